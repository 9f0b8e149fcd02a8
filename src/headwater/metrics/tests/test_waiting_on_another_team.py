"""Waiting on another team at the edges, and the rules that hold for any history."""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.metrics.periods import Granularity, periods_between
from headwater.metrics.tests.answers import Oracle
from headwater.metrics.tests.comparing import assert_same
from headwater.metrics.tests.engines import Rows
from headwater.metrics.tests.test_inputs import (
    BACKLOG,
    BUILDING,
    DONE,
    HERON,
    MARCH,
    MONTH,
    OTTER,
    PLACES,
    READY,
    STRAY,
    asked,
    engine,
    history,
    item,
    of,
)
from headwater.metrics.tests.test_metrics import ANSWERS
from headwater.metrics.tests.worlds import (
    DAY,
    HOUR,
    NEVER_IMPORTED,
    ZONES,
    Ask,
    Item,
    Ms,
    RawStay,
    Wait,
    World,
    asks,
)
from headwater.metrics.waiting_on_another_team import waiting_on_another_team

DISCARDED = 8
STAGES = OTTER.stages | {DISCARDED: replace(OTTER.stages[DONE], stage_id=108, type="discarded")}
OTTERS, HERONS = replace(OTTER, stages=STAGES), replace(HERON, stages=STAGES)
OURS = item(1, *history((READY, MARCH - 5 * DAY), (BUILDING, MARCH + 2 * DAY)))
THEIRS = item(2, *history((READY, MARCH - 20 * DAY), place=21))


def told(world: World, ask: Ask | None = None) -> Rows:
    with engine(world) as duck:
        return asked(duck, waiting_on_another_team, ask or of({1}))


def about(*waits: Wait, items: tuple[Item, ...] = (OURS, THEIRS)) -> Any:
    """Ask about March 2024 of team Otter, whose item 1 is in progress all month."""
    (row,) = told(World((OTTERS, HERONS), PLACES, items, (), waits))
    return row


def wait(began: Ms, ended: Ms | None = None, blocker: int = 2, by_key: bool = False) -> Wait:
    return Wait(1, blocker, began, ended, by_key)


@pytest.mark.parametrize("by_key", [False, True])
def test_a_wait_is_cut_at_the_period_s_borders(by_key: bool) -> None:
    row = about(wait(MARCH - 3 * DAY, MARCH + 4 * DAY, by_key=by_key))
    assert (row["waiting_days"], row["flow_days"]) == pytest.approx((4.0, 31.0))
    assert row["share"] == pytest.approx(4 / 31)
    assert (row["n"], row["waiting_items"]) == (1, 1)


def test_a_wait_that_touches_the_period_is_no_wait_in_it() -> None:
    row = about(wait(MARCH - DAY, MARCH), wait(MARCH + MONTH))
    assert (row["waiting_days"], row["waiting_items"], row["n"]) == (0.0, 0, 1)


def test_a_wait_begins_and_ends_with_the_time_in_progress() -> None:
    stays = history((BACKLOG, MARCH), (READY, MARCH + 5 * DAY), (DONE, MARCH + 8 * DAY))
    row = about(wait(MARCH + DAY), items=(item(1, *stays), THEIRS))
    assert (row["waiting_days"], row["share"]) == pytest.approx((3.0, 1.0))


@pytest.mark.parametrize(
    ("path", "days"),
    [
        pytest.param([(DONE, 10)], 10, id="finished"),
        pytest.param([(DISCARDED, 10)], 10, id="discarded"),
        pytest.param([(DONE, 4), (BUILDING, 6), (DONE, 10)], 10, id="reopened and finished again"),
        pytest.param([(DISCARDED, 4), (READY, 6)], 31, id="discarded and taken up again"),
        pytest.param([(DONE, -1)], 0, id="finished before"),
        pytest.param([(DONE, 40)], 31, id="finished later"),
        pytest.param([(BACKLOG, 10)], 31, id="put back in the backlog"),
    ],
)
def test_nobody_waits_for_what_is_over(path: list[tuple[int, int]], days: int) -> None:
    steps = [(status, MARCH + day * DAY) for status, day in path]
    theirs = item(2, *history((READY, MARCH - 20 * DAY), *steps, place=21))
    row = about(wait(MARCH), items=(OURS, theirs))
    assert row["waiting_days"] == pytest.approx(float(days))


def test_two_waits_at_once_are_one() -> None:
    one = wait(MARCH + 2 * DAY, MARCH + 8 * DAY)
    inside = wait(MARCH + 3 * DAY, MARCH + 4 * DAY, by_key=True)
    across = wait(MARCH + 7 * DAY, MARCH + 12 * DAY)
    apart = wait(MARCH + 20 * DAY, MARCH + 21 * DAY)
    assert about(one, inside, across, apart)["waiting_days"] == pytest.approx(11.0)
    assert about(apart, across, inside, one)["waiting_days"] == pytest.approx(11.0)


def test_waiting_for_an_item_of_the_own_team_does_not_count() -> None:
    own = item(3, *history((READY, MARCH - DAY)))
    row = about(wait(MARCH, blocker=3), items=(OURS, own))
    assert (row["waiting_days"], row["waiting_items"], row["share"]) == (0.0, 0, 0.0)


def test_whose_nobody_knows_is_counted_and_not_guessed() -> None:
    nowhere = item(3, *history((READY, MARCH - DAY), place=99))
    for blocker in (999, 3):
        for by_key in (False, True):
            row = about(wait(MARCH, None, blocker, by_key), items=(OURS, nowhere))
            assert (row["excluded_unknown_owner"], row["waiting_items"]) == (1, 0)
            assert (row["waiting_days"], row["n"]) == (0.0, 1)
    known = wait(MARCH, MARCH + DAY)
    row = about(known, wait(MARCH, None, 999), items=(OURS, THEIRS))
    assert (row["excluded_unknown_owner"], row["waiting_days"]) == (1, pytest.approx(1.0))


def test_what_is_in_a_status_without_a_stage_may_be_over() -> None:
    stray = item(2, *history((READY, MARCH - DAY), (STRAY, MARCH + 5 * DAY), place=21))
    row = about(wait(MARCH), items=(OURS, stray))
    assert (row["excluded_unknown_end"], row["waiting_items"]) == (1, 0)


def test_a_team_that_never_linked_anything_has_no_value_rather_than_none_waiting() -> None:
    row = about()
    assert (row["n"], row["share"], row["waiting_days"]) == (0, None, None)
    assert row["excluded_no_links"] == 1
    assert about(wait(MARCH + 2 * MONTH))["excluded_no_links"] == 1  # linked only later


def test_a_key_that_two_items_have_names_neither() -> None:
    world = World((OTTERS, HERONS), PLACES, (OURS, THEIRS), (), (wait(MARCH, by_key=True),))
    with engine(world) as duck:
        twin = "SELECT * REPLACE (77 AS item_id) FROM item WHERE item_id = 2"
        duck[1].connection.execute(f"CREATE TABLE items AS FROM item UNION ALL {twin}")
        duck[1].connection.unregister("item")
        duck[1].connection.execute("CREATE VIEW item AS FROM items")
        (row,) = asked(duck, waiting_on_another_team, of({1}))
    assert (row["excluded_unknown_owner"], row["waiting_items"]) == (1, 0)


def test_a_handed_over_item_waits_for_each_team_in_turn() -> None:
    moved = item(
        1,
        RawStay(READY, 11, "", MARCH, MARCH + 4 * DAY),
        RawStay(READY, 21, "", MARCH + 4 * DAY, None),
    )
    mine = item(3, *history((READY, MARCH - DAY)))
    world = World(
        (OTTERS, HERONS),
        PLACES,
        (moved, THEIRS, mine),
        (),
        (wait(MARCH), wait(MARCH + 9 * DAY, MARCH + 10 * DAY, blocker=3), Wait(3, 2, MARCH, None)),
    )
    (otters,), (herons,) = (told(world, of({team})) for team in (1, 2))
    assert otters["waiting_days"] == pytest.approx(4.0 + 31.0)
    assert herons["waiting_days"] == pytest.approx(1.0)


def test_a_wait_over_midnight_is_split_where_the_team_s_day_ends() -> None:
    zone = "Asia/Kolkata"  # five and a half hours ahead
    midnight = MARCH + 10 * DAY - 5 * HOUR - HOUR // 2
    here = World(
        (replace(OTTERS, timezone=zone), HERONS),
        PLACES,
        (OURS, THEIRS),
        (),
        (wait(midnight - 2 * HOUR, midnight + 3 * HOUR),),
    )
    days = periods_between(Granularity.DAY, dt.date(2024, 3, 10), dt.date(2024, 3, 11))
    ask = Ask(frozenset({1}), frozenset({"item"}), days, None, MARCH + 10 * MONTH)
    rows = told(here, ask)
    assert [row["waiting_days"] for row in rows] == pytest.approx([2 / 24, 3 / 24])


# --- rules that hold for any history -------------------------------------------------------------

moderate = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def tangled(seed: int) -> World:
    """A world in which much waits: items wander between teams for a year and link each other."""
    chance = Random(seed)
    items = tuple(_wandering(number, chance) for number in range(1, 13))
    waits = tuple(_link(chance, items) for _ in range(chance.randrange(20, 60)))
    zones = [replace(team, timezone=chance.choice(ZONES)) for team in (OTTERS, HERONS)]
    return World(tuple(zones), PLACES, items, (), waits)


def _wandering(number: int, chance: Random) -> Item:
    stays, entered = [], MARCH + chance.randrange(-60 * DAY, 60 * DAY)
    for _ in range(chance.randrange(5)):
        left = entered + chance.randrange(40 * DAY)
        stays.append(
            RawStay(
                chance.choice([BACKLOG, READY, BUILDING, BUILDING, DONE]),
                _place(chance),
                "",
                entered,
                left,
            )
        )
        entered = left
    status = chance.choice([*[READY, BUILDING, DONE] * 4, DISCARDED, STRAY])
    stays.append(RawStay(status, _place(chance), "", entered, None))
    return Item(number, chance.choice(["item", "item", "epic"]), "feature", tuple(stays))


def _place(chance: Random) -> int:
    return chance.choice([*[11, 21] * 8, 99])


def _link(chance: Random, items: tuple[Item, ...]) -> Wait:
    one = chance.choice(items)
    began = chance.choice(one.stays).entered + chance.randrange(-2 * DAY, 9 * DAY)
    ended = began + chance.randrange(30 * DAY) if chance.random() < 0.4 else None
    blocker = chance.choice([*(each.item_id for each in items if each is not one), NEVER_IMPORTED])
    return Wait(one.item_id, blocker, began, ended, by_key=chance.random() < 0.5)


worlds = st.builds(tangled, st.integers(0, 10**6))


@given(world=worlds, ask=asks())
@moderate
def test_it_says_what_counting_by_hand_says(world: World, ask: Ask) -> None:
    answer = ANSWERS[waiting_on_another_team]
    assert_same(told(world, ask), "waiting_on_another_team", answer, Oracle(world, ask))


def test_much_waits_in_a_tangled_world() -> None:
    """Otherwise the rules below would hold of nothing."""
    rows = [row for seed in range(5) for row in told(tangled(seed), of({1, 2}, months=9))]
    for column in ("waiting_items", "excluded_unknown_owner", "excluded_unknown_end", "share"):
        assert sum(bool(row[column]) for row in rows) > 3, column


@given(world=worlds, teams=st.sampled_from([{1}, {2}, {1, 2}]))
@moderate
def test_nothing_waits_longer_than_it_is_in_progress(world: World, teams: set[int]) -> None:
    for row in told(world, of(teams, months=9)):
        assert (row["waiting_days"] or 0.0) <= (row["flow_days"] or 0.0) + 1e-9
        assert row["share"] is None or 0 <= row["share"] <= 1 + 1e-9
        assert row["waiting_items"] <= row["n"]


@given(world=worlds, seed=st.randoms())
@moderate
def test_neither_order_nor_repetition_of_links_changes_anything(world: World, seed: Any) -> None:
    shuffled = [*world.waits, *world.waits[:3]]
    seed.shuffle(shuffled)
    ask = of({1, 2}, months=9)
    assert told(replace(world, waits=tuple(shuffled)), ask) == told(world, ask)


@given(world=worlds, cut=st.integers(0, 40 * DAY))
@moderate
def test_two_links_that_overlap_are_worth_their_union(world: World, cut: Ms) -> None:
    """Each link is told in two halves, the second of which begins within the first."""
    halves: list[Wait] = []
    for each in world.waits:
        middle = each.began + cut
        if each.ended is not None and middle >= each.ended:
            halves.append(each)
        else:
            halves += [replace(each, ended=middle), replace(each, began=each.began + cut // 2)]
    ask = of({1, 2}, months=9)
    _same(told(replace(world, waits=tuple(halves)), ask), told(world, ask))


@given(world=worlds)
@moderate
def test_a_link_to_the_own_team_s_work_changes_nothing(world: World) -> None:
    """Two more items of team 1 wait for each other; the team has linked something before."""
    ours = [item(n, *history((READY, MARCH - DAY))) for n in (501, 502)]
    links = Wait(501, 501, MARCH - 90 * DAY, MARCH - 89 * DAY)
    base = replace(world, items=(*world.items, *ours), waits=(*world.waits, links))
    more = (Wait(501, 502, MARCH, None), Wait(502, 501, MARCH, None))
    ask = of({1, 2}, months=9)
    _same(told(replace(base, waits=(*base.waits, *more)), ask), told(base, ask))


@given(world=worlds)
@moderate
def test_the_days_of_a_quarter_add_up_to_it(world: World) -> None:
    quarter = dt.date(2024, 4, 1), dt.date(2024, 6, 30)
    with engine(world) as duck:
        parts, whole = (
            asked(duck, waiting_on_another_team, _of(periods_between(granularity, *quarter)))
            for granularity in (Granularity.DAY, Granularity.QUARTER)
        )
    total = sum(row["waiting_days"] or 0.0 for row in whole)
    assert sum(row["waiting_days"] or 0.0 for row in parts) == pytest.approx(total)


def _of(periods: Any) -> Ask:
    return Ask(frozenset({1, 2}), frozenset({"item"}), periods, None, MARCH + 10 * MONTH)


def _same(mine: Rows, theirs: Rows) -> None:
    for one, other in zip(mine, theirs, strict=True):
        assert one == pytest.approx(other)
