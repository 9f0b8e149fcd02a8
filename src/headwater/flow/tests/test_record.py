"""How far the record of a team reaches."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.flow.queries import record
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.work import Place, Stay, WorkItem
from headwater.warehouse import open_warehouse

LATER = datetime(2026, 5, 4, 9, tzinfo=UTC)
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def _two_sources(db: None, tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Otter's tracker, whose record ends in 2024, and another source that goes on."""
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    warehouse.map(cast.plan())
    warehouse.keep(cast.delivery(), run="tests")
    warehouse.keep(_another_source(), run="tests")
    warehouse.settle()
    store(cast.plan())
    yield
    warehouse.close()


def _another_source() -> Delivery:
    at = int(LATER.timestamp()) * 1_000_000
    stay = Stay("open", Place((("project", "ELSEWHERE"),)), (), at, None)
    return Delivery("another", at, (History(WorkItem("X-1", "X-1", "A late item", at), (stay,)),))


@pytest.mark.usefixtures("_two_sources")
def test_a_team_s_data_ends_where_its_own_sources_end() -> None:
    otter = organisation.team("otter")
    ends = record.as_of(TODAY, [otter])
    assert datetime(2024, 11, 1, tzinfo=UTC) < ends <= cast.NOW
    assert record.as_of(TODAY, []) == LATER
    assert record.as_of(cast.FIRST, [otter]) == cast.FIRST
