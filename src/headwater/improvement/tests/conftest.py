"""Team Otter, and inputs to follow: six that are made up, so that five can be too few."""

import ibis.expr.types as ir
import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.flow.tests import cast
from headwater.flow.tests.conftest import filled_warehouse
from headwater.metrics import reopened_share
from headwater.metrics.catalogue import METRICS, Metric
from headwater.metrics.declaration import Declaration, Direction, MetricKind
from headwater.organisation import queries
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store

__all__ = ["filled_warehouse"]

INPUT = Declaration(
    name="coming_back",
    title="Coming back",
    question="How much of what we call done comes back?",
    unit="share",
    formula="Items that came back ÷ items that were done.",
    kind=MetricKind.INPUT,
    direction=Direction.FALL,
    limits="It is made up.",
    source="These tests",
    policies=("An item comes back once.",),
    moves={"flow_time": "What comes back takes longer."},
    headline="share",
)
SIX = tuple(f"made_up_{number}" for number in range(1, 7))


def coming_back(stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return what the reopened share is, as if a team could change it."""
    return reopened_share.reopened_share(stay, team, scope, calendar)


@pytest.fixture
def inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six inputs beside those of the catalogue, and one that says of itself all it can."""
    for name in (*SIX, INPUT.name):
        title = name.replace("_", " ").capitalize()
        declaration = msgspec.structs.replace(INPUT, name=name, title=title)
        monkeypatch.setitem(METRICS, name, Metric(declaration, (coming_back,)))


@pytest.fixture
def otter(db: None) -> TeamEntry:
    """A team, with no work to be seen."""
    store(cast.plan())
    return queries.team("otter")


@pytest.fixture
def working_otter(otter: TeamEntry, filled_warehouse: str, settings: Settings) -> TeamEntry:
    """The same team with two years of work."""
    settings.WAREHOUSE_URL = filled_warehouse
    return otter


@pytest.fixture
def member(working_otter: TeamEntry) -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


@pytest.fixture
def leader(working_otter: TeamEntry) -> Client:
    """Somebody who leads Otter's stream."""
    return signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
