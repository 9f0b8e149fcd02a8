"""The small organisation, kept in a warehouse once and described anew for each test."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from headwater.access.tests.visitors import signed_in
from headwater.flow.tests import cast
from headwater.organisation.storing import store
from headwater.simulation import Simulation, simulate
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import open_warehouse


@pytest.fixture(scope="session")
def filled_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a warehouse with everything Otter and Heron ever did."""
    url = f"duckdb:///{tmp_path_factory.mktemp('flow') / 'warehouse.duckdb'}"
    warehouse = open_warehouse(url)
    warehouse.map(cast.plan())
    warehouse.keep(cast.delivery(), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


@pytest.fixture
def organisation(db: None, filled_warehouse: str, settings: Settings) -> None:
    """Payments › Checkout › Otter and Heron, with their work."""
    settings.WAREHOUSE_URL = filled_warehouse
    store(cast.plan())


@pytest.fixture
def visitor(organisation: None) -> Client:
    """Someone looking at the small organisation's pages."""
    return signed_in(SERVER_NAME="localhost")


@pytest.fixture(scope="session")
def simulated() -> Simulation:
    """The organisation that the demo is made of, up to the cast's own moment."""
    return simulate(cast.NOW)


@pytest.fixture(scope="session")
def simulated_warehouse(
    simulated: Simulation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a warehouse with all the simulated work."""
    url = f"duckdb:///{tmp_path_factory.mktemp('simulated') / 'warehouse.duckdb'}"
    warehouse = open_warehouse(url)
    warehouse.map(simulated.organisation)
    warehouse.keep(simulated.delivery(), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


@pytest.fixture
def demo(
    db: None, simulated: Simulation, simulated_warehouse: str, settings: Settings
) -> Organisation:
    """The demo organisation's plan, with its pages ready to be looked at."""
    settings.WAREHOUSE_URL = simulated_warehouse
    store(simulated.organisation)
    return simulated.organisation
