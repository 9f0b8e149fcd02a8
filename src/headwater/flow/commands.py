"""`headwater metrics`: a team's six flow metrics, for people or machines."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from headwater.flow.queries.six_metrics import MetricResults, Result
    from headwater.organisation.queries import TeamEntry

DAYS = ["%Y-%m-%d"]
EARLIEST_YEAR = 1990
MOST_YEARS = 20


class By(StrEnum):
    """How long the periods are."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


Team = Annotated[str, typer.Option(help="The team's short name, as in its page's address.")]
From = Annotated[
    datetime, typer.Option("--from", formats=DAYS, help="The first day, such as 2026-01-01.")
]
To = Annotated[
    datetime, typer.Option("--to", formats=DAYS, help="The last day, such as 2026-03-31.")
]
Each = Annotated[By, typer.Option(help="One result for each week, month or quarter.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a machine to read.")]


def metrics(team: Team, first: From, last: To, by: Each = By.MONTH, as_json: Json = False) -> None:
    """Print a team's six flow metrics, with what they rest on and what was left out.

    A period that the first or the last day lies in is taken whole. Below 8 finished items a
    statistic is not shown: "too few to say". Example:

        headwater metrics --team otter --from 2026-01-01 --to 2026-06-30 --by quarter
    """
    from headwater.organisation.commands import start_with_database

    start_with_database()
    from headwater.warehouse.errors import WarehouseError

    if last < first:
        raise typer.BadParameter(f"{last:%Y-%m-%d} is before --from {first:%Y-%m-%d}.")
    if first.year < EARLIEST_YEAR or last.year - first.year > MOST_YEARS:
        raise typer.BadParameter(
            f"Ask for at most {MOST_YEARS} years at a time, from {EARLIEST_YEAR} on."
        )
    try:
        _print_metrics(_team(team), first, last, by, as_json=as_json)
    except WarehouseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _print_metrics(
    entry: "TeamEntry", first: datetime, last: datetime, by: By, *, as_json: bool
) -> None:
    from django.utils import timezone

    from headwater.flow.queries import asking, record, six_metrics
    from headwater.metrics.periods import Granularity, periods_between
    from headwater.organisation import queries as organisation

    stream = organisation.stream(entry.stream_slug)
    now = record.as_of(timezone.now(), [entry])
    periods = periods_between(Granularity(by.value), first.date(), last.date())
    results = six_metrics.six_metrics(
        asking.Asking((entry,), now), periods, parked_counts=stream.parked_counts
    )
    (_print_json if as_json else _print_tables)(entry, results, now)


def _team(slug: str) -> "TeamEntry":
    """Return the team, or say which names are near."""
    from difflib import get_close_matches

    from headwater.organisation import queries as organisation

    try:
        return organisation.team(slug)
    except organisation.UnknownTeam:
        streams = (stream for domain in organisation.outline() for stream in domain.streams)
        known = [team.slug for stream in streams for team in stream.teams]
        near = get_close_matches(slug, known, n=3, cutoff=0.4) or sorted(known)[:5]
        hint = f"Did you mean {', '.join(near)}?" if near else "There are no teams yet."
        raise typer.BadParameter(f"There is no team “{slug}”. {hint}") from None


def _print_json(team: "TeamEntry", results: "tuple[MetricResults, ...]", now: datetime) -> None:
    import msgspec

    from headwater.flow import words

    document = {
        "team": team.slug,
        "name": team.name,
        "timezone": team.timezone,
        "as_of": now,
        "context": words.NO_CONTEXT,
        "metrics": results,
    }
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _print_tables(team: "TeamEntry", results: "tuple[MetricResults, ...]", now: datetime) -> None:
    from rich.console import Console

    from headwater.flow import words

    console = Console()
    console.print(f"[bold]{team.name}[/bold], days in {team.timezone}. {words.NO_CONTEXT}")
    console.print(_table(results))
    console.print(f"How it is counted (the data reaches to {now:%Y-%m-%d %H:%M} UTC):")
    for policy in dict.fromkeys(policy for metric in results for policy in metric.policies):
        console.print(f"- {policy}", style="dim")


def _table(results: "tuple[MetricResults, ...]") -> object:
    from rich.table import Column, Table

    from headwater.flow.queries.six_metrics import said

    named = [Column(name, no_wrap=True) for name in ("period", "metric")]
    table = Table(*named, "value", "rests on", "left out")
    for period in zip(*(metric.periods for metric in results), strict=True):
        for metric, result in zip(results, period, strict=True):
            shown = _name(result) if metric is results[0] else ""
            rests_on, left_out = _rests_on(metric, result), _left_out(result)
            table.add_row(shown, metric.title, said(metric, result), rests_on, left_out)
        table.add_section()
    return table


def _rests_on(metric: "MetricResults", result: "Result") -> str:
    if result.n is None:
        return "fewer than 8 items" if result.too_few_to_say else "nothing recorded"
    return f"{result.n:,} {'item-days' if metric.name == 'flow_load' else 'items'}"


def _name(result: "Result") -> str:
    return f"{result.period}, so far" if result.running else result.period


def _left_out(result: "Result") -> str:
    from headwater.flow.queries.figures import left_out

    return ", ".join(left_out(result.left_out))
