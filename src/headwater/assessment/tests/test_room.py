"""What people see in a session, step by step, and what they never see."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.assessment.models import Box, Session
from headwater.assessment.queries.gathered import gathered_html
from headwater.assessment.steps import NAMES, Step, Voting
from headwater.assessment.tests.in_session import (
    KEYS,
    answered,
    at,
    facilitator,
    joined,
    moved,
    opened,
    over_days,
    rated,
)
from headwater.assessment.tests.in_session import (
    NAMES as PEOPLE,
)
from headwater.assessment.views.room import ALREADY, TOO_LATE
from headwater.assessment.views.running import MEANWHILE
from headwater.assessment.words import too_few
from headwater.organisation.models import Team
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments

pytestmark = pytest.mark.django_db
SECRET = "a sentence that nobody may read yet"
STEPS = [step for step in Step if step is not Step.FINISHED]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def organisation(db: None) -> None:
    store(payments())


def page_of(client: Client, session: Session) -> str:
    answer = client.get(at("room", session))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_step_says_where_it_is_to_everybody() -> None:
    session, leads = opened(), facilitator()
    takes_part = joined(session, "Ada")
    for step in STEPS:
        moved(leads, session, step)
        for client in (leads, takes_part):
            page = page_of(client, session)
            assert page.count('id="step-heading"') == 1, step
            here = page.split('aria-current="step"')[1].split("</li>")[0]
            assert NAMES[step] in here


def test_only_who_speaks_for_the_team_can_move_a_session() -> None:
    session, leads = opened(), facilitator()
    takes_part = joined(session, "Ada")
    for step in STEPS:
        moved(leads, session, step)
        assert at("move", session) in page_of(leads, session)
        for view in ("move", "talk", "timer", "order", "decide", "finish", "call_off", "card"):
            assert at(view, session) not in page_of(takes_part, session), (step, view)
    assert "sign-in" in moved(takes_part, session, Step.WELCOME)["HX-Redirect"]
    session.refresh_from_db()
    assert session.step == STEPS[-1]


def test_nothing_of_what_was_chosen_is_seen_before_the_reveal() -> None:
    session, leads = opened(), facilitator()
    people = [joined(session, name) for name in PEOPLE[:5]]
    moved(leads, session, Step.RATE)
    for client in people:
        client.post(at("hand_in", session, "ratings"), rated("exceeding", words=SECRET))
    session.refresh_from_db()
    for seen in (
        *(page_of(client, session) for client in (leads, people[0])),
        gathered_html(session),
    ):
        assert SECRET not in seen
        assert "5 of 5 ready" in seen
    moved(leads, session, Step.LOOK)
    assert SECRET in page_of(people[0], session)


def test_an_answer_that_is_missing_hands_in_nothing_and_keeps_what_was_written() -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    moved(leads, session, Step.RATE)
    form = rated("meeting", words=SECRET)
    del form[f"choice-{KEYS[1]}"]
    for headers, status in (({}, 422), (HTMX, 200)):
        answer = client.post(at("hand_in", session, "ratings"), form, headers=headers)
        assert answer.status_code == status
        page = answer.content.decode()
        assert SECRET in page
        assert page.count(" checked") == len(KEYS) - 1
        assert f'href="#question-{KEYS[1]}"' in page
    assert session.participants.get().handed_in == []
    assert Box.objects.get(session=session, part="ratings").sealed == ""


def test_what_is_handed_in_counts_once() -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    moved(leads, session, Step.STANDING)
    first = answered(session, client, "standing", choice_standing="performing", words_standing="x")
    assert "You have handed in everything for now." in first.content.decode()
    again = answered(session, client, "standing", choice_standing="performing", words_standing="y")
    assert ALREADY in again.content.decode()


def test_who_is_too_late_is_told_and_keeps_their_words() -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    moved(leads, session, Step.RATE)
    moved(leads, session, Step.LOOK)
    answer = client.post(
        at("hand_in", session, "ratings"), rated("meeting", words=SECRET), headers=HTMX
    )
    page = answer.content.decode()
    assert TOO_LATE in page
    assert SECRET in page
    assert SECRET not in page_of(client, session)


def test_nobody_hands_in_for_people_outside_from_within() -> None:
    session = opened()
    client = joined(session, "Ada")
    assert client.post(at("hand_in", session, "outside"), {}).status_code == 404
    assert client.post(at("hand_in", session, "nothing"), {}).status_code == 404


def test_who_is_not_known_any_more_is_asked_to_come_in_again() -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    moved(leads, session, Step.STANDING)
    session.participants.all().delete()
    answer = answered(session, client, "standing", choice_standing="performing")
    assert "What shall we call you here?" in answer.content.decode()


def test_an_old_page_shows_where_the_session_is_with_a_friendly_line() -> None:
    session, leads = opened(), facilitator()
    moved(leads, session, Step.STANDING)
    old = {"to": Step.LAST_TIME.value, "edition": "1"}
    answer = leads.post(at("move", session), old, headers=HTMX)
    assert MEANWHILE in answer.content.decode()
    assert 'data-step="standing"' in answer.content.decode()


@pytest.mark.parametrize("step", STEPS)
def test_a_step_costs_the_same_however_many_are_here(step: Step) -> None:
    session, leads = opened(), facilitator()
    people = [joined(session, name) for name in PEOPLE[:2]]
    moved(leads, session, step)
    few = queries(lambda: page_of(people[0], session))
    people += [joined(session, name) for name in PEOPLE[2:]]
    assert queries(lambda: page_of(people[0], session)) == few < 30


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_below_five_only_the_count_and_the_reason_come_out() -> None:
    session, leads = opened(), facilitator()
    people = [joined(session, name) for name in PEOPLE[:3]]
    moved(leads, session, Step.RATE)
    for client in people:
        client.post(at("hand_in", session, "ratings"), rated("exceeding", words=SECRET))
    moved(leads, session, Step.LOOK)
    page = page_of(people[0], session)
    assert too_few(3) in page
    assert SECRET not in page
    assert "All of you say" not in page


def test_under_five_everybody_is_told_early_and_kindly() -> None:
    session = opened()
    people = [joined(session, name) for name in PEOPLE[:4]]
    assert "One more, and answers can be shown." in page_of(people[0], session)
    joined(session, PEOPLE[4])
    assert "One more, and answers can be shown." not in page_of(people[0], session)


def test_open_voting_says_nothing_of_five() -> None:
    session = opened(voting=Voting.OPEN)
    assert "answers can be shown" not in page_of(joined(session, "Ada"), session)


def test_a_deadline_is_said_as_the_clocks_of_the_team_have_it() -> None:
    Team.objects.filter(slug="otter").update(timezone="Pacific/Auckland")
    there = ZoneInfo("Pacific/Auckland")
    closes = dt.datetime.combine(timezone.now() + dt.timedelta(days=2), dt.time(16), there)
    session = over_days(closes)
    said = f"{closes:%A}, {closes.day} {closes:%B}, 16:00"
    assert f"{said}</strong> (Pacific/Auckland)" in page_of(joined(session, "Ada"), session)
    assert f"open until {said} (Pacific/Auckland)." in page_of(facilitator(), session)


def test_over_days_everything_is_answered_at_the_first_step_one_after_the_other() -> None:
    session = over_days(timezone.now() + dt.timedelta(days=2))
    client = joined(session, "Ada")
    assert "What makes us feel that way?" in page_of(client, session)
    answered(session, client, "standing", choice_standing="performing")
    assert "answers-ratings" in page_of(client, session)
    client.post(at("hand_in", session, "ratings"), rated("meeting"))
    assert "You can close this page." in page_of(client, session)


@pytest.mark.parametrize(
    ("view", "said"),
    [("finish", "Thank you. That was Otter’s look at itself."), ("call_off", "was called off")],
)
def test_the_end_is_told_to_everybody_and_the_browser_is_forgotten(view: str, said: str) -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    posted = {"edition": str(session.edition), "sure": "yes"}
    answer = leads.post(at(view, session), posted, headers=HTMX)
    assert answer["HX-Redirect"] == at("room", session)
    assert client.get(at("stage", session), headers=HTMX)["HX-Redirect"] == at("room", session)
    assert said in page_of(client, session)
    assert client.cookies[f"hw-{session.code}"].value == ""


def test_who_is_here_twice_can_be_taken_out() -> None:
    session, leads = opened(), facilitator()
    joined(session, "Ada")
    people = leads.get(f"{at('stage', session)}?people", headers=HTMX).content.decode()
    (twice,) = session.participants.all()
    assert str(twice.pk) in people
    leads.post(at("take_out", session), {"participant": str(twice.pk)}, headers=HTMX)
    assert not session.participants.exists()


def test_a_timer_is_seen_by_everybody() -> None:
    session, leads = opened(), facilitator()
    client = joined(session, "Ada")
    leads.post(at("timer", session), {"minutes": "5", "edition": "1"}, headers=HTMX)
    page = page_of(client, session)
    assert 'role="timer"' in page
    assert "for this conversation" in page


def test_too_few_who_are_ready_is_known_to_the_page_before_anything_is_opened() -> None:
    session, leads = opened(), facilitator()
    people = [joined(session, name) for name in PEOPLE[:5]]
    moved(leads, session, Step.RATE)
    assert "data-too-few-ready" in gathered_html(now(session))
    for client in people:
        client.post(at("hand_in", session, "ratings"), rated("meeting"))
    assert "data-too-few-ready" not in gathered_html(now(session))


def now(session: Session) -> Session:
    session.refresh_from_db()
    return session
