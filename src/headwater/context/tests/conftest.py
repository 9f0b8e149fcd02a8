"""The small organisation: Payments › Checkout › Otter and Heron, Ledger › Lynx."""

import pytest

from headwater.organisation import queries
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments


@pytest.fixture(autouse=True)
def organisation(db: None) -> None:
    """Describe the organisation."""
    store(payments())


@pytest.fixture
def otter(organisation: None) -> TeamEntry:
    """A team of Checkout, in Berlin."""
    return queries.team("otter")
