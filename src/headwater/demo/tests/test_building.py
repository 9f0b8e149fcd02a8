"""Building the demo: once, where nothing is, and never over somebody's own work."""

from datetime import date, datetime
from pathlib import Path

import pytest
import typer
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from headwater.access.models import Account
from headwater.access.places import around
from headwater.context.models import Note
from headwater.demo import operations, queries
from headwater.demo.commands import demo
from headwater.demo.personas import CAST
from headwater.demo.tests.conftest import NOW
from headwater.intake.models import Source, SyncRun
from headwater.metrics.relations import relation
from headwater.organisation import operations as organisation
from headwater.organisation import queries as organisation_queries
from headwater.people import personas
from headwater.simulation import Simulation
from headwater.sources.progress import Progress
from headwater.vocabulary.delivery import Delivery
from headwater.vocabulary.organisation import Domain, Organisation
from headwater.warehouse import open_warehouse

_BUILT = operations.Built("Brook", 1, 2, 3, 5, 40, date(2024, 11, 1))
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


def test_it_is_built_once_and_left_alone_afterwards(home: Path, simulation: Simulation) -> None:
    heard: list[Progress] = []
    built = operations.build_and_record(NOW, report=heard.append)
    assert [progress.done for progress in heard] == [0, 1, 2]
    assert (built.domains, built.streams, built.teams) == (4, 6, 12)
    assert built.items == _item_count() == len(simulation.tickets)
    assert organisation_queries.plan() == simulation.organisation
    held = [grant.held for persona in personas.present() for grant in persona.grants.all()]
    assert held == [persona.held for persona in CAST]
    assert all(around(one.scale, one.slug) for one in held)
    assert Note.objects.exists()
    Account.objects.all().delete()  # a demo from before there were personas gets them too
    again = CliRunner().invoke(_app, ["--if-empty"])
    assert personas.present().count() == len(CAST)
    assert again.exit_code == 0
    assert "Left as it is" in again.output
    assert CliRunner().invoke(_app, []).exit_code == 1
    assert _item_count() == built.items


def test_the_run_is_on_the_sources_page(
    home: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(operations, "build_demo", lambda *_, **__: _BUILT)
    operations.build_and_record(NOW)
    run = SyncRun.objects.get()
    assert (run.source.kind, run.state) == (Source.Kind.DEMO, SyncRun.State.DONE)
    assert "5 items" in client.get("/sources/").content.decode()


def test_the_command_says_what_was_made_and_what_to_do_next(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[datetime, int]] = []

    def build(now: datetime, seed: int, **_: object) -> operations.Built:
        asked.append((now, seed))
        return _BUILT

    monkeypatch.setattr(operations, "build_and_record", build)
    said = CliRunner().invoke(_app, ["--if-empty", "--now", "2026-11-22T12:00:00", "--seed", "3"])
    assert said.exit_code == 0, said.output
    assert asked == [(NOW, 3)]
    assert "Brook is ready: 3 teams in 2 value streams and 1 domain," in said.output
    assert "headwater serve" in said.output


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


def test_where_the_words_cannot_be_written_there_is_no_plan_and_nobody_either(
    home: Path, simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("headwater.simulation.simulate", lambda *_: simulation)
    monkeypatch.setattr(operations, "_keep", lambda *_: (0, 0))
    monkeypatch.setattr("headwater.demo.story.write_words", fails)
    with pytest.raises(OSError, match="no space"):
        operations.build_demo(NOW)
    assert organisation_queries.plan().domains == ()
    assert not Account.objects.exists()


def test_a_build_that_was_cut_short_may_be_built_again(home: Path, simulation: Simulation) -> None:
    _keep(_one_item(simulation, "demo"))
    assert queries.what_is_there() is None
