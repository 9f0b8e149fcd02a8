"""The demo organisation in a warehouse of its own, built once, and an empty home to build it in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from headwater.demo.personas import CAST
from headwater.demo.purpose import write_purpose
from headwater.demo.story import calendar_of, write_words
from headwater.organisation.storing import store
from headwater.people.personas import introduce
from headwater.simulation import Simulation
from headwater.simulation.tests.once import simulated
from headwater.warehouse import Warehouse, open_warehouse

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    """The simulated organisation that the demo is made of."""
    return simulated(NOW)


@pytest.fixture(scope="session")
def warehouse_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the warehouse with the simulation's work."""
    return f"duckdb:///{tmp_path_factory.mktemp('demo') / 'warehouse.duckdb'}"


@pytest.fixture(scope="session")
def warehouse(simulation: Simulation, warehouse_url: str) -> Iterator[Warehouse]:
    """A warehouse with the simulation's work, mapped by its plan. Only to be read."""
    opened = open_warehouse(warehouse_url)
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
    open_warehouse(settings.WAREHOUSE_URL).close()


@pytest.fixture
def written(db: None, simulation: Simulation) -> None:
    """The demo's plan and its people, and all that they had written by now."""
    store(simulation.organisation)
    introduce(CAST)
    write_words(simulation.story, NOW)


@pytest.fixture
def lived_in(
    written: None,
    simulation: Simulation,
    warehouse: Warehouse,
    warehouse_url: str,
    settings: Settings,
) -> None:
    """The demo as a visitor finds it: everything written, and all of the work."""
    settings.WAREHOUSE_URL = warehouse_url
    write_purpose(simulation, calendar_of(simulation.story, NOW))
