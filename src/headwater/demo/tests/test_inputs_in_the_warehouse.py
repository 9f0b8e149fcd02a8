"""What the inputs say about the simulated work is what the simulation knows to be true."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from headwater.metrics import blocked_time, unplanned_interruptions, waiting_on_another_team
from headwater.metrics.catalogue import Question, expression
from headwater.metrics.periods import Granularity, calendar, periods_between
from headwater.metrics.relations import SCOPE
from headwater.simulation import Simulation
from headwater.simulation.cast import TEAMS, TeamCast
from headwater.simulation.links import WITHOUT_LINKS
from headwater.simulation.truths import timezone
from headwater.vocabulary.identity import team_id
from headwater.warehouse import Warehouse

DAY_US = 86_400_000_000
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.slug)
def test_as_much_came_in_from_the_side_as_the_simulation_sent(
    simulation: Simulation, warehouse: Warehouse, team: TeamCast
) -> None:
    truths = simulation.truths
    rows = _asked(warehouse, unplanned_interruptions.unplanned_interruptions, simulation, team)
    assert sum(row["unplanned"] for row in rows) > 0
    for row in rows:
        assert row["n"] == truths.started[team.slug, row["period"]]
        assert row["unplanned"] == truths.unplanned[team.slug, row["period"]]


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.slug)
def test_work_was_blocked_for_as_long_as_the_simulation_blocked_it(
    simulation: Simulation, warehouse: Warehouse, team: TeamCast
) -> None:
    blocked = simulation.truths.blocked_us
    rows = _asked(warehouse, blocked_time.blocked_time, simulation, team)
    assert sum(row["blocked_days"] for row in rows) > 0
    for row in rows:
        known = blocked.get((team.slug, row["period"]), 0) / DAY_US
        assert row["blocked_days"] == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.slug)
def test_work_waited_for_others_as_long_as_the_simulation_let_it(
    simulation: Simulation, warehouse: Warehouse, team: TeamCast
) -> None:
    waiting = simulation.truths.waiting_elsewhere_us
    rows = _asked(warehouse, waiting_on_another_team.waiting_on_another_team, simulation, team)
    if team.slug in WITHOUT_LINKS:
        assert {row["share"] for row in rows} == {None}
        assert sum(row["excluded_no_links"] for row in rows) > 0
        return
    assert sum(row["waiting_items"] for row in rows) > 50
    for row in rows:
        known = waiting.get((team.slug, row["period"]), 0) / DAY_US
        assert row["waiting_days"] == pytest.approx(known, abs=1e-5)
        assert row["excluded_unknown_owner"] == 0


def _asked(
    warehouse: Warehouse, question: Question, simulation: Simulation, team: TeamCast
) -> list[dict[str, Any]]:
    """Ask about each month of the simulated two years."""
    months = periods_between(Granularity.MONTH, simulation.truths.first_day, date(2026, 11, 22))
    scope = {"team_id": [team_id(team.slug)], "level": ["item"]}
    tables = {
        "scope": pa.table(scope, schema=pa.schema({"team_id": pa.int64(), "level": pa.string()})),
        "calendar": calendar(months, [timezone(team)], until=NOW),
    }
    assert set(scope) == set(SCOPE)
    rows: list[dict[str, Any]] = warehouse.read(expression(question), **tables).to_pylist()
    return rows
