"""The demo organisation in a warehouse of its own, built once, and an empty home to build it in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.simulation import Simulation, simulate
from headwater.warehouse import Warehouse, close_all

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    """The simulated organisation that the demo is made of."""
    return simulate(NOW)


@pytest.fixture(scope="session")
def warehouse(
    simulation: Simulation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A warehouse with the simulation's work, mapped by its plan. Only to be read."""
    opened = Warehouse(tmp_path_factory.mktemp("demo") / "warehouse.duckdb")
    opened.keep(simulation.delivery(), "demo")
    opened.map(simulation.organisation)
    opened.settle()
    yield opened
    opened.close()


@pytest.fixture
def home(db: None, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The data folder of an installation in which nothing has happened yet."""
    settings.DATA = tmp_path
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    yield tmp_path
    close_all()
