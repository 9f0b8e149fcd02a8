"""The flow of a real incident process, worked out a second time straight from its CSV.

Two years of incidents with genuine queues and waits; `sub_status` tells working from waiting. What
each pair means is decided once, below. How times, completions and loads follow from the lines is
worked out here with dictionaries and loops.
"""

import csv
import datetime as dt
import gzip
import os
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from headwater.metrics.catalogue import METRICS, Question
from headwater.metrics.periods import Granularity, Period, calendar, period_of, periods_between
from headwater.metrics.tests.clock import clock
from headwater.metrics.tests.engines import DuckDB, Rows, table

ZONE = ZoneInfo("Europe/Stockholm")
LOG = (
    Path(os.environ.get("HEADWATER_SHARED", Path(__file__).parents[5] / "shared" / "data"))
    / "events"
    / "incident_log.csv.gz"
)
STAGES = {
    ("Accepted", "In Progress"): "active",
    ("Accepted", "Assigned"): "queue",
    ("Queued", "Awaiting Assignment"): "queue",
    ("Completed", "Cancelled"): "discarded",
}
DONE, WAITING = "Completed", "Accepted"

Line = tuple[dt.datetime, str | None]
"""When, and the type of the stage entered; None for a status that has no stage."""

pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the incident log is not here")


def stage_of(status: str, sub_status: str) -> str | None:
    """Return the stage type of a status: every other `Accepted` is a wait, `Completed` is done."""
    if (status, sub_status) in STAGES:
        return STAGES[status, sub_status]
    return {DONE: "done", WAITING: "queue"}.get(status)


@cache
def histories() -> dict[str, list[Line]]:
    """Return each incident's lines in order of time, then of the file."""
    found: dict[str, list[Line]] = defaultdict(list)
    with gzip.open(LOG, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = dt.datetime.fromisoformat(row["changed_at"])
            found[row["item"]].append((at, stage_of(row["status"], row["sub_status"])))
    return {item: sorted(lines, key=lambda line: line[0]) for item, lines in found.items()}


@pytest.fixture(scope="module")
def engine() -> Any:
    duck = DuckDB(_given())
    duck.bind(_bound())
    yield duck
    duck.close()


def _given() -> dict[str, pa.Table]:
    types = {None: 0, "queue": 1, "active": 2, "done": 3, "discarded": 4}
    items: Rows = []
    stays: Rows = []
    for number, lines in enumerate(histories().values(), start=1):
        items.append({"item_id": number, "level": "item", "kind": "defect"})
        for seq, (at, kind) in enumerate(lines):
            left = lines[seq + 1][0] if seq + 1 < len(lines) else None
            stays.append(
                {
                    "item_id": number,
                    "seq": seq,
                    "status_id": types[kind],
                    "place_id": 1,
                    "marks": "",
                    "entered_at": _utc(at),
                    "left_at": None if left is None else _utc(left),
                }
            )
    stages = [
        {
            "team_id": 1,
            "status_id": status,
            "stage_id": status,
            "stage_type": kind,
            "blocked": False,
        }
        for kind, status in types.items()
        if kind is not None
    ]
    team = {"team_id": 1, "timezone": ZONE.key, "parked_counts": True}
    return {
        "item": table("item", items),
        "raw_stay": table("raw_stay", stays),
        "team": table("team", [team]),
        "place_team": table("place_team", [{"place_id": 1, "team_id": 1}]),
        "status_stage": table("status_stage", stages),
        "mark_blocked": table("mark_blocked", []),
        "tracker_outcome": table("tracker_outcome", []),
        "clock": clock({ZONE.key}, dt.date(2010, 1, 1), dt.date(2012, 12, 31)),
    }


def _bound() -> dict[str, pa.Table]:
    return {
        "scope": table("scope", [{"team_id": 1, "level": "item"}]),
        "calendar": calendar(_months(), [ZONE.key]),
    }


def _months() -> tuple[Period, ...]:
    days = [_day(at) for lines in histories().values() for at, _ in (lines[0], lines[-1])]
    return periods_between(Granularity.MONTH, min(days), max(days))


def _utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(tzinfo=None)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(ZONE).date()


def _ask(engine: DuckDB, name: str, question: int = 0) -> Rows:
    asked: Question = METRICS[name].questions[question]
    return engine.ask(asked)


# --- by another route ---------------------------------------------------------------------------


def completion(lines: list[Line]) -> dt.datetime | None:
    """Return when the incident was completed for good."""
    done_at = None
    for at, kind in lines:
        if kind != "done":
            done_at = None
        elif done_at is None:
            done_at = at
    return done_at


def seconds(lines: list[Line], *kinds: str) -> float:
    return sum(
        (after - at).total_seconds() for (at, kind), (after, _) in pairwise(lines) if kind in kinds
    )


@cache
def finished_by_month() -> dict[dt.date, list[list[Line]]]:
    """Return the incidents that can be used, by the month they were completed in."""
    found: dict[dt.date, list[list[Line]]] = defaultdict(list)
    for lines in histories().values():
        at = completion(lines)
        if at is not None and all(kind is not None for _, kind in lines):
            found[period_of(Granularity.MONTH, _day(at)).first_day].append(lines)
    return found


@cache
def timed_by_month() -> dict[dt.date, list[list[Line]]]:
    return {
        month: [lines for lines in items if {"queue", "active"} & {kind for _, kind in lines}]
        for month, items in finished_by_month().items()
    }


def test_flow_time_is_the_time_between_lines_that_are_not_done(engine: DuckDB) -> None:
    timed = timed_by_month()
    for row in _ask(engine, "flow_time"):
        took = [seconds(x, "queue", "active") / 86_400 for x in timed.get(row["period"], [])]
        assert row["n"] == len(took)
        if len(took) > 1:
            assert row["median_days"] == pytest.approx(median(took))
            p85 = quantiles(took, n=20, method="inclusive")[16]
            assert row["p85_days"] == pytest.approx(p85)


def test_flow_efficiency_is_time_in_progress_over_all_of_it(engine: DuckDB) -> None:
    timed = timed_by_month()
    rows = _ask(engine, "flow_efficiency")
    assert sum(row["n"] for row in rows) == sum(map(len, timed.values())) > 7000
    for row in rows:
        items = timed.get(row["period"], [])
        whole = sum(seconds(lines, "queue", "active") for lines in items)
        active = sum(seconds(lines, "active") for lines in items)
        assert row["efficiency"] == (pytest.approx(active / whole) if whole else None)


def test_flow_velocity_counts_completions_and_says_what_it_left_out(engine: DuckDB) -> None:
    finished = finished_by_month()
    rows = _ask(engine, "flow_velocity")
    assert {row["period"]: row["n"] for row in rows if row["n"]} == {
        month: len(items) for month, items in finished.items()
    }
    unmapped = [x for x in histories().values() if completion(x) and any(k is None for _, k in x)]
    assert sum(row["excluded_unmapped_status"] for row in rows) == len(unmapped) > 0


def test_load_at_a_day_s_end_is_who_was_queued_or_in_progress_then(engine: DuckDB) -> None:
    rows = {row["day"]: row["load"] for row in _ask(engine, "flow_load", 2)}
    for day in (dt.date(2012, 3, 25), dt.date(2012, 4, 30), dt.date(2012, 5, 9)):
        ends = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZONE)
        assert rows[day] == sum(_stage_at(x, ends) in ("queue", "active") for x in _all())


def test_time_in_a_stage_is_cut_at_the_month_s_borders(engine: DuckDB) -> None:
    starts, ends = (dt.datetime(2012, month, 1, tzinfo=ZONE) for month in (4, 5))
    rows = {
        row["stage_id"]: row
        for row in _ask(engine, "stage_time")
        if row["period"] == dt.date(2012, 4, 1)
    }
    for stage, kind in ((1, "queue"), (2, "active")):
        total = sum(_overlap(lines, kind, starts, ends) for lines in _all())
        assert rows[stage]["total_days"] == pytest.approx(total / 86_400)
        length = (ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC)).total_seconds()
        assert rows[stage]["mean_items"] == pytest.approx(total / length)


def _all() -> list[list[Line]]:
    return list(histories().values())


def _stage_at(lines: list[Line], instant: dt.datetime) -> str | None:
    before = [kind for at, kind in lines if at.astimezone(dt.UTC) < instant.astimezone(dt.UTC)]
    return before[-1] if before else None


def _overlap(lines: list[Line], wanted: str, starts: dt.datetime, ends: dt.datetime) -> float:
    first, last = starts.astimezone(dt.UTC), ends.astimezone(dt.UTC)
    closed = [*lines, (max(last, lines[-1][0]), None)]
    return sum(
        max(0.0, (min(after, last) - max(at, first)).total_seconds())
        for (at, kind), (after, _) in pairwise(closed)
        if kind == wanted
    )
