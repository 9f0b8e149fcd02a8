"""What comes from outside, as the team sees it in the room: beside its own view, after its own."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Observation, Session
from headwater.assessment.operations import answering, observing, outside, sessions
from headwater.assessment.operations.answering import participant_of
from headwater.assessment.outside_questions import SHORT, outside_form
from headwater.assessment.steps import FLOOR, Part, Step
from headwater.assessment.tests.outside import KEYS, asking, everywhere
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store

MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
EVERYTHING_WELL = "exceeding"
FROM_OUTSIDE = "We wait for weeks."


@pytest.fixture
def session(db: None) -> Session:
    """A session in which five rate everything well, and it waits for the reveal."""
    store(cast.plan())
    now = timezone.now()
    session = asking(organisation.team("otter"), SHORT, outside_until=now.date())
    secrets = [answering.join(session.code, f"person {n}")[1] for n in range(FLOOR)]
    to(session, Step.RATE)
    for secret in secrets:
        answers = Answers(dict.fromkeys(KEYS, EVERYTHING_WELL))
        answering.hand_in(session.code, secret, Part.RATINGS, answers, now)
    return session


def to(session: Session, step: Step) -> None:
    session.refresh_from_db()
    sessions.move(session.code, step, session.edition, timezone.now())
    session.refresh_from_db()


def answered_from_outside(session: Session, how_many: int) -> None:
    form, today = outside_form(session), timezone.now().date()
    for secret in outside.make_links(session.code, how_many, today):
        words = everywhere(form.keys, FROM_OUTSIDE)
        answers = Answers(dict.fromkeys(form.rated, "not-meeting"), words)
        outside.respond(secret, answers, timezone.now())


def collect(session: Session) -> None:
    session.refresh_from_db()
    outside.close_outside(session.code, session.edition)


def room(session: Session, client: Client | None = None) -> str:
    answer = (client or signed_in(MEMBER)).get(reverse("assessment:room", args=[session.code]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_before_they_are_collected_nothing_of_them_is_seen(session: Session) -> None:
    answered_from_outside(session, FLOOR)
    to(session, Step.LOOK)
    page = room(session)
    assert "People outside the team are still answering." in page
    assert FROM_OUTSIDE not in page
    assert "Seen from outside" not in page


def test_they_stand_beside_the_teams_own_view_with_where_they_differ(session: Session) -> None:
    answered_from_outside(session, FLOOR)
    to(session, Step.LOOK)
    collect(session)
    page = room(session)
    assert "Seen from outside" in page
    assert "Where others see it differently:" in page
    assert FROM_OUTSIDE in page
    assert "What one thing would help you most?" in page


def test_too_few_from_outside_are_a_number_and_a_reason(session: Session) -> None:
    answered_from_outside(session, FLOOR - 1)
    to(session, Step.LOOK)
    collect(session)
    page = room(session)
    assert "4 people outside the team answered. Below 5 answers nothing is shown" in page
    assert FROM_OUTSIDE not in page
    assert "Where others see it differently" not in page


def test_who_takes_part_without_an_account_sees_it_too(session: Session) -> None:
    answered_from_outside(session, FLOOR)
    guest = Client()
    guest.post(reverse("assessment:enter", args=[session.code]), {"name": "Ada"})
    to(session, Step.LOOK)
    collect(session)
    page = room(session, guest)
    assert "Seen from outside" in page
    assert "How others see us" not in page


def observed(session: Session, about: str) -> Observation:
    team = organisation.team("otter")
    words = {"seen": f"Seen about {about or 'all'}.", "example": "Once."}
    known = {"team": team, "by": CONSOLE, "today": session.opened_on}
    return observing.observe(session.code, about, **words, **known)  # type: ignore[arg-type]


def test_observations_wait_for_the_reveal_and_stand_with_what_they_are_about(
    session: Session,
) -> None:
    for about in ("", *KEYS):
        observed(session, about)
    assert "Seen about" not in room(session)
    to(session, Step.LOOK)
    session.refresh_from_db()
    sessions.talk_about(session.code, "flow", session.edition)
    page = room(session)
    assert "Seen about flow." in page
    assert "Seen about all." in page
    assert "Seen about observability." not in page
    assert "the command line, Agile Delivery Manager" in page


def test_in_the_room_a_decision_is_answered_with_the_stage(session: Session) -> None:
    row = observed(session, "")
    to(session, Step.LOOK)
    address = reverse("assessment:observation", args=[session.code, row.pk])
    answer: Any = signed_in(MEMBER).post(
        address, {"became": "talk"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "You decided to talk about it." in answer.content.decode()


def test_who_takes_part_without_speaking_for_the_team_decides_nothing(session: Session) -> None:
    observed(session, "")
    guest = Client()
    guest.post(reverse("assessment:enter", args=[session.code]), {"name": "Ada"})
    to(session, Step.LOOK)
    assert participant_of(session, guest.cookies[f"hw-{session.code}"].value) is not None
    page = room(session, guest)
    assert "Seen about all." in page
    assert "Set it aside" not in page
