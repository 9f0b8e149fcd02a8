"""Answers are remembered, and only as long as nothing that is stored changes."""

from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.flow.queries import asking
from headwater.flow.queries.asking import Asking
from headwater.flow.tests import cast
from headwater.metrics.catalogue import Question
from headwater.metrics.usable_share import usable_share_of_all
from headwater.organisation import queries
from headwater.organisation.storing import store
from headwater.warehouse import open_warehouse
from headwater.warehouse.engine import Warehouse


@pytest.fixture
def warehouse(db: None, tmp_path: Path, settings: Settings) -> Warehouse:
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    store(cast.plan())
    opened = open_warehouse(settings.WAREHOUSE_URL)
    opened.map(cast.plan())
    return opened


def items() -> int:
    (row,) = Asking((queries.team("otter"),), cast.NOW).rows(usable_share_of_all)
    return int(row["n"])


def test_a_load_is_seen_at_once(warehouse: Warehouse) -> None:
    assert items() == 0
    warehouse.keep(cast.delivery(), run="tests")
    warehouse.settle()
    assert items() > 100


def test_the_same_question_is_asked_of_the_warehouse_once(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []
    ask = Asking.ask

    def counting(self: Asking, question: Question, periods: object) -> object:
        asked.append(question)
        return ask(self, question, periods)  # type: ignore[arg-type]

    monkeypatch.setattr(asking.Asking, "ask", counting)
    assert items() == items()
    assert asked == [usable_share_of_all]
    warehouse.rebuild()
    items()
    assert asked == [usable_share_of_all] * 2
