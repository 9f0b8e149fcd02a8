"""Where work spends its time: the stages of a stream, each with its waiting and its working."""

from collections.abc import Iterable, Sequence

from headwater.flow import words
from headwater.flow.queries.asking import Row, Rows
from headwater.metrics.floor import FLOOR
from headwater.metrics.periods import Period
from headwater.metrics.signal import Finding, read_signal
from headwater.organisation.queries import StageEntry
from headwater.ui.components import StageBlock, StageCard, StageMap, StageStrip


def stage_rows(
    stages: Sequence[StageEntry], times: Rows, period: Period
) -> list[tuple[str, Row | None]]:
    """Return each stage's name with its row of `stage_time` in `period`, None without any."""
    found = {row["stage_id"]: row for row in times if row["period"] == period.first_day}
    return [(stage.name, found.get(stage.warehouse_id)) for stage in stages]


def strip(
    stages: Sequence[StageEntry], times: Rows, past: Sequence[Period], *, running: bool
) -> StageStrip:
    """Return the stages of the last of `past`, each as wide as the time spent there."""
    named = stage_rows(stages, times, past[-1])
    return StageStrip(
        [
            _block(stage, row, "" if running else _remark(stage, times, past))
            for stage, (_, row) in zip(stages, named, strict=True)
        ]
    )


def stage_map(
    stages: Sequence[StageEntry], times: Rows, past: Sequence[Period], *, running: bool
) -> StageMap:
    """Return the map of the last of `past`: times, items, arrivals and departures by stage."""
    named = stage_rows(stages, times, past[-1])
    return StageMap(
        [
            _card(stage, row, "" if running else _remark(stage, times, past))
            for stage, (_, row) in zip(stages, named, strict=True)
        ]
    )


def _card(stage: StageEntry, row: Row | None, remark: str) -> StageCard:
    if row is None:
        return StageCard(stage.name, instead="no work here")
    if instead := row.get("instead"):
        return StageCard(stage.name, instead=instead)
    quiet = row["n"] < FLOOR
    waiting, working = (0, 0) if quiet else (row["waiting_days_each"], row["working_days_each"])
    return StageCard(
        name=stage.name,
        waiting=waiting,
        working=working,
        waiting_time=_some_time(waiting),
        working_time=_some_time(working),
        items=words.held(row["mean_items"]),
        arrived="" if row["arrivals"] is None else f"{row['arrivals']:,}",
        left=f"{row['n']:,}",
        remark=remark,
        instead=words.TOO_FEW if quiet else "",
    )


def departures(rows: Iterable[Row | None]) -> str:
    """Say how many departures the rows of some stages rest on."""
    return words.counted(sum(row["n"] for row in rows if row is not None), "departure")


def _some_time(days: float) -> str:
    return words.brief_duration(days) if days else "none"


def _block(stage: StageEntry, row: Row | None, remark: str) -> StageBlock:
    if row is None:
        return StageBlock(stage.name, 0, 0, time="no work here")
    loud = row["n"] >= FLOOR
    return StageBlock(
        name=stage.name,
        waiting=row["waiting_days_each"] if loud else 0,
        working=row["working_days_each"] if loud else 0,
        time=words.brief_duration(row["days_each"]) if loud else words.TOO_FEW,
        items=words.held(row["mean_items"]),
        remark=remark,
    )


def _remark(stage: StageEntry, times: Rows, past: Sequence[Period]) -> str:
    """Say so when more items than usual are here; a long stay alone is nothing unusual."""
    held = {
        row["period"]: row["mean_items"] for row in times if row["stage_id"] == stage.warehouse_id
    }
    reading = read_signal([held.get(period.first_day) for period in past], lowest=0)
    more = reading.finding is Finding.OUTSIDE and reading.side > 0
    return "more here than usual" if more else ""
