"""The six flow metrics of a team over some periods, with what each rests on: for commands."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from headwater.context.queries import NoteEntry, notes
from headwater.flow import words
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.context import plain
from headwater.flow.queries.figures import policies
from headwater.flow.queries.measures import LOAD, MEASURES
from headwater.flow.queries.record import record
from headwater.metrics import flow_distribution
from headwater.metrics.catalogue import Question
from headwater.metrics.declaration import Declaration
from headwater.metrics.floor import too_few
from headwater.metrics.periods import Period

SIX: tuple[tuple[Declaration, Question], ...] = (
    *((measure.declaration, measure.question) for measure in MEASURES),
    (flow_distribution.DECLARATION, flow_distribution.flow_distribution),
)
NOT_VALUES = ("period", "n")
LEFT_OUT = "excluded_"


class NoteTold(msgspec.Struct, frozen=True):
    """What the team wrote about some days, on `metric` or, where that is empty, on all."""

    first_day: dt.date
    last_day: dt.date
    days: str
    metric: str
    text: str


class Result(msgspec.Struct, frozen=True):
    """A metric in one period. `values` are None where there is no data or too little to say.

    `notes` are what the team wrote about it, in order of days; `context` says so in a sentence.
    """

    period: str
    first_day: dt.date
    last_day: dt.date
    running: bool
    n: int | None
    too_few_to_say: bool
    values: Mapping[str, float | int | None]
    left_out: Mapping[str, int]
    context: str = words.NO_CONTEXT
    notes: tuple[NoteTold, ...] = ()


class MetricResults(msgspec.Struct, frozen=True):
    """A metric, what it says about itself, and its results."""

    name: str
    title: str
    unit: str
    formula: str
    kind: str
    look_for: str
    policies: tuple[str, ...]
    left_out_because: Mapping[str, str]
    limits: str
    periods: tuple[Result, ...]


def six_metrics(
    asking: Asking, periods: Sequence[Period], *, parked_counts: bool
) -> tuple[MetricResults, ...]:
    """Return all six over `periods`, each with what the teams wrote about it (rule 5).

    Counts below the floor are kept back (rule 8).
    """
    said = notes(asking.teams, periods[0].first_day, periods[-1].last_day)
    return tuple(
        _described(
            declaration,
            _in_context(declaration, _results(asking, question, periods), said),
            parked_counts,
        )
        for declaration, question in SIX
    )


def _in_context(
    declaration: Declaration, results: Sequence[Result], said: Sequence[NoteEntry]
) -> tuple[Result, ...]:
    about = [note for note in said if note.metric in ("", declaration.name)]
    return tuple(_with_notes(result, about) for result in results)


def _with_notes(result: Result, about: Sequence[NoteEntry]) -> Result:
    own = tuple(
        NoteTold(n.first_day, n.last_day, n.days, n.metric, plain(n))
        for n in about
        if n.first_day <= result.last_day and result.first_day <= n.last_day
    )
    context = words.counted(len(own), "note") + " of the team" if own else words.NO_CONTEXT
    return msgspec.structs.replace(result, notes=own, context=context)


def _described(
    declaration: Declaration, results: tuple[Result, ...], parked_counts: bool
) -> MetricResults:
    return MetricResults(
        name=declaration.name,
        title=declaration.title,
        unit=declaration.unit,
        formula=declaration.formula,
        kind=declaration.kind.value,
        look_for=declaration.direction.value,
        policies=policies(declaration, parked_counts=parked_counts),
        left_out_because=declaration.excludes,
        limits=declaration.limits,
        periods=results,
    )


def _results(asking: Asking, question: Question, periods: Sequence[Period]) -> tuple[Result, ...]:
    rows: dict[dt.date, list[Row]] = {period.first_day: [] for period in periods}
    for row in asking.rows(question, periods):
        rows[row["period"]].append(row)
    today = asking.now.astimezone(ZoneInfo(asking.teams[0].timezone)).date()
    finished = question is not LOAD.question
    reach = record(asking)
    return tuple(
        _result(period, rows[period.first_day], today, finished)
        if reach.reaches(period) and period.first_day <= today
        else _unknown(period, rows[period.first_day])
        for period in periods
    )


def _unknown(period: Period, rows: Sequence[Row]) -> Result:
    """Return the result of a period before the record begins or after it ends: nothing is known,
    which is not the same as 0.
    """
    return Result(
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        running=False,
        n=None,
        too_few_to_say=False,
        values=dict.fromkeys(_values(rows)),
        left_out=_left_out(rows),
    )


def _result(period: Period, rows: Sequence[Row], today: dt.date, rests_on_finished: bool) -> Result:
    n = rows[0]["n"] if rows else 0
    few = rests_on_finished and too_few(n)
    return Result(
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        running=period.first_day <= today <= period.last_day,
        n=None if few else n,
        too_few_to_say=few,
        values={name: None if few else value for name, value in _values(rows).items()},
        left_out=_left_out(rows),
    )


def _values(rows: Sequence[Row]) -> dict[str, Any]:
    if rows and "kind" in rows[0]:
        return {row["kind"]: row["share"] for row in rows}
    found = rows[0] if rows else {}
    named = {name: found[name] for name in found if name not in NOT_VALUES}
    values = {name: value for name, value in named.items() if not name.startswith(LEFT_OUT)}
    # Velocity's value is its n: the items themselves
    return {"items": found["n"], **values} if "never_started" in values else values


def _left_out(rows: Sequence[Row]) -> dict[str, int]:
    found = rows[0] if rows else {}
    return {
        name.removeprefix(LEFT_OUT): found[name]
        for name in found
        if name.startswith(LEFT_OUT) and found[name]
    }


def said(metric: MetricResults, result: Result) -> str:
    """Say a metric's result in one cell of a table."""
    if result.too_few_to_say:
        return words.TOO_FEW
    shown = {
        "flow_time": lambda v: words.duration(v.get("median_days")),
        "flow_efficiency": lambda v: words.percent(v.get("efficiency")),
        "flow_load": lambda v: _items(v.get("mean_load")),
        "flow_velocity": lambda _: _items(result.n),
        "flow_predictability": lambda v: words.percent(v.get("share")),
        "flow_distribution": _mix,
    }[metric.name]
    return shown(result.values)


def _items(number: float | None) -> str:
    return words.NO_DATA if number is None else words.counted(round(number, 1), "item")


def _mix(shares: Mapping[str, float | int | None]) -> str:
    return ", ".join(f"{kind} {words.percent(share)}" for kind, share in shares.items()) or (
        words.NO_DATA
    )
