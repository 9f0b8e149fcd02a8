"""Where work spends its time: the stages of a stream, each with its waiting and its working."""

from collections.abc import Sequence

from headwater.flow import words
from headwater.flow.queries.asking import Row, Rows
from headwater.metrics.floor import FLOOR
from headwater.metrics.periods import Period
from headwater.metrics.signal import Finding, read_signal
from headwater.organisation.queries import StageEntry
from headwater.ui.components import StageBlock, StageStrip
from headwater.vocabulary.work import StageType


def stage_rows(
    stages: Sequence[StageEntry], times: Rows, period: Period
) -> list[tuple[str, Row | None]]:
    """Return each stage's name with its row of `stage_time` in `period`, None without any."""
    found = {row["stage_id"]: row for row in times if row["period"] == period.first_day}
    return [(stage.name, found.get(stage.warehouse_id)) for stage in stages]


def strip(
    stages: Sequence[StageEntry],
    times: Rows,
    past: Sequence[Period],
    *,
    running: bool,
    traffic: bool = False,
) -> StageStrip:
    """Return the strip of the last of `past`; `traffic` adds arrivals and departures."""
    named = stage_rows(stages, times, past[-1])
    return StageStrip(
        [
            _block(stage, row, "" if running else _remark(stage, times, past), traffic=traffic)
            for stage, (_, row) in zip(stages, named, strict=True)
        ]
    )


def _block(stage: StageEntry, row: Row | None, remark: str, *, traffic: bool) -> StageBlock:
    if row is None:
        return StageBlock(stage.name, 0, 0, time="no work here")
    loud = row["n"] >= FLOOR
    return StageBlock(
        name=stage.name,
        waiting=row["waiting_days_each"] if loud else 0,
        working=row["working_days_each"] if loud else 0,
        time=words.brief_duration(row["days_each"]) if loud else words.TOO_FEW,
        items=words.counted(round(row["mean_items"], 1), "item"),
        remark=remark,
        details=(*_parts(stage, row), *_moves(row)) if traffic else (),
    )


def _parts(stage: StageEntry, row: Row) -> tuple[str, ...]:
    """Tell waiting from working; in a queue all time is waiting."""
    if row["n"] < FLOOR:
        return ()
    if stage.type is StageType.QUEUE:
        return ("all waiting",)
    waiting = words.brief_duration(row["waiting_days_each"])
    return (f"{waiting} waiting", f"{words.brief_duration(row['working_days_each'])} working")


def _moves(row: Row) -> tuple[str, ...]:
    return (f"{row['arrivals']:,} arrived", f"{row['n']:,} left")


def _remark(stage: StageEntry, times: Rows, past: Sequence[Period]) -> str:
    """Say so when more items than usual are here; a long stay alone is nothing unusual."""
    held = {
        row["period"]: row["mean_items"] for row in times if row["stage_id"] == stage.warehouse_id
    }
    reading = read_signal([held.get(period.first_day) for period in past], lowest=0)
    more = reading.finding is Finding.OUTSIDE and reading.side > 0
    return "more here than usual" if more else ""
