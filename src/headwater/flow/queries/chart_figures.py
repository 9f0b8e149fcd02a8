"""The charts of the pages, each from the same facts as the tiles."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from headwater.flow import charts, words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.queries.context import EXTENTS
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.figures import Figure, excluded, left_out, policies
from headwater.flow.queries.measures import EFFICIENCY, FLOW_TIME, VELOCITY
from headwater.flow.queries.stages import departures, stage_rows
from headwater.metrics import (
    cumulative_flow,
    flow_distribution,
    flow_efficiency,
    flow_load,
    flow_time,
    flow_velocity,
    stage_time,
    work_item_age,
)
from headwater.metrics.declaration import Declaration
from headwater.metrics.floor import FLOOR, too_few
from headwater.organisation.queries import StageEntry
from headwater.ui.chart import Chart, Definition
from headwater.vocabulary.work import StageType

PARKED = "parked"
PERCENTILES = ("half", "85 in 100")


class UnknownChart(LookupError):
    """The pages have no chart of this name."""


def figure(facts: Facts, name: str) -> Figure:
    """Return one chart about a team or a stream, in its context. Raises UnknownChart."""
    return FIGURES[_known(facts, name)](facts).within(facts.context, EXTENTS[name])


def title_of(facts: Facts, name: str) -> str:
    """Return a chart's question without asking it. Raises UnknownChart."""
    return DEFINITIONS[_known(facts, name)]().title


def charts_of(facts: Facts) -> tuple[str, ...]:
    """Return the names of the charts that whoever asks sees, in their order."""
    return facts.charts or CHARTS[facts.subject.of]


def _known(facts: Facts, name: str) -> str:
    if name not in charts_of(facts):
        raise UnknownChart(f"There is no chart “{name}” here.")
    return name


def _figure(
    facts: Facts, chart: Chart, declaration: Declaration, counted: str, left: Sequence[str] = ()
) -> Figure:
    own = policies(declaration, parked_counts=facts.stream.parked_counts)
    return Figure(chart, counted, left, own)


def _quiet(definition: Definition, items: int) -> Definition:
    """Return a definition that, with nothing to draw of some `items`, calls them too few."""
    if not items:
        return definition
    return replace(definition, nothing=f"The numbers are small: {words.TOO_FEW}.")


def _total(series: Sequence[Row]) -> int:
    """Return how many items a series rests on; of a row that is kept back, that there are some."""
    return sum(1 if row.get("instead") else row["n"] for row in series)


def _flow_time(facts: Facts) -> Figure:
    timed = [row for row in facts.finished if row["timed"]]
    chart = charts.flow_time_scatter().chart(
        [_dot(facts, row) for row in timed],
        lines=[{"days": days, "label": _within(said, days)} for days, said in _percentiles(timed)],
        series=charts.kind_series([row["kind"] for row in timed]),
        description=f"{len(timed)} finished items by the day they were finished and their days.",
    )
    counted = f"{_at_least(len(timed))} finished from {_around(facts)}"
    return _figure(facts, chart, flow_time.DECLARATION, counted, _untimed(facts.finished))


def _flow_time_by_period(facts: Facts) -> Figure:
    series = facts.series(FLOW_TIME)
    rows = [
        {
            "period": label,
            "median_days": half,
            "p85_days": None if half is None else row["p85_days"],
        }
        for label, row, half in zip(
            _labels(facts), series, map(FLOW_TIME.value, series), strict=True
        )
    ]
    chart = _quiet(charts.flow_time_by_period(), _total(series)).chart(
        _if_any(rows, "median_days"),
        slots=_slots(facts),
        description="The days within which half, and 85 in 100, of each period’s items finished.",
    )
    return _figure(facts, chart, flow_time.DECLARATION, _finished(facts, series), excluded(series))


def _dot(facts: Facts, row: Row) -> Row:
    return {
        "key": row["key"],
        "title": row["title"],
        "kind": row["kind"],
        "finished": local(row["completed_at"], facts.subject.timezone),
        "days": row["days"],
    }


def _percentiles(timed: Sequence[Row]) -> list[tuple[float, str]]:
    if len(timed) < FLOOR:
        return []
    days = [row["days"] for row in timed]
    return list(zip(flow_time.percentiles_of(days), PERCENTILES, strict=True))


def _within(said: str, days: float) -> str:
    return f"{said} within {words.duration(days)}"


def _untimed(rows: Sequence[Row]) -> list[str]:
    never = sum(row["usable"] and not row["timed"] for row in rows)
    unusable = Counter(row["excluded"] for row in rows if not row["usable"])
    return left_out({"never_started": never, **unusable})


def _ageing(facts: Facts) -> Figure:
    names = {stage.warehouse_id: _on_the_axis(stage) for stage in facts.stream.stages}
    kept = ("key", "title", "kind", "days")
    rows = [
        {name: row[name] for name in kept} | {"stage": names.get(row["stage_id"], "elsewhere")}
        for row in facts.open
    ]
    present = {row["stage"] for row in rows}
    bands = _bands(facts)
    shown = [s.name for s in facts.stream.stages if s in facts.stages_on_the_way]
    shown = [*shown, *sorted(present - set(shown))]
    chart = charts.ageing().chart(
        rows,
        stages=[{"stage": name} for name in shown],
        bands=bands,
        series=charts.kind_series([row["kind"] for row in rows]),
        description=f"{len(rows)} items in progress by stage and days since work on them began.",
    )
    moment = words.day(local(_naive(facts.asking.now), facts.subject.timezone).date())
    counted = f"{words.counted(len(rows), 'item')} in progress on {moment}{_put_back(rows)}"
    held_against = f"; the bands are of items finished from {_around(facts)}" if bands else ""
    left = excluded([facts.open_counts])
    return _figure(facts, chart, work_item_age.DECLARATION, counted + held_against, left)


def _on_the_axis(stage: StageEntry) -> str:
    return PARKED if stage.type is StageType.BACKLOG else stage.name


def _put_back(rows: Sequence[Row]) -> str:
    """Explain the column of work that was started and is back in the backlog."""
    parked = sum(row["stage"] == PARKED for row in rows)
    return f", {parked:,} of them parked: started, then put back into the backlog" if parked else ""


def _bands(facts: Facts) -> list[Row]:
    found = _percentiles([row for row in facts.finished if row["timed"]])
    if not found:
        return []
    (half, _), (most, _) = found
    oldest = max([row["days"] for row in facts.open] + [most])
    return [
        {"low": half, "high": most, "label": "older than half", "level": 1},
        {"low": most, "high": oldest * 1.08, "label": "older than 85 in 100", "level": 2},
    ]


def _cumulative(facts: Facts) -> Figure:
    stages = {
        s.warehouse_id: s
        for s in facts.stream.stages
        if s.type not in (StageType.BACKLOG, StageType.DISCARDED, StageType.DONE)
    }
    rows = [
        {"day": row["day"], "stage": stages[row["stage_id"]].name, "items": row["items"]}
        for row in facts.daily_stages
        if row["stage_id"] in stages
    ]
    chart = charts.cumulative_flow().chart(
        rows,
        series=charts.stage_series([(s.name, s.type) for s in stages.values()]),
        description=f"Items in each of {len(stages)} stages at each day’s end.",
    )
    return _figure(
        facts, chart, cumulative_flow.DECLARATION, f"{_days(rows)}, {len(stages)} stages"
    )


def _load(facts: Facts) -> Figure:
    totals: dict[dt.date, int] = {}
    for row in facts.daily_load:
        totals[row["day"]] = totals.get(row["day"], 0) + row["load"]
    rows = [{"day": day, "items": items} for day, items in sorted(totals.items())]
    chart = charts.load_over_time().chart(
        rows, description=f"Items in progress at each of {len(rows)} days’ ends."
    )
    return _figure(facts, chart, flow_load.DECLARATION, _days(rows))


def _load_distribution(facts: Facts) -> Figure:
    rows = [
        {"day": row["day"], "kind": row["kind"], "items": row["load"]} for row in facts.daily_load
    ]
    chart = charts.distribution_load().chart(
        rows,
        series=charts.kind_series([row["kind"] for row in rows]),
        description="Each kind’s share of the items in progress at each day’s end.",
    )
    return _figure(facts, chart, flow_load.DECLARATION, _days(rows))


def _days(rows: Sequence[Row]) -> str:
    return words.counted(len({row["day"] for row in rows}), "day")


def _velocity(facts: Facts) -> Figure:
    series = facts.series(VELOCITY)
    rows = [
        {"period": label, "items": VELOCITY.value(row), "note": note}
        for label, row, note in zip(_labels(facts), series, _notes(facts, series), strict=True)
    ]
    total = _total(series)
    chart = _quiet(charts.velocity(), total).chart(
        _if_any(rows, "items") if total else (),
        slots=_slots(facts),
        description="Items finished in each period.",
    )
    return _figure(
        facts, chart, flow_velocity.DECLARATION, _finished(facts, series), excluded(series)
    )


def _notes(facts: Facts, series: Sequence[Row]) -> list[str]:
    running = [period == facts.choice.current for period in facts.choice.past]
    quiet = [words.TOO_FEW if VELOCITY.quiet(row) else "" for row in series]
    return ["still running" if on else few for on, few in zip(running, quiet, strict=True)]


def _distribution(facts: Facts) -> Figure:
    rows = [
        {"period": periods.tick(period)} | {name: row[name] for name in ("kind", "items", "share")}
        for period in facts.choice.past
        for row in facts.kinds.get(period.first_day, ())
        if not too_few(row["n"])
    ]
    series = facts.series(VELOCITY)
    chart = _quiet(charts.distribution_finished(), _total(series)).chart(
        rows,
        slots=_slots(facts),
        series=charts.kind_series([row["kind"] for row in rows]),
        description="Each kind’s share of the items finished in each period.",
    )
    return _figure(
        facts, chart, flow_distribution.DECLARATION, _finished(facts, series), excluded(series)
    )


def _efficiency(facts: Facts) -> Figure:
    series = facts.series(EFFICIENCY)
    reading = facts.readings[EFFICIENCY.declaration.title]
    unusual = reading.is_signal and not facts.choice.running
    last = len(series) - 1
    rows = [
        {"period": name, "share": EFFICIENCY.value(row), "unusual": unusual and place == last}
        for place, (name, row) in enumerate(zip(_labels(facts), series, strict=True))
    ]
    usual = reading.limits
    chart = _quiet(charts.efficiency(), _total(series)).chart(
        _if_any(rows, "share"),
        usual=[{"low": usual.lower, "high": usual.upper}] if usual else [],
        slots=_slots(facts),
        description="The share of time in which finished items were worked on, by period.",
    )
    return _figure(
        facts, chart, flow_efficiency.DECLARATION, _finished(facts, series), excluded(series)
    )


def _stages(facts: Facts) -> Figure:
    stages = stage_rows(facts.stages_on_the_way, facts.stage_times, facts.choice.period)
    rows = [
        {"stage": name, "part": part, "days": days}
        for name, row in stages
        if row is not None and row["n"] >= FLOOR
        for part, days in (
            ("waiting", row["waiting_days_each"]),
            ("working", row["working_days_each"]),
        )
    ]
    gone = sum(row["n"] for _, row in stages if row is not None)
    few = [name for name, row in stages if row and (row.get("instead") or too_few(row["n"]))]
    chart = _quiet(charts.time_per_stage(), gone + len(few)).chart(
        rows,
        series=list(charts.PART_TOKENS.items()),
        description="Mean days an item waits and is worked on in each stage.",
    )
    quiet = [f"{words.listed(few)}, which too few items left"] if few else []
    part = " in a period still running" if facts.choice.running else ""
    return _figure(
        facts, chart, stage_time.DECLARATION, f"{departures(row for _, row in stages)}{part}", quiet
    )


def _finished(facts: Facts, series: Sequence[Row]) -> str:
    if said := facts.counted(series):
        return said
    length = words.counted(len(series), facts.choice.period.granularity.value)
    part = ", the last still running" if facts.choice.running else ""
    return f"{_at_least(_total(series))} finished in {length}{part}"


def _at_least(items: int) -> str:
    return f"fewer than {FLOOR} items" if too_few(items) else words.counted(items, "item")


def _if_any(rows: Sequence[Row], column: str) -> Sequence[Row]:
    """Return the rows if there is anything to draw in them."""
    return rows if any(row[column] is not None for row in rows) else ()


def _labels(facts: Facts) -> list[str]:
    return [periods.tick(period) for period in facts.choice.past]


def _slots(facts: Facts) -> list[Row]:
    return [{"period": label} for label in _labels(facts)]


def _around(facts: Facts) -> str:
    first, *_, last = facts.choice.around
    return periods.span(first, last)


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return the wall-clock time of an instant in UTC, without a zone, as charts draw it."""
    return moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


FIGURES: dict[str, Callable[[Facts], Figure]] = {
    "flow-time": _flow_time,
    "flow-time-by-period": _flow_time_by_period,
    "ageing": _ageing,
    "cumulative-flow": _cumulative,
    "time-per-stage": _stages,
    "load": _load,
    "velocity": _velocity,
    "efficiency": _efficiency,
    "distribution-finished": _distribution,
    "distribution-load": _load_distribution,
}
CHARTS = {"team": tuple(FIGURES), "stream": ("cumulative-flow", "time-per-stage", "ageing")}
"""The charts of each page in the order they are shown."""
DEFINITIONS: dict[str, Callable[[], Definition]] = {
    "flow-time": charts.flow_time_scatter,
    "flow-time-by-period": charts.flow_time_by_period,
    "ageing": charts.ageing,
    "cumulative-flow": charts.cumulative_flow,
    "time-per-stage": charts.time_per_stage,
    "load": charts.load_over_time,
    "velocity": charts.velocity,
    "efficiency": charts.efficiency,
    "distribution-finished": charts.distribution_finished,
    "distribution-load": charts.distribution_load,
}
