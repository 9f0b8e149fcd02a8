"""The Feature Factory Ratio for the command line: a sentence first, then a table, or JSON."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import typer
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.context.queries import notes
from headwater.flow import words
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import FIRST_YEAR, back_from
from headwater.flow.queries.context import plain
from headwater.flow.queries.record import as_of
from headwater.metrics.feature_factory_ratio import DECLARATION, feature_factory_ratio
from headwater.metrics.floor import quiet, too_few
from headwater.metrics.periods import (
    MONTH,
    QUARTER,
    WEEK,
    Granularity,
    Period,
    first_day_named,
    period_of,
)
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import NotAsked, Scope, let_through
from headwater.purpose.works import LEVELS

NAMES = ((WEEK, Granularity.WEEK), (MONTH, Granularity.MONTH), (QUARTER, Granularity.QUARTER))
A_MONTH = {Granularity.WEEK: 4.35, Granularity.MONTH: 1, Granularity.QUARTER: 1 / 3}
EXCLUDED = "excluded_"


class Of(msgspec.Struct, frozen=True):
    """The ratio in one period. `ratio` is None where there is nothing, or too little to say."""

    period: str
    first_day: dt.date
    last_day: dt.date
    running: bool
    n: int
    without: int
    ratio: float | None
    too_few_to_say: bool
    excluded: dict[str, int]


class Note(msgspec.Struct, frozen=True):
    """What a team wrote about some of the days, on this metric or on all."""

    team: str
    first_day: dt.date
    last_day: dt.date
    days: str
    text: str


class Told(msgspec.Struct, frozen=True):
    """The ratio of a place over periods, with what it rests on and what it is not."""

    scale: str
    slug: str
    name: str
    as_of: dt.datetime
    metric: str
    title: str
    question: str
    formula: str
    limits: str
    policies: tuple[str, ...]
    excludes: dict[str, str]
    context: str
    notes: tuple[Note, ...]
    sentence: str
    periods: tuple[Of, ...]

    @property
    def what(self) -> str:
        """What the trail calls it."""
        return f"{self.title}, {self.periods[0].period} to {self.periods[-1].period}"


def told(scope: Scope, last: str, months: int) -> Told:
    """Return the ratio of `scope` by period, up to the one named `last`. Raises NotAsked."""
    let_through(scope, Right.NUMBERS)
    now = as_of(timezone.now(), scope.teams)
    periods = _periods(last, months, now.date())
    asking = Asking(scope.teams, now, levels=LEVELS, given=written(), teamless=scope.is_all)
    rows = {row["period"]: row for row in asking.rows(feature_factory_ratio, periods)}
    found = tuple(_of(period, rows.get(period.first_day, {}), now.date()) for period in periods)
    said = _notes(scope, periods)
    return Told(
        scale=scope.scale.value,
        slug=scope.slug,
        name=scope.name,
        as_of=now,
        metric=DECLARATION.name,
        title=DECLARATION.title,
        question=DECLARATION.question,
        formula=DECLARATION.formula,
        limits=DECLARATION.limits,
        policies=DECLARATION.policies,
        excludes=DECLARATION.excludes,
        context=_context(scope, said),
        notes=said,
        sentence=sentence(found[-1]),
        periods=found,
    )


def sentence(of: Of) -> str:
    """Say the last period in words; below the floor it counts and gives no share."""
    when = f"{of.period} so far" if of.running else of.period
    if not of.n:
        return f"No initiative or epic was worked on in {when}."
    told = of.n - of.without
    says = f"{told:,} of {of.n:,} initiatives and epics say what they hope to achieve"
    if of.ratio is None:
        return f"In {when}, {says}: too few for a share."
    return f"In {when}, {says}; {words.percent(of.ratio / 100)} do not yet."


def print_json(ratio: Told) -> None:
    """Print it for a machine."""
    typer.echo(msgspec.json.format(msgspec.json.encode(ratio), indent=2).decode())


def print_tables(ratio: Told) -> None:
    """Print it for a person."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"{ratio.title} of {ratio.name}", style="bold", markup=False)
    console.print(ratio.sentence, markup=False)
    console.print(ratio.context, markup=False)
    console.print(_table(ratio))
    for note in ratio.notes:
        console.print(f"- {note.team}, {note.days}: {note.text}", markup=False)
    console.print(ratio.limits, markup=False)
    console.print(f"How it is counted (the data reaches to {ratio.as_of:%Y-%m-%d %H:%M} UTC):")
    for policy in (ratio.formula, *ratio.policies):
        console.print(f"- {policy}", style="dim", markup=False)


def _periods(last: str, months: int, today: dt.date) -> tuple[Period, ...]:
    length = _length(last)
    try:
        end = period_of(length, first_day_named(last) if last else today)
    except (ValueError, OverflowError):
        raise _not_a_period(last) from None
    if end.first_day.year < FIRST_YEAR:
        raise _not_a_period(last)
    if end.first_day > today:
        raise NotAsked(f"{last} has not begun: the data reaches to {today}.")
    return back_from(end, max(1, round(months * A_MONTH[length])))


def _length(name: str) -> Granularity:
    if not name:
        return Granularity.MONTH
    found = [length for pattern, length in NAMES if pattern.fullmatch(name)]
    if not found:
        raise _not_a_period(name)
    return found[0]


def _not_a_period(name: str) -> NotAsked:
    return NotAsked(f"“{name}” is not a period. Write a month (2026-10), quarter or week.")


def _of(period: Period, row: Row, today: dt.date) -> Of:
    n = row.get("n") or 0
    return Of(
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        running=period.first_day <= today <= period.last_day,
        n=n,
        without=row.get("without") or 0,
        ratio=quiet(row.get("ratio"), n),
        too_few_to_say=too_few(n),
        excluded=_excluded(row),
    )


def _excluded(row: Mapping[str, Any]) -> dict[str, int]:
    named = {name.removeprefix(EXCLUDED): row[name] for name in row if name.startswith(EXCLUDED)}
    return {reason: count for reason, count in named.items() if count}


def _notes(scope: Scope, periods: Sequence[Period]) -> tuple[Note, ...]:
    found = notes(scope.teams, periods[0].first_day, periods[-1].last_day)
    return tuple(
        Note(note.team_name, note.first_day, note.last_day, note.days, plain(note))
        for note in found
        if note.metric in ("", DECLARATION.name)
    )


def _context(scope: Scope, said: Sequence[Note]) -> str:
    if not said:
        return words.NO_CONTEXT if scope.scale is Scale.TEAM else words.NO_CONTEXT_OF_TEAMS
    teams = {note.team for note in said}
    of = "the team" if len(teams) == 1 else f"{len(teams)} teams"
    return f"Context: {words.counted(len(said), 'note')} of {of}."


def _table(ratio: Told) -> object:
    from rich.table import Table

    table = Table("period", "rests on", "without an outcome", "ratio", "left out")
    for of in ratio.periods:
        name = f"{of.period}, so far" if of.running else of.period
        table.add_row(name, f"{of.n:,}", f"{of.without:,}", _share(of), _left_out(of))
    return table


def _share(of: Of) -> str:
    if of.too_few_to_say:
        return words.TOO_FEW
    return words.NO_DATA if of.ratio is None else words.percent(of.ratio / 100)


def _left_out(of: Of) -> str:
    return ", ".join(f"{n:,} {reason.replace('_', ' ')}" for reason, n in of.excluded.items())
