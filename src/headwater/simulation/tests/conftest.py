"""One simulated organisation for all tests of this room."""

from datetime import UTC, datetime

import pytest

from headwater.simulation import Simulation, simulate
from headwater.simulation.tests.once import simulated

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def simulation() -> Simulation:
    """The simulated organisation as of a Sunday in November."""
    return simulated(NOW)


@pytest.fixture(scope="session")
def another() -> Simulation:
    """The same organisation with other luck."""
    return simulate(NOW, seed=8)
