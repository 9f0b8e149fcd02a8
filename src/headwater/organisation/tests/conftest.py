"""A small warehouse for this room's tests: two projects of a Jira, five items, one Mystery."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.organisation import operations
from headwater.organisation.tests.plans import payments
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.work import (
    ItemType,
    Place,
    Status,
    StatusCategory,
    Stay,
    WorkItem,
)
from headwater.warehouse import Warehouse, open_warehouse

HOUR = 3_600_000_000
MONDAY = 1_767_600_000_000_000  # 2026-01-05T08:00Z

STATUSES = (
    Status("10001", "Ready", StatusCategory.TO_DO),
    Status("10002", "In progress", StatusCategory.IN_PROGRESS),
    Status("10003", "Done", StatusCategory.DONE),
    Status("77", "Mystery", StatusCategory.UNKNOWN),
)


@pytest.fixture
def warehouse(db: None, tmp_path: Path, settings: Settings) -> Iterator[Warehouse]:
    """An empty warehouse that the room's code opens too."""
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    opened = open_warehouse(settings.WAREHOUSE_URL)
    yield opened
    opened.close()


@pytest.fixture
def imported(warehouse: Warehouse) -> Warehouse:
    """The warehouse after a first import: PAY-1 … PAY-4 and WEB-1."""
    warehouse.keep(_delivery(), "run-1")
    warehouse.settle()
    return warehouse


def _delivery() -> Delivery:
    return Delivery(
        source="jira",
        fetched_at=MONDAY + 1000 * HOUR,
        histories=(
            _history("PAY-1", "PAY", "1", ("10001", "10002", "10003")),
            _history("PAY-2", "PAY", "1", ("10001", "10002")),
            _history("PAY-3", "PAY", "2", ("10001",)),
            _history("PAY-4", "PAY", "2", ("10001", "77")),
            _history("WEB-1", "WEB", "2", ("10001", "10002")),
        ),
        statuses=STATUSES,
        types=(ItemType("1", "Bug"), ItemType("2", "Task")),
    )


def _history(key: str, project: str, type_id: str, statuses: tuple[str, ...]) -> History:
    place = Place((("project", project),))
    instants = [MONDAY + hour * HOUR for hour in range(len(statuses))]
    ends = [*instants[1:], None]
    return History(
        WorkItem(
            external_id=key,
            key=key,
            title=f"Work on {key}",
            created_at=MONDAY,
            type_id=type_id,
            traits=(f"type:{type_id}", "label:later"),
        ),
        tuple(
            Stay(status, place, (), entered, left)
            for status, entered, left in zip(statuses, instants, ends, strict=True)
        ),
    )


@pytest.fixture
def mapped(imported: Warehouse) -> Warehouse:
    """The small warehouse, mapped by the Payments plan."""
    operations.apply(payments())
    return imported
