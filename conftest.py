"""What every test can ask for."""

import pytest
from django.test import Client

from headwater.access.tests.visitors import signed_in


@pytest.fixture
def client(db: None) -> Client:
    """Someone signed in to whom every page opens."""
    return signed_in()
