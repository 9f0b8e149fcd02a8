"""Building the demo: once, where nothing is, and never over somebody's own work."""

from pathlib import Path

import pytest
import typer
from django.conf import settings
from typer.testing import CliRunner

from headwater.demo import operations, queries
from headwater.demo.commands import demo
from headwater.demo.tests.conftest import NOW
from headwater.intake.models import Source, SyncRun
from headwater.metrics.relations import relation
from headwater.organisation import operations as organisation
from headwater.organisation import queries as organisation_queries
from headwater.simulation import Simulation
from headwater.sources.progress import Progress
from headwater.vocabulary.delivery import Delivery
from headwater.vocabulary.organisation import Domain, Organisation
from headwater.warehouse import open_warehouse

_app = typer.Typer()
_app.command()(demo)


def _keep(delivery: Delivery) -> None:
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    warehouse.keep(delivery, "run")
    warehouse.settle()


def _item_count() -> int:
    items = open_warehouse(settings.WAREHOUSE_URL).read(relation("item").select("item_id"))
    return int(items.num_rows)


def _one_item(simulation: Simulation, source: str) -> Delivery:
    return Delivery(source, simulation.now, histories=simulation.histories[:1])


def test_the_command_builds_it_once_and_leaves_it_alone_afterwards(
    home: Path, simulation: Simulation
) -> None:
    built = CliRunner().invoke(_app, ["--now", "2026-11-22T12:00:00"])
    assert built.exit_code == 0, built.output
    assert "12 teams in 6 value streams" in built.output
    assert "headwater serve" in built.output
    assert organisation_queries.plan() == simulation.organisation
    assert _item_count() == len(simulation.tickets)
    again = CliRunner().invoke(_app, ["--if-empty"])
    assert again.exit_code == 0
    assert "Left as it is" in again.output
    refused = CliRunner().invoke(_app, [])
    assert refused.exit_code == 1
    assert _item_count() == len(simulation.tickets)
    assert [run.state for run in SyncRun.objects.all()] == [SyncRun.State.DONE]


def test_it_tells_how_far_it_is_and_what_was_made(
    home: Path, simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headwater.simulation.simulate", lambda _now, _seed: simulation)
    heard: list[Progress] = []
    built = operations.build_and_record(NOW, report=heard.append)
    assert [progress.done for progress in heard] == [0, 1, 2]
    assert (built.domains, built.streams, built.teams) == (4, 6, 12)
    assert built.items == _item_count()
    assert Source.objects.get().kind == Source.Kind.DEMO


def test_an_organisation_somebody_made_is_left_alone(home: Path) -> None:
    mine = Organisation(name="Mine", domains=(Domain("mine", "Mine"),))
    organisation.apply(mine)
    with pytest.raises(operations.NotEmpty, match="Mine"):
        operations.build_demo(NOW)
    assert organisation_queries.plan() == mine


def test_work_from_elsewhere_is_left_alone(home: Path, simulation: Simulation) -> None:
    _keep(_one_item(simulation, "jira"))
    with pytest.raises(operations.NotEmpty, match="jira"):
        operations.build_and_record(NOW)
    assert _item_count() == 1
    assert not Source.objects.exists()


def test_a_build_that_was_cut_short_may_be_built_again(home: Path, simulation: Simulation) -> None:
    _keep(_one_item(simulation, "demo"))
    assert queries.what_is_there() is None
