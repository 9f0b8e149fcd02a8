"""What the data can add opens for those in the session, after the reveal, and for nobody else."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.models import Session
from headwater.assessment.operations import sessions
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.queries.evidence import NOTHING_MEASURED
from headwater.assessment.steps import Step
from headwater.assessment.views.evidence import NOT_IN, NOT_YET
from headwater.flow.tests import cast
from headwater.flow.tests.conftest import filled_warehouse
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store

__all__ = ["filled_warehouse"]

MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> Iterator[None]:
    """Guesses are counted across tests, as they are across sessions."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def session(db: None, filled_warehouse: str, settings: Settings) -> Session:
    settings.WAREHOUSE_URL = filled_warehouse
    store(cast.plan())
    account()
    opening = Opening("Quarterly", ("flow", "observability"))
    return open_session(organisation.team("otter"), opening, CONSOLE, timezone.now())


def reveal(session: Session) -> None:
    session.refresh_from_db()
    sessions.move(session.code, Step.LOOK, session.edition, timezone.now())


def at(session: Session, key: str = "flow") -> str:
    return reverse("assessment:evidence", args=[session.code, key])


def joined(session: Session, name: str = "Ada") -> Client:
    client = Client()
    client.post(reverse("assessment:enter", args=[session.code]), {"name": name})
    return client


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_whoever_takes_part_reads_it_after_the_reveal(session: Session) -> None:
    ada = joined(session)
    assert NOT_YET in said(ada.get(at(session)), 409)
    reveal(session)
    page = said(ada.get(at(session)))
    assert "In the third quarter of 2024 it was" in page
    assert "No context from the team yet." in page
    assert "See its chart" not in page


def test_within_the_room_it_comes_as_a_part_of_the_page(session: Session) -> None:
    ada = joined(session)
    assert NOT_YET in said(ada.get(at(session), headers=FRAGMENT))
    reveal(session)
    part = ada.get(at(session), headers=FRAGMENT).content.decode()
    assert "<html" not in part
    assert "Flow Efficiency" in part


def test_who_speaks_for_the_team_reads_it_and_the_way_to_the_charts(session: Session) -> None:
    reveal(session)
    page = said(signed_in(MEMBER).get(at(session)))
    assert "See its chart" in page


@pytest.mark.parametrize(
    "client",
    [
        lambda: Client(),
        lambda: signed_in(Held(Role.LEADER, Scale.STREAM, "checkout")),
        lambda: signed_in(Held(Role.MEMBER, Scale.TEAM, "heron")),
        lambda: signed_in(Held(Role.OPERATOR, Scale.ORGANISATION)),
    ],
)
def test_nobody_else_reads_a_number(session: Session, client: Any) -> None:
    reveal(session)
    page = said(client().get(at(session)), 403)
    assert NOT_IN in page
    assert "quarter of" not in page


def test_the_ticket_of_one_session_opens_no_other(session: Session) -> None:
    opening = Opening("Another", ("flow",))
    other = open_session(organisation.team("otter"), opening, CONSOLE, timezone.now())
    ada = joined(other)
    reveal(session)
    assert NOT_IN in said(ada.get(at(session)), 403)


def test_where_nothing_is_measured_it_says_so(session: Session) -> None:
    ada = joined(session)
    reveal(session)
    assert NOTHING_MEASURED in said(ada.get(at(session, "observability")))


def test_what_is_not_asked_is_not_found(session: Session) -> None:
    reveal(session)
    member = signed_in(MEMBER)
    assert member.get(at(session, "planning")).status_code == 404
    assert member.get("/join/22222222/evidence/flow/").status_code == 404


def test_a_metric_that_is_gone_breaks_nothing(session: Session) -> None:
    session.asked.filter(key="flow").update(metrics=["sprint_burndown", "flow_time"])
    reveal(session)
    page = said(signed_in(MEMBER).get(at(session)))
    assert "Headwater measures this no longer." in page
    assert "Flow Time" in page


def test_who_guesses_codes_has_to_wait(session: Session) -> None:
    stranger = Client()
    codes = [f"222222{a}{b}" for a in "23456789" for b in "23456789"]
    answers = [stranger.get(f"/join/{code}/evidence/flow/").status_code for code in codes]
    assert answers[0] == 404
    assert answers[-1] == 429
