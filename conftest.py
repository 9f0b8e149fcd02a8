"""What every test can ask for."""

import pytest
from django.test import Client

from headwater.access.tests.emptied import emptied_trail
from headwater.access.tests.visitors import signed_in

__all__ = ["client", "emptied_trail"]

DATABASE_FIXTURES = {"db", "transactional_db"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the application's database, so that it can be run on another one."""
    for item in items:
        uses = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if uses or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture
def client(db: None) -> Client:
    """Someone signed in to whom every page opens."""
    return signed_in()
