"""What the inputs say at the edges, on histories small enough to be read."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.metrics.blocked_time import blocked_time
from headwater.metrics.catalogue import Question, inputs
from headwater.metrics.periods import Granularity, periods_between
from headwater.metrics.queue_waiting import queue_waiting
from headwater.metrics.starts_to_completions import starts_to_completions
from headwater.metrics.tests.engines import DuckDB, Rows, bound
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.worlds import (
    DAY,
    HOUR,
    Ask,
    Item,
    Ms,
    RawStay,
    Sprint,
    Stage,
    Team,
    World,
    worlds,
)
from headwater.metrics.unplanned_interruptions import unplanned_interruptions

BACKLOG, READY, BUILDING, DONE, STRAY = 1, 2, 3, 6, 9
MARCH = int(dt.datetime(2024, 3, 1, tzinfo=dt.UTC).timestamp() * 1000)
MONTH = 31 * DAY
STAGES = {
    BACKLOG: Stage(101, "backlog", False),
    READY: Stage(102, "queue", False),
    BUILDING: Stage(103, "active", False),
    DONE: Stage(106, "done", False),
}
OTTER = Team(1, "UTC", True, STAGES, frozenset({"flag"}), frozenset({"label:urgent"}))
HERON = Team(2, "UTC", True, STAGES, frozenset())
PLACES = {11: 1, 21: 2}


def history(*steps: tuple[int, Ms], marks: str = "", place: int = 11) -> tuple[RawStay, ...]:
    """Stays through these statuses from these instants on; `marks` are on the last but one."""
    ends = [*(at for _, at in steps[1:]), None]
    return tuple(
        RawStay(status, place, marks if number == len(steps) - 2 else "", at, end)
        for number, ((status, at), end) in enumerate(zip(steps, ends, strict=True))
    )


def item(number: int, *stays: RawStay, traits: tuple[str, ...] = ()) -> Item:
    return Item(number, "item", "feature", stays, traits)


def started(number: int, at: Ms, age: Ms = 10 * DAY, traits: tuple[str, ...] = ()) -> Item:
    return item(number, *history((BACKLOG, at - age), (READY, at)), traits=traits)


def about(question: Question, *items: Item, sprints: tuple[Sprint, ...] = ()) -> Any:
    """Ask one question about March 2024 of team Otter; return its only row."""
    with engine(World((OTTER, HERON), PLACES, items, sprints)) as duck:
        (row,) = asked(duck, question, of({1}))
    return row


@contextmanager
def engine(world: World) -> Iterator[tuple[World, DuckDB]]:
    duck = DuckDB(relations_of(world))
    try:
        yield world, duck
    finally:
        duck.close()


def asked(told: tuple[World, DuckDB], question: Question, ask: Ask) -> Rows:
    world, duck = told
    duck.bind(bound(world, ask))
    return duck.ask(question)


def of(teams: set[int], months: int = 1) -> Ask:
    """Ask about these teams' items in so many months from March 2024 on."""
    last = dt.date(2024, 2, 28) + dt.timedelta(days=30 * months)
    periods = periods_between(Granularity.MONTH, dt.date(2024, 3, 1), last)
    return Ask(frozenset(teams), frozenset({"item"}), periods, None, MARCH + 10 * MONTH)


# --- unplanned interruptions ---------------------------------------------------------------------


def test_work_begun_within_two_days_was_not_planned_and_exactly_two_days_is() -> None:
    at = MARCH + 5 * DAY
    row = about(
        unplanned_interruptions,
        started(1, at, 2 * DAY - 1),
        started(2, at, 2 * DAY),
        started(3, at),
    )
    assert (row["n"], row["unplanned"], row["young"]) == (3, 1, 1)
    assert row["share"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("spans", "late"),
    [
        pytest.param([(0, None)], 0, id="there when it began"),
        pytest.param([(-3, None)], 0, id="planned before"),
        pytest.param([(2, None)], 1, id="joined two days in"),
        pytest.param([(5, None)], 1, id="joined after work on it had begun"),
        pytest.param([(-3, 1), (2, None)], 0, id="taken out and put back"),
        pytest.param([(-3, -1), (2, None)], 1, id="no longer planned when it began"),
        pytest.param([(14, None)], 0, id="joined when it was over"),
    ],
)
def test_what_joins_the_running_sprint_late_was_not_planned(
    spans: list[tuple[int, int | None]], late: int
) -> None:
    begins = MARCH + 3 * DAY
    told = tuple((1, begins + a * DAY, None if b is None else begins + b * DAY) for a, b in spans)
    sprint = Sprint(1, begins, begins + 14 * DAY, told)
    row = about(unplanned_interruptions, started(1, begins + 4 * DAY), sprints=(sprint,))
    assert (row["late"], row["unplanned"], row["n"]) == (late, late, 1)


def test_a_sprint_that_was_not_running_at_the_start_says_nothing() -> None:
    later = MARCH + 10 * DAY
    sprint = Sprint(1, later, later + 14 * DAY, ((1, later + DAY, None),))
    row = about(unplanned_interruptions, started(1, MARCH + 5 * DAY), sprints=(sprint,))
    assert row["unplanned"] == 0


def test_a_stream_s_own_mark_means_unplanned_and_counts_an_item_once() -> None:
    at = MARCH + 5 * DAY
    row = about(
        unplanned_interruptions,
        started(1, at, traits=("label:urgent", "type:1")),
        started(2, at, traits=("label:other",)),
        started(3, at, HOUR, traits=("label:urgent",)),
    )
    assert (row["marked"], row["young"], row["unplanned"], row["n"]) == (2, 1, 2, 3)


# --- blocked time --------------------------------------------------------------------------------


def test_blocked_time_is_cut_at_the_period_s_borders() -> None:
    stuck = history((READY, MARCH - 5 * DAY), (BUILDING, MARCH - DAY), (DONE, MARCH + 4 * DAY))
    flagged = (stuck[0], RawStay(BUILDING, 11, "flag", MARCH - DAY, MARCH + 4 * DAY), stuck[2])
    other = item(2, *history((READY, MARCH + 29 * DAY), (BUILDING, MARCH + 30 * DAY)))
    row = about(blocked_time, item(1, *flagged), other)
    assert (row["blocked_days"], row["flow_days"]) == pytest.approx((4.0, 6.0))
    assert row["share"] == pytest.approx(4 / 6)
    assert (row["n"], row["blocked_items"]) == (2, 1)


def test_work_that_is_not_in_progress_is_neither_blocked_nor_counted() -> None:
    parked = RawStay(BACKLOG, 11, "flag", MARCH, None)
    over = RawStay(DONE, 11, "flag", MARCH - DAY, None)
    row = about(blocked_time, item(1, parked), item(2, over))
    assert (row["n"], row["share"], row["blocked_days"], row["flow_days"]) == (0, None, None, None)


def test_time_in_a_status_without_a_stage_is_left_out_and_counted() -> None:
    stays = history((READY, MARCH), (STRAY, MARCH + DAY), (BUILDING, MARCH + 11 * DAY))
    row = about(blocked_time, item(1, *stays))
    assert row["flow_days"] == pytest.approx(21.0)
    assert (row["n"], row["excluded_unmapped_status"]) == (1, 1)


# --- waiting in each queue -----------------------------------------------------------------------


def test_an_item_that_queued_twice_counts_once_with_all_its_time() -> None:
    twice = history(
        (READY, MARCH - 10 * DAY),
        (BUILDING, MARCH - 8 * DAY),
        (READY, MARCH + 2 * DAY),
        (BUILDING, MARCH + 5 * DAY),
    )
    row = about(queue_waiting, item(1, *twice))
    assert (row["stage_id"], row["median_days"], row["n"]) == (102, pytest.approx(5.0), 1)


def test_an_item_that_waits_again_is_left_out_and_counted() -> None:
    back = history((READY, MARCH), (BUILDING, MARCH + 2 * DAY), (READY, MARCH + 5 * DAY))
    row = about(queue_waiting, item(1, *back))
    assert (row["n"], row["median_days"], row["excluded_waiting_again"]) == (0, None, 1)


def test_a_change_of_marks_does_not_leave_the_queue() -> None:
    flagged = (
        RawStay(READY, 11, "", MARCH - 3 * DAY, MARCH + DAY),
        RawStay(READY, 11, "flag", MARCH + DAY, MARCH + 2 * DAY),
        RawStay(BUILDING, 11, "", MARCH + 2 * DAY, None),
    )
    row = about(queue_waiting, item(1, *flagged), item(2, *history((READY, MARCH))))
    assert (row["median_days"], row["n"]) == (pytest.approx(5.0), 1)


def test_a_handed_over_item_waited_in_each_team_s_hands() -> None:
    moved = item(
        1,
        RawStay(READY, 11, "", MARCH, MARCH + 2 * DAY),
        RawStay(READY, 21, "", MARCH + 2 * DAY, MARCH + 5 * DAY),
        RawStay(BUILDING, 21, "", MARCH + 5 * DAY, None),
    )
    with engine(World((OTTER, HERON), PLACES, (moved,))) as duck:
        (otters,), (herons,) = (asked(duck, queue_waiting, of({team})) for team in (1, 2))
    assert (otters["median_days"], herons["median_days"]) == pytest.approx((2.0, 3.0))


# --- starts and completions ----------------------------------------------------------------------


def test_starts_are_held_against_completions_and_against_the_days_they_fall_on() -> None:
    at = MARCH + 5 * DAY
    done = history((READY, at + 3 * DAY), (DONE, at + 4 * DAY))
    old = history((READY, MARCH - 9 * DAY), (DONE, at))
    row = about(
        starts_to_completions,
        *(started(n, at + n * HOUR) for n in range(1, 4)),
        item(4, *done),
        item(5, *old),
    )
    assert (row["started"], row["n"], row["ratio"]) == (4, 2, 2.0)
    assert (row["start_days"], row["starts_per_day"]) == (2, 2.0)


def test_nothing_finished_gives_no_ratio_and_nothing_at_all_gives_no_value() -> None:
    row = about(starts_to_completions, started(1, MARCH + DAY))
    assert (row["ratio"], row["n"], row["starts_per_day"]) == (None, 0, 1.0)
    row = about(starts_to_completions, started(1, MARCH + 2 * MONTH))
    assert (row["started"], row["ratio"], row["starts_per_day"]) == (0, None, None)


# --- rules that hold for any history -------------------------------------------------------------

moderate = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
COUNTS: dict[Question, tuple[str, ...]] = {
    unplanned_interruptions: ("n", "unplanned", "young", "late", "marked"),
    starts_to_completions: ("n", "started", "start_days"),
}
SHARES: tuple[Question, ...] = (unplanned_interruptions, blocked_time)


@given(world=worlds())
@moderate
def test_counts_over_both_teams_are_those_of_each_together(world: World) -> None:
    with engine(world) as duck:
        for question, names in COUNTS.items():
            both, one, other = (
                asked(duck, question, of(teams, months=9)) for teams in ({1, 2}, {1}, {2})
            )
            for name in names:
                parts = [a[name] + b[name] for a, b in zip(one, other, strict=True)]
                assert [row[name] for row in both] == parts, (question.__name__, name)


@given(world=worlds(), fine=st.sampled_from([Granularity.DAY, Granularity.MONTH]))
@moderate
def test_time_over_the_parts_of_a_quarter_is_time_over_the_quarter(
    world: World, fine: Granularity
) -> None:
    with engine(world) as duck:
        parts, whole = (
            asked(duck, blocked_time, _second_quarter(granularity))
            for granularity in (fine, Granularity.QUARTER)
        )
    for name in ("blocked_days", "flow_days"):
        total = sum(row[name] or 0.0 for row in whole)
        assert sum(row[name] or 0.0 for row in parts) == pytest.approx(total)


@given(world=worlds())
@moderate
def test_shares_are_shares_and_what_is_not_known_is_absent(world: World) -> None:
    with engine(world) as duck:
        rows = [row for question in SHARES for row in asked(duck, question, of({1, 2}, months=9))]
    for row in rows:
        if row["n"] == 0:
            assert row["share"] is None
        else:
            assert row["share"] is None or 0 <= row["share"] <= 1


def test_an_empty_world_has_no_value_for_any_input() -> None:
    with engine(World((OTTER, HERON), PLACES, ())) as duck:
        for metric in inputs():
            for row in asked(duck, metric.questions[0], of({1})):
                assert (row["n"], row[metric.declaration.headline]) == (0, None)


def _second_quarter(granularity: Granularity) -> Ask:
    periods = periods_between(granularity, dt.date(2024, 4, 1), dt.date(2024, 6, 30))
    return Ask(frozenset({1, 2}), frozenset({"item"}), periods, None, MARCH + 10 * MONTH)
