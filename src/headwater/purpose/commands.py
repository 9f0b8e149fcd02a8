"""`headwater purpose`: what work is for, out and in. Heavy imports wait inside the commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from headwater.purpose.scopes import Scope

purpose = typer.Typer(
    help="What work is for: the Feature Factory Ratio, and outcomes as files.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

MOST_MONTHS = 120


class FileFormat(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON = "json"


Team = Annotated[str, typer.Option(metavar="SLUG", help="Of one team, by its short name.")]
Stream = Annotated[str, typer.Option(metavar="SLUG", help="Of one stream.")]
Domain = Annotated[str, typer.Option(metavar="SLUG", help="Of one domain.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a machine to read.")]


@purpose.command()
def ffr(
    team: Team = "",
    stream: Stream = "",
    domain: Domain = "",
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="The last one: 2026-10, 2026-Q4, 2026-W43.")
    ] = "",
    months: Annotated[
        int, typer.Option(min=1, max=MOST_MONTHS, help="How many months back to look.")
    ] = 6,
    as_json: Json = False,
) -> None:
    """Print the Feature Factory Ratio: how much of the work in hand does not say what it is for.

    Of the whole organisation, unless a team, stream or domain is named. It is awareness of where
    purpose gets lost, and never a target. Each team reads in its trail that it was exported.
    Example:

        headwater purpose ffr --stream checkout --period 2026-Q4 --months 12
    """
    with _of(team, stream, domain, as_json=as_json) as scope:
        from headwater.purpose import ratio_told

        told = ratio_told.told(scope, period, months)
        scope.leave_a_line(told.what)
        (ratio_told.print_json if as_json else ratio_told.print_tables)(told)


@contextmanager
def _of(team: str, stream: str, domain: str, *, as_json: bool = False) -> "Iterator[Scope]":
    """Start Django, and yield what was asked about. Errors become words and exit codes."""
    from headwater.intake.commands import started

    with started(as_json=as_json):
        from headwater.purpose import scopes

        try:
            yield scopes.scope_of(team=team, stream=stream, domain=domain)
        except scopes.NotAsked as problem:
            raise typer.BadParameter(str(problem)) from None
