"""`headwater metrics`: a team's six flow metrics, for people or machines."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from headwater.flow.queries.six_metrics import MetricResults, NoteTold, Result
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
    """Print a team's six flow metrics, with what they rest on, what was left out and what the team
    wrote about them. The team reads in its trail that they were exported.

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

    periods = periods_between(Granularity(by.value), first.date(), last.date())
    _let_through(entry)
    stream = organisation.stream(entry.stream_slug)
    now = record.as_of(timezone.now(), [entry])
    results = six_metrics.six_metrics(
        asking.Asking((entry,), now), periods, parked_counts=stream.parked_counts
    )
    what = f"six flow metrics, {periods[0].name} to {periods[-1].name}"
    _leave_a_line(entry, what, timezone.now())
    (_print_json if as_json else _print_tables)(entry, results, now)


def _let_through(entry: "TeamEntry") -> None:
    """Ask the table of rights, as every page does."""
    from headwater.access.gate import decide
    from headwater.access.places import Around
    from headwater.access.rights import Right, Sight
    from headwater.access.viewer import CONSOLE
    from headwater.organisation.places import of_team

    place = of_team(entry)
    if decide(CONSOLE, Right.NUMBERS, Around(place, (place,))) is not Sight.ALL:
        typer.echo(f"The command line may not read all numbers of {entry.name}.", err=True)
        raise typer.Exit(1)


def _leave_a_line(entry: "TeamEntry", what: str, now: datetime) -> None:
    """Note the export where the team reads it."""
    from headwater.access import trail
    from headwater.access.viewer import CONSOLE
    from headwater.organisation.places import of_team

    trail.note(CONSOLE, trail.Action.EXPORTED, what, [of_team(entry)], now)


def _team(slug: str) -> "TeamEntry":
    """Return the team, or say which names are near."""
    from difflib import get_close_matches

    from headwater.organisation import queries as organisation

    try:
        return organisation.team(slug)
    except organisation.UnknownTeam:
        known = [team.slug for team in organisation.teams()]
        near = get_close_matches(slug, known, n=3, cutoff=0.4) or sorted(known)[:5]
        hint = f"Did you mean {', '.join(near)}?" if near else "There are no teams yet."
        raise typer.BadParameter(f"There is no team “{slug}”. {hint}") from None


def _print_json(team: "TeamEntry", results: "tuple[MetricResults, ...]", now: datetime) -> None:
    import msgspec

    document = {
        "team": team.slug,
        "name": team.name,
        "timezone": team.timezone,
        "as_of": now,
        "context": _context(results),
        "metrics": results,
    }
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _print_tables(team: "TeamEntry", results: "tuple[MetricResults, ...]", now: datetime) -> None:
    from rich.console import Console

    console = Console()
    console.print(f"{team.name}, days in {team.timezone}. {_context(results)}", markup=False)
    console.print(_table(results))
    for note in _said(results):
        on = "all metrics" if not note.metric else _title(note.metric, results)
        console.print(f"- {note.days}, on {on}: {note.text}", markup=False, highlight=False)
    console.print(f"How it is counted (the data reaches to {now:%Y-%m-%d %H:%M} UTC):")
    for policy in dict.fromkeys(policy for metric in results for policy in metric.policies):
        console.print(f"- {policy}", style="dim")


def _context(results: "tuple[MetricResults, ...]") -> str:
    """Say in a sentence whether the team wrote anything about these metrics and periods."""
    from headwater.flow import words

    said = _said(results)
    return f"Context: {words.counted(len(said), 'note')} of the team." if said else words.NO_CONTEXT


def _said(results: "tuple[MetricResults, ...]") -> "list[NoteTold]":
    """Return every note once, in order of days."""
    found = {n: None for m in results for period in m.periods for n in period.notes}
    return sorted(found, key=lambda note: (note.first_day, note.last_day))


def _title(name: str, results: "tuple[MetricResults, ...]") -> str:
    return next(metric.title for metric in results if metric.name == name)


def _table(results: "tuple[MetricResults, ...]") -> object:
    from rich.table import Column, Table

    from headwater.flow.queries.six_metrics import said
    from headwater.flow.words import counted

    named = [Column(name, no_wrap=True) for name in ("period", "metric")]
    table = Table(*named, "value", "rests on", "left out", "context")
    for period in zip(*(metric.periods for metric in results), strict=True):
        for metric, result in zip(results, period, strict=True):
            shown = _name(result) if metric is results[0] else ""
            rests_on, left_out = _rests_on(metric, result), _left_out(result)
            context = counted(len(result.notes), "note") if result.notes else "none yet"
            value = said(metric, result)
            table.add_row(shown, metric.title, value, rests_on, left_out, context)
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
