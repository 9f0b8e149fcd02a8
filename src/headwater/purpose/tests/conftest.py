"""Otter and Heron with initiatives and epics, kept in a warehouse once."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.flow.tests import cast as flow
from headwater.organisation.storing import store
from headwater.purpose.tests import cast
from headwater.warehouse import open_warehouse


@pytest.fixture(scope="session")
def purposeful_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a warehouse with the cast's initiatives, epics and a few items."""
    url = f"duckdb:///{tmp_path_factory.mktemp('purpose') / 'warehouse.duckdb'}"
    warehouse = open_warehouse(url)
    warehouse.map(flow.plan())
    warehouse.keep(cast.delivery(), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


@pytest.fixture
def riverbank(db: None, purposeful_warehouse: str, settings: Settings) -> None:
    """Payments › Checkout › Otter and Heron, with what they work toward."""
    settings.WAREHOUSE_URL = purposeful_warehouse
    store(flow.plan())


@pytest.fixture
def otter_member(riverbank: None) -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


@pytest.fixture
def heron_member(riverbank: None) -> Client:
    """Somebody of team Heron, which shares a stream with Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "heron"))


@pytest.fixture
def checkout_leader(riverbank: None) -> Client:
    """Somebody who leads the stream of both."""
    return signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
