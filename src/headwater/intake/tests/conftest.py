"""A home for each test: its own folder, database and warehouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.warehouse import close_all


@pytest.fixture
def home(db: None, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The data folder of an installation in which nothing has happened yet."""
    settings.DATA = tmp_path
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    yield tmp_path
    close_all()


@pytest.fixture
def event_log(tmp_path: Path) -> Path:
    """An event log of three usable items, with two rows that cannot be used."""
    path = tmp_path / "tickets.csv"
    path.write_text(
        "item,changed_at,status,team\n"
        "T-1,2026-01-05T08:00:00Z,To do,Otter\n"
        "T-1,2026-01-06T08:00:00Z,Doing,Otter\n"
        "T-1,2026-01-07T08:00:00Z,Done,Otter\n"
        "T-2,yesterday,To do,Otter\n"
        "T-2,2026-01-06T08:00:00Z,Doing,Otter\n"
        ",2026-01-06T08:00:00Z,Doing,Otter\n"
        "T-3,2026-01-08T08:00:00Z,To do,Heron\n"
    )
    return path
