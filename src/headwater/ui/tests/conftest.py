"""This room's tests look at pages of their own, which are not in the table of rights."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def without_the_gate(settings: Settings) -> None:
    """Leave out the gate, which refuses addresses it does not know."""
    gate = "headwater.access.gate.Gate"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != gate]
