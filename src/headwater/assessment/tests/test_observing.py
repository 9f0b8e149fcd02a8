"""Outside-in: an ADM or coach writes what they saw, the team sees who did and decides."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of, signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.models import Observation, Session
from headwater.assessment.operations import observing, sessions
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.operations.observing import AboutUnknown, EnoughObserved, RoundOver
from headwater.assessment.queries.observations import observations
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store

ADM = Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter")
COACH = Held(Role.DELIVERY_MANAGER, Scale.DOMAIN, "payments")
MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
SEEN = {"seen": "Questions wait for one person.", "example": "On Tuesday, for two days."}
KEYS = ("collaboration", "flow")


@pytest.fixture
def otter(db: None) -> TeamEntry:
    store(cast.plan())
    return organisation.team("otter")


@pytest.fixture
def session(otter: TeamEntry) -> Session:
    return open_session(otter, Opening("Quarterly", KEYS), CONSOLE, timezone.now())


def at(view: str, session: Session, *more: object) -> str:
    return reverse(f"assessment:{view}", args=[session.code, *more])


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def observe(session: Session, client: Client, **said: str) -> Any:
    return client.post(at("observe", session), SEEN | said, follow=True)


@pytest.mark.parametrize("held", [ADM, COACH])
def test_what_was_seen_is_kept_with_name_and_role(session: Session, held: Held) -> None:
    writer = account(held)
    page = text(observe(session, browser_of(writer), about="flow"))
    assert "Thank you." in page
    row = Observation.objects.get()
    assert (row.seen, row.example, row.about) == (SEEN["seen"], SEEN["example"], "flow")
    assert row.written_by == f"{writer.name}, Agile Delivery Manager"
    assert row.written_by in page


def test_the_form_has_no_place_for_a_rating(session: Session) -> None:
    page = signed_in(ADM).get(at("observe", session)).content.decode()
    names = set(re.findall(r'<(?:textarea|input|select)[^>]* name="([^"]+)"', page))
    assert names - {"csrfmiddlewaretoken"} == {"seen", "example", "about"}


@pytest.mark.parametrize("missing", ["seen", "example"])
def test_words_and_an_example_are_both_needed_and_bounded(session: Session, missing: str) -> None:
    for wrong in ("", "x" * 501):
        text(observe(session, signed_in(ADM), **{missing: wrong}), 422)
    text(observe(session, signed_in(ADM), about="planning"), 422)
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    "held",
    [
        MEMBER,
        Held(Role.LEADER, Scale.STREAM, "checkout"),
        Held(Role.DELIVERY_MANAGER, Scale.TEAM, "heron"),
    ],
)
def test_nobody_else_observes(session: Session, held: Held) -> None:
    assert signed_in(held).post(at("observe", session), SEEN).status_code == 403
    assert not Observation.objects.exists()


def test_the_team_decides_and_may_decide_otherwise(session: Session) -> None:
    observe(session, signed_in(ADM))
    row, member = Observation.objects.get(), signed_in(MEMBER)
    for became in ("talk", "set-aside", "action"):
        answer = member.post(at("observation", session, row.pk), {"became": became})
        assert answer.status_code == 302
        row.refresh_from_db()
        assert row.became == became
    (shown,) = observations(session).rows
    assert shown.decided == "You made it an action."
    assert [one.value for one in shown.decisions if one.taken] == ["action"]


def test_a_decision_nobody_can_take_changes_nothing(session: Session) -> None:
    observe(session, signed_in(ADM))
    row = Observation.objects.get()
    signed_in(MEMBER).post(at("observation", session, row.pk), {"became": "punish"})
    row.refresh_from_db()
    assert row.became == ""


def test_an_observation_of_another_session_is_not_found(session: Session, otter: TeamEntry) -> None:
    other = open_session(otter, Opening("Another", KEYS), CONSOLE, timezone.now())
    observe(other, signed_in(ADM))
    row = Observation.objects.get()
    answer = signed_in(MEMBER).post(at("observation", session, row.pk), {"became": "talk"})
    assert answer.status_code == 404


def test_a_leader_decides_nothing(session: Session) -> None:
    observe(session, signed_in(ADM))
    row = Observation.objects.get()
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert leader.post(at("observation", session, row.pk), {"became": "talk"}).status_code == 403


def test_after_the_end_nothing_is_added_or_decided(session: Session, otter: TeamEntry) -> None:
    observe(session, signed_in(ADM))
    sessions.finish(session.code, session.edition, timezone.now())
    assert "This session has ended." in text(signed_in(ADM).get(at("observe", session)))
    text(observe(session, signed_in(ADM)), 422)
    assert Observation.objects.count() == 1
    with pytest.raises(RoundOver):
        observing.decide(session.code, Observation.objects.get().pk, Observation.Became.TALK)


def test_there_is_an_end_to_what_can_be_talked_about(session: Session, otter: TeamEntry) -> None:
    known = {"team": otter, "by": CONSOLE, "today": session.opened_on}
    for _ in range(observing.MOST):
        observing.observe(session.code, "", "seen", "example", **known)  # type: ignore[arg-type]
    with pytest.raises(EnoughObserved):
        observing.observe(session.code, "", "seen", "example", **known)  # type: ignore[arg-type]
    with pytest.raises(AboutUnknown):
        observing.observe(session.code, "planning", "s", "e", **known)  # type: ignore[arg-type]
