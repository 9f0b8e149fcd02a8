"""What the warehouse derives from the simulated work is what the simulation knows to be true."""

from datetime import date
from typing import Any

import ibis.expr.types as ir

from headwater.metrics.relations import relation
from headwater.simulation import Simulation
from headwater.simulation.cast import TEAMS
from headwater.simulation.working_time import month_start
from headwater.vocabulary.identity import team_id
from headwater.warehouse import Warehouse

_SLUGS = {team_id(team.slug): team.slug for team in TEAMS}


def _items(name: str) -> ir.Table:
    rows = relation(name)
    return rows.filter(rows.level == "item")


def _counts(warehouse: Warehouse, rows: ir.Table, *by: Any) -> dict[tuple[Any, ...], int]:
    found = warehouse.read(rows.group_by(*by).agg(n=lambda t: t.count())).to_pylist()
    return {tuple(list(row.values())[:-1]): row["n"] for row in found}


def test_each_team_finished_as_much_each_month_as_the_simulation_counted(
    simulation: Simulation, warehouse: Warehouse
) -> None:
    flow = _items("item_flow")
    done = flow.filter(flow.completed_day.notnull() & flow.committed_day.notnull())
    found = _counts(warehouse, done, "team_id", done.completed_day.truncate("M").name("month"))
    counted = {(_SLUGS[team], _day(month)): n for (team, month), n in found.items()}
    assert counted == simulation.truths.finished


def test_as_much_is_in_progress_as_the_simulation_counted(
    simulation: Simulation, warehouse: Warehouse
) -> None:
    flow = _items("item_flow")
    found = _counts(warehouse, flow.filter(flow.state == "in_flow"), "team_id")
    in_progress = {_SLUGS[team]: n for (team,), n in found.items()}
    assert in_progress == {t: n for t, n in simulation.truths.in_progress.items() if n}


def test_work_in_the_unmapped_status_is_excluded_and_nothing_else(
    simulation: Simulation, warehouse: Warehouse
) -> None:
    found = _counts(warehouse, _items("item_flow"), "excluded")
    excluded = {reason: n for (reason,), n in found.items() if reason is not None}
    assert excluded == {"unmapped_status": simulation.truths.unmapped_status}


def test_kinds_and_levels_are_as_simulated(simulation: Simulation, warehouse: Warehouse) -> None:
    kinds = {kind: n for (kind,), n in _counts(warehouse, _items("item"), "kind").items()}
    levels = {level: n for (level,), n in _counts(warehouse, relation("item"), "level").items()}
    assert kinds == simulation.truths.kinds
    assert levels == simulation.truths.levels


def test_reopened_blocked_and_never_started_work_is_recognised(
    simulation: Simulation, warehouse: Warehouse
) -> None:
    flow = _items("item_flow")
    reopened = flow.filter(flow.done_exits > 0).count()
    untouched = flow.filter((flow.state == "done") & flow.committed_at.isnull()).count()
    assert _number(warehouse, reopened) == simulation.truths.reopened
    assert _number(warehouse, untouched) == simulation.truths.never_started
    stay = _items("stay")
    blocked = stay.filter(stay.blocked).item_id.nunique()
    assert _number(warehouse, blocked) == simulation.truths.blocked


def test_nothing_needed_mending_or_was_set_aside(warehouse: Warehouse) -> None:
    for name in ("repair", "set_aside"):
        assert warehouse.read(relation(name)).num_rows == 0


def _number(warehouse: Warehouse, value: ir.IntegerScalar) -> int:
    return int(warehouse.read(value.name("n").as_table()).column("n")[0].as_py())


def _day(month: date) -> date:
    return month_start(month)
