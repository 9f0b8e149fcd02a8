"""What whoever facilitates sends, and what comes back: always the session as it is then."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from headwater.assessment.models import Session
from headwater.assessment.operations import answering
from headwater.assessment.refusals import HasAnswered
from headwater.assessment.steps import Part, Step
from headwater.assessment.tests.running import handed_in, joined, opened

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def sent(client: Client, session: Session, view: str, **fields: object) -> tuple[int, str]:
    address = reverse(f"assessment:{view}", args=[session.code])
    answer = client.post(address, fields, headers=HTMX)
    return answer.status_code, answer.content.decode()


def test_a_move_is_answered_with_the_new_stage(client: Client) -> None:
    session = opened()
    status, stage = sent(client, session, "move", to="rate", edition=1)
    assert (status, 'data-step="rate"' in stage, 'data-edition="2"' in stage) == (200, True, True)


def test_without_a_script_a_move_leads_back_to_the_room(client: Client) -> None:
    session = opened()
    address = reverse("assessment:move", args=[session.code])
    answer = client.post(address, {"to": "rate", "edition": 1})
    assert (answer.status_code, answer["Location"]) == (302, f"/join/{session.code}/")


def test_who_was_a_moment_late_sees_where_the_session_is_with_a_friendly_word(
    client: Client,
) -> None:
    session = opened()
    sent(client, session, "move", to="rate", edition=1)
    status, stage = sent(client, session, "move", to="decide", edition=1)
    assert (status, 'data-step="rate"' in stage) == (200, True)
    assert "a moment quicker" in stage


@pytest.mark.parametrize(
    ("view", "fields"),
    [
        ("move", {"to": "nowhere", "edition": 1}),
        ("move", {"to": "rate", "edition": "first"}),
        ("move", {}),
        ("order", {"order": "alphabet", "edition": 1}),
        ("timer", {"minutes": "many", "edition": 1}),
        ("card", {"column": "burn", "text": "it"}),
        ("remove_card", {"card": "1"}),
        ("decide", {"standing": "best", "edition": 1}),
        ("call_off", {"edition": 1}),
        ("take_out", {"participant": "1"}),
    ],
)
def test_what_no_page_of_ours_sends_is_refused_and_changes_nothing(
    client: Client, view: str, fields: dict[str, object]
) -> None:
    session = opened()
    assert sent(client, session, view, **fields)[0] == 400
    assert Session.objects.get(pk=session.pk).edition == 1


def test_only_a_post_changes_anything(client: Client) -> None:
    address = reverse("assessment:move", args=[opened().code])
    assert client.get(address, {"to": "rate", "edition": "1"}).status_code == 405


def test_whoever_facilitates_runs_a_session_from_one_end_to_the_other(client: Client) -> None:
    session = opened()
    steps: list[tuple[str, dict[str, object]]] = [
        ("move", {"to": "look"}),
        ("talk", {"key": "planning"}),
        ("order", {"order": "own"}),
        ("timer", {"minutes": 5}),
        ("timer", {"minutes": 0}),
        ("move", {"to": "cards"}),
        ("show_cards", {}),
        ("card", {"column": "keep", "text": "Pairing"}),
        ("move", {"to": "decide"}),
        ("decide", {"standing": "performing", "words": "We deliver."}),
        ("move", {"to": "close"}),
        ("finish", {}),
    ]
    for edition, (view, fields) in enumerate(steps, start=1):
        status, _ = sent(client, session, view, edition=edition, **fields)
        assert status in (200, 204), view
    ended = Session.objects.get(pk=session.pk)
    assert (ended.step, ended.edition, ended.standing) == (Step.FINISHED, 13, "performing")
    assert ended.said.get(part=Part.CARDS).text == "Pairing"


def test_a_session_is_called_off_by_who_is_sure(client: Client) -> None:
    session = opened()
    assert sent(client, session, "call_off", edition=1, sure="yes")[0] == 204
    assert Session.objects.get(pk=session.pk).called_off


def test_who_came_in_twice_is_taken_out_unless_they_handed_something_in(client: Client) -> None:
    session = opened()
    twice, _ = answering.join(session.code, "Fox")
    (secret,) = joined(session, "Gull")
    sent(client, session, "move", to="standing", edition=1)
    handed_in(session, secret, Part.STANDING)
    assert sent(client, session, "take_out", participant=twice.pk)[0] == 200
    gull = session.participants.get()
    _, stage = sent(client, session, "take_out", participant=gull.pk)
    assert (gull.name, str(HasAnswered()) in unescape(stage)) == ("Gull", True)
    assert session.participants.exists()
