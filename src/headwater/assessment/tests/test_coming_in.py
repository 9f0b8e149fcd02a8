"""Coming into a session: by its code, under a name of one's choice, without an account."""

import pytest
from django.core.cache import cache
from django.test import Client

from headwater.assessment import qr
from headwater.assessment.addresses import shown
from headwater.assessment.refusals import NameTaken
from headwater.assessment.steps import Step, Voting
from headwater.assessment.tests.in_session import at, facilitator, joined, moved, opened
from headwater.assessment.words import PRIVACY
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments

pytestmark = pytest.mark.django_db
NOWHERE = "/join/22222222/"
ALLOWED = 30


@pytest.fixture(autouse=True)
def organisation(db: None) -> None:
    cache.clear()
    store(payments())


def test_a_code_is_found_however_it_is_typed() -> None:
    session = opened()
    for typed in (session.code, shown(session.code).lower(), f" {shown(session.code)} "):
        answer = Client().post("/join/", {"code": typed})
        assert answer.status_code == 302, typed
        assert answer["Location"] == at("room", session)


@pytest.mark.parametrize(("typed", "status"), [("KMPT-7", 422), ("2222-2222", 404)])
def test_a_code_that_leads_nowhere_is_kept_to_be_mended(typed: str, status: int) -> None:
    answer = Client().post("/join/", {"code": typed})
    assert answer.status_code == status
    assert f'value="{typed}"' in answer.content.decode()


def test_who_guesses_codes_has_to_wait_and_whoever_is_in_does_not() -> None:
    session = opened()
    inside = joined(session, "Ada")
    stranger = Client()
    for _ in range(ALLOWED):
        assert stranger.get(NOWHERE).status_code == 404
    assert stranger.get(at("room", session)).status_code == 429
    assert stranger.post("/join/", {"code": session.code}).status_code == 429
    assert inside.get(at("room", session)).status_code == 200
    assert facilitator().get(at("room", session)).status_code == 200


def test_a_cookie_that_opens_nothing_is_a_guess_as_well() -> None:
    session, stranger = opened(), Client()
    for code in ("22222222", session.code):
        stranger.cookies[f"hw-{code}"] = "made-up"
    for _ in range(ALLOWED):
        assert stranger.get(NOWHERE).status_code == 404
    assert stranger.get(NOWHERE).status_code == 429
    assert stranger.get(at("room", session)).status_code == 429


def test_codes_that_are_right_count_for_nothing() -> None:
    session, visitor = opened(), Client()
    for _ in range(ALLOWED + 5):
        assert visitor.get(at("room", session)).status_code == 200


@pytest.mark.parametrize(
    ("voting", "said"), [(Voting.ANONYMOUS, "Anonymous."), (Voting.OPEN, "Open voting.")]
)
def test_the_door_says_how_the_session_votes_before_anybody_comes_in(
    voting: Voting, said: str
) -> None:
    page = Client().get(at("room", opened(voting=voting))).content.decode()
    assert f"<strong>{said}</strong>" in page
    assert (PRIVACY in page) == (voting is Voting.ANONYMOUS)


def test_who_comes_in_is_known_by_a_cookie_that_no_script_reads_and_no_account_is_in() -> None:
    session = opened()
    client = joined(session, "Ada")
    ticket = client.cookies[f"hw-{session.code}"]
    assert ticket["httponly"]
    assert ticket["samesite"] == "Lax"
    assert "sessionid" not in client.cookies
    assert "You are here as <strong" in client.get(at("room", session)).content.decode()


def test_a_name_that_is_taken_is_kept_to_be_changed() -> None:
    session = opened()
    joined(session, "Ada")
    answer = Client().post(at("enter", session), {"name": "ada"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="ada"' in page
    assert str(NameTaken()) in page


def test_coming_in_twice_with_one_browser_makes_one_participant() -> None:
    session = opened()
    client = joined(session, "Ada")
    client.post(at("enter", session), {"name": "Ada again"})
    assert session.participants.count() == 1


def test_nobody_sees_a_stage_from_outside_the_door() -> None:
    session = opened()
    answer = Client().get(at("stage", session), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == at("room", session)
    assert not answer.content


def test_a_facilitator_can_take_part_too() -> None:
    session, client = opened(), facilitator()
    assert "Take part, too" in client.get(at("room", session)).content.decode()
    client.post(at("enter", session), {"name": "Ada"})
    moved(client, session, Step.STANDING)
    page = client.get(at("room", session)).content.decode()
    assert "What makes us feel that way?" in page
    assert "Facilitate this session" in page
    assert at("move", session) in page


def test_the_picture_of_a_link_has_its_three_marks_and_white_around_them() -> None:
    picture = qr.picture("https://headwater.example/join/KMPT7RWX/")
    corner, far = qr.QUIET, picture.side - qr.QUIET - 7
    for x, y in ((corner, corner), (far, corner), (corner, far)):
        assert all(f"M{x + step} {y}h1v1h-1z" in picture.path for step in range(7))
    assert f"M{corner - 1} " not in picture.path
