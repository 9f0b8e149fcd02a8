"""Actions from within a session: the same addresses answer with where the session is."""

import datetime as dt

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Action, Session
from headwater.assessment.tests.rounds import a_round, asked
from headwater.flow.tests import cast
from headwater.organisation.storing import store

ADD = "/teams/otter/actions/add/"
SOON = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=20)
SAID = {"text": "Two alerts", "owner": "quality", "due_on": SOON.isoformat()}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def otter(db: None) -> Client:
    """Somebody of team Otter."""
    store(cast.plan())
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def room(**more: object) -> Session:
    session = a_round("otter", **{"step": "actions"} | more)
    asked(session, "flow")
    return session


def test_an_action_is_of_the_session_whose_room_it_was_written_in(otter: Client) -> None:
    session = room()
    answer = otter.post(ADD, SAID | {"room": session.code, "about": "flow"}, headers=HTMX)
    assert answer.status_code == 200
    assert "Two alerts" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    added = Action.objects.get()
    assert (added.session, added.about) == (session, "flow")


def test_without_scripts_it_leads_back_to_the_room(otter: Client) -> None:
    session = room()
    answer = otter.post(ADD, SAID | {"room": session.code})
    assert (answer.status_code, answer["Location"]) == (302, f"/join/{session.code}/")


def test_what_cannot_be_kept_is_said_in_the_room(otter: Client) -> None:
    session = room()
    wrong = SAID | {"room": session.code, "due_on": "2001-01-01"}
    answer = otter.post(ADD, wrong, headers=HTMX)
    assert "This day has passed." in answer.content.decode()
    assert not Action.objects.exists()


def test_an_action_left_from_last_time_is_closed_in_the_room(otter: Client) -> None:
    one = Action.objects.create(team="otter", text="Left", owner="team", due_on=SOON)
    session = room(step="last-time", opened_on=dt.datetime.now(dt.UTC).date())
    closing = {"state": "done", "edition": 1, "room": session.code}
    answer = otter.post(f"/teams/otter/actions/{one.pk}/close/", closing, headers=HTMX)
    assert answer.status_code == 200
    assert "Left" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "done"


def test_closing_what_somebody_just_closed_shows_the_room_and_says_so(otter: Client) -> None:
    one = Action.objects.create(team="otter", text="Left", owner="team", due_on=SOON, edition=2)
    session = room(step="last-time")
    closing = {"state": "done", "edition": 1, "room": session.code}
    answer = otter.post(f"/teams/otter/actions/{one.pk}/close/", closing, headers=HTMX)
    assert "Somebody changed this action a moment ago" in answer.content.decode()


@pytest.mark.parametrize(
    "elsewhere", [{"team": "heron"}, {"step": "finished", "finished_on": SOON}]
)
def test_the_room_of_another_team_or_of_a_session_that_is_over_is_none(
    otter: Client, elsewhere: dict[str, object]
) -> None:
    known = {"step": "actions", "team": "otter"} | elsewhere
    session = a_round(str(known.pop("team")), **known)
    answer = otter.post(ADD, SAID | {"room": session.code})
    assert answer["Location"] == "/teams/otter/actions/"
    assert Action.objects.get().session is None
