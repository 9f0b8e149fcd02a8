"""What the derivations say about any history, against the oracle's item-by-item reading of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from headwater.metrics.tests.engines import DERIVED, DuckDB, Rows, derived, milliseconds, types_of
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.oracle import Facts, facts_of, local_day, team_id
from headwater.metrics.tests.worlds import World, naive, worlds

moderate = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def engine(world: World) -> Iterator[DuckDB]:
    duck = DuckDB(relations_of(world))
    try:
        yield duck
    finally:
        duck.close()


@given(worlds())
@moderate
def test_an_item_s_facts_are_those_of_reading_its_stays_one_by_one(world: World) -> None:
    with engine(world) as duck:
        found = {row["item_id"]: row for row in duck.rows("SELECT * FROM item_flow")}
    assert found == {item.item_id: _expected(facts_of(world, item)) for item in world.items}


def _expected(one: Facts) -> dict[str, Any]:
    last, first = one.stays[-1], one.stays[0]
    since = last.raw.entered
    for stay in reversed(one.stays):
        if stay.hands != last.hands:
            break
        since = stay.raw.entered
    at_rest = last.type if last.type in ("backlog", "done", "discarded") else "unmapped"
    return {
        "item_id": one.item.item_id,
        "team_id": team_id(one.owner),
        "level": one.item.level,
        "kind": one.item.kind,
        "state": "in_flow" if last.in_flow else at_rest,
        "stage_id": last.stage_id,
        "stage_entered_at": naive(since),
        "created_at": naive(first.raw.entered),
        "created_day": local_day(first.raw.entered, first.zone),
        **_moment("committed", one.committed),
        **_moment("completed", one.completed),
        "flow_ms": one.flow,
        "active_ms": one.active,
        "waiting_ms": one.flow - one.active,
        "blocked_ms": one.blocked,
        "parked_ms": one.parked,
        "done_entries": len(one.done_runs),
        "done_exits": len(one.done_runs) - (one.completed is not None),
        "excluded": one.excluded,
    }


def _moment(name: str, stay: Any) -> dict[str, Any]:
    if stay is None:
        return {f"{name}_at": None, f"{name}_day": None}
    return {
        f"{name}_at": naive(stay.raw.entered),
        f"{name}_day": local_day(stay.raw.entered, stay.zone),
    }


@given(worlds())
@moderate
def test_every_stay_says_what_it_means_in_its_team_s_own_time(world: World) -> None:
    with engine(world) as duck:
        rows = duck.rows("SELECT * FROM stay ORDER BY item_id, seq")
    assert len(rows) == sum(len(item.stays) for item in world.items)
    found = iter(rows)
    for item in world.items:
        one = facts_of(world, item)
        for number, stay in enumerate(one.stays):
            row = next(found)
            left = stay.raw.left
            assert (row["team_id"], row["stage_id"]) == stay.hands
            assert row["stage_type"] == stay.type
            assert row["entered_day"] == local_day(stay.raw.entered, stay.zone)
            assert row["left_day"] == (None if left is None else local_day(left, stay.zone))
            assert _flags(row) == {
                "working": stay.working,
                "blocked": stay.blocked,
                "in_flow": stay.in_flow,
                "parked": stay.parked,
                "arrived": number == 0 or one.stays[number - 1].hands != stay.hands,
                "departed": stay is not one.stays[-1] and one.stays[number + 1].hands != stay.hands,
                "joins_load": stay.in_flow and not _carried_on(one, number - 1, stay.team),
                "leaves_load": stay.in_flow
                and left is not None
                and not _carried_on(one, number + 1, stay.team),
                "commits": stay is one.committed,
                "finishes": any(stay is run for run in one.done_runs),
                "completes": stay is one.completed,
            }


def _flags(row: dict[str, Any]) -> dict[str, bool]:
    names = "working blocked in_flow parked arrived departed joins_load leaves_load"
    return {name: row[name] for name in (*names.split(), "commits", "finishes", "completes")}


def _carried_on(one: Facts, number: int, team: Any) -> bool:
    """Say whether the item has a stay of this number, on the clock in the same team's hands."""
    there = 0 <= number < len(one.stays)
    return there and one.stays[number].in_flow and one.stays[number].team == team


@given(worlds())
@moderate
def test_roll_ups_add_up_to_the_stays_they_were_made_of(world: World) -> None:
    with engine(world) as duck:
        stays = duck.rows("SELECT * FROM stay")
        stages = duck.rows("SELECT * FROM stage_day")
        loads = duck.rows("SELECT * FROM load_day")
    staged = [row for row in stays if row["stage_id"] is not None]
    on_clock = [row for row in stays if row["in_flow"]]
    keys = ("team_id", "level", "stage_id")
    assert _by(stages, keys, "net_items", "net_ms") == _net(staged, keys)
    working = {key: value for key, value in _net(staged, keys, "working").items() if any(value)}
    found = _by(stages, keys, "net_working_items", "net_working_ms")
    assert {key: value for key, value in found.items() if any(value)} == working
    keys = ("team_id", "level", "kind")
    changes = {key: value for key, value in _net(on_clock, keys).items() if any(value)}
    found = _by(loads, keys, "net_items", "net_ms")
    assert {key: value for key, value in found.items() if any(value)} == changes


@given(worlds())
@moderate
def test_a_month_s_load_is_that_of_its_days(world: World) -> None:
    with engine(world) as duck:
        assert duck.rows(ADDED_UP.format("load_month")) == duck.rows(ADDED_UP.format("load_day"))


ADDED_UP = (
    "SELECT team_id, level, kind, date_trunc('month', day) AS month, sum(net_items) AS items, "
    "sum(net_ms) AS ms FROM {} GROUP BY ALL HAVING items <> 0 OR ms <> 0 ORDER BY ALL"
)


def _by(rows: Rows, keys: tuple[str, ...], *values: str) -> dict[Any, tuple[int, ...]]:
    found = {(*(row[key] for key in keys), row["day"]): row for row in rows}
    assert len(found) == len(rows)
    return {key: tuple(row[value] for value in values) for key, row in found.items()}


def _net(stays: Rows, keys: tuple[str, ...], flag: str | None = None) -> dict[Any, tuple[int, ...]]:
    net: dict[Any, list[int]] = {}
    for stay in stays:
        for side, sign in (("entered", 1), ("left", -1)):
            moment: dt.datetime | None = stay[f"{side}_at"]
            if moment is None or (flag and not stay[flag]):
                continue
            sums = net.setdefault((*(stay[key] for key in keys), stay[f"{side}_day"]), [0, 0])
            sums[0] += sign
            sums[1] += sign * milliseconds(moment)
    return {key: tuple(sums) for key, sums in net.items()}


@given(worlds(most_items=6))
@settings(moderate, max_examples=5)
def test_parts_derived_apart_add_up_to_the_whole(world: World) -> None:
    """What an incremental load relies on: no item's facts depend on another's."""
    with engine(world) as duck:
        whole = duck.rows("SELECT * FROM stay ORDER BY item_id, seq")
    apart: Rows = []
    for item in world.items:
        with engine(World(world.teams, world.places, (item,))) as duck:
            apart += duck.rows("SELECT * FROM stay ORDER BY item_id, seq")
    assert apart == whole


@pytest.mark.parametrize("name", [*DERIVED])
def test_an_engine_returns_the_types_that_the_relations_promise(name: str) -> None:
    duck = DuckDB(relations_of(World((), {}, ())))
    described = duck.table(name).schema
    assert described.types == types_of(derived(name)).types
    assert described.names == types_of(derived(name)).names
    duck.close()
