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


@purpose.command()
def export(
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else the screen.")
    ] = None,
    form: Annotated[FileFormat, typer.Option("--format", help="How it is written.")] = (
        FileFormat.CSV
    ),
    team: Team = "",
    stream: Stream = "",
    domain: Domain = "",
) -> None:
    """Write every initiative and epic with what it is for: its outcome, key result, look back.

    The file can be filled in and brought in again: what was not touched changes nothing. Each team
    reads in its trail that it was exported. Example:

        headwater purpose export --team otter -o otter.csv
    """
    with _of(team, stream, domain) as scope:
        from headwater.purpose.files import console

        console.export(scope, out, as_json=form is FileFormat.JSON)


@purpose.command("import")
def bring_in(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON, plain or gzipped.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would come of it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring in what initiatives and epics are for, from a file such as an export.

    One row for each; columns in any order, by their names. An empty cell leaves what is there. A
    row that cannot be used is set aside with the reason, here and in a file beside this one, to be
    mended and brought in again. Run again after a stop, nothing is written twice. Example:

        headwater purpose import outcomes.csv --dry-run
    """
    from headwater.intake.commands import started

    with started(as_json=as_json):
        from headwater.purpose.files import console

        console.bring_in(path, dry=dry_run, as_json=as_json)


@contextmanager
def _of(team: str, stream: str, domain: str, *, as_json: bool = False) -> "Iterator[Scope]":
    """Start Django, and yield what was asked about. Errors become words and exit codes."""
    from headwater.intake.commands import started

    refused = ""
    with started(as_json=as_json):
        from headwater.purpose import scopes

        try:
            yield scopes.scope_of(team=team, stream=stream, domain=domain)
        except scopes.NotAsked as problem:
            refused = str(problem)
    if refused:  # outside, where no word about what was typed is taken for a failure
        raise typer.BadParameter(refused)
