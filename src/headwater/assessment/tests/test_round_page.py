"""What a finished round shows its team, and nobody else."""

import datetime as dt

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import GATE_QUERIES, signed_in
from headwater.assessment.models import Action, Box, Observation, Session
from headwater.assessment.steps import Part
from headwater.assessment.tests.rounds import a_round, asked, chose, rated, said
from headwater.flow.tests import cast
from headwater.organisation.storing import store

HELD = dt.date(2026, 11, 3)
OVER = {"step": "finished", "finished_on": HELD, "opened_on": HELD}


@pytest.fixture(autouse=True)
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron."""
    store(cast.plan())


@pytest.fixture
def otter() -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def whole_round() -> Session:
    """Return a finished round in which everything happened."""
    decided = {"standing": "performing", "standing_words": "We answer for our alerts now."}
    session = a_round("otter", **OVER, **decided)
    for key, counts in {
        "flow": (0, 6, 1, 0),
        "observability": (3, 1, 3, 1),
        "quality": None,
    }.items():
        asked(session, key)
        rated(session, key, counts, answers=None if counts else 4)
    rated(session, "flow", (5, 1, 0, 0), part=Part.OUTSIDE)
    said(session, Part.RATINGS, "flow", "Reviews take a day & a half.")
    said(session, Part.OUTSIDE, "flow", "We wait for you.")
    said(session, Part.CARDS, "keep", "Pairing <on> Tuesdays")
    said(session, Part.CARDS, "start", "A shared on-call")
    chose(session, Part.STANDING, {"underperforming": 1, "performing": 5, "high-performing": 1})
    chose(session, Part.WORTH, {"no": 0, "partly": 2, "yes": 5})
    Observation.objects.create(
        session=session,
        about="flow",
        seen="Handovers wait",
        example="Three of them last week",
        written_by="Robin, ADM",
        written_on=HELD,
        became="talk",
    )
    Action.objects.create(
        team="otter", session=session, text="Two alerts", owner="quality", due_on=HELD
    )
    return session


def page(client: Client, session: Session) -> str:
    answer = client.get(f"/assessment/{session.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sentence_says_what_was_decided_agreed_and_seen_differently(otter: Client) -> None:
    shown = page(otter, whole_round())
    assert "“We are performing.”" in shown
    assert "“We answer for our alerts now.”" in shown
    assert "You agree about Flow." in shown
    assert "You see Observability very differently." in shown


def test_everything_that_was_said_is_there(otter: Client) -> None:
    shown = page(otter, whole_round())
    for words in (
        "Reviews take a day &amp; a half.",
        "We wait for you.",
        "People outside say “not meeting” more often than you: five of six of them",
        "Pairing &lt;on&gt; Tuesdays",
        "A shared on-call",
        "Handovers wait",
        "Robin, ADM",
        "You decided to talk about it.",
        "Two alerts",
        "Was this worth our time?",
        "How it felt before the details",
    ):
        assert words in shown


def test_what_too_few_answered_is_their_number_and_the_reason(otter: Client) -> None:
    shown = page(otter, whole_round())
    assert "Four of the five answers it takes." in shown
    assert "Below five answers nothing is shown" in shown


def test_a_round_without_a_decision_says_what_it_looked_at(otter: Client) -> None:
    session = a_round("otter", **OVER)
    asked(session, "flow")
    rated(session, "flow", None, answers=2)
    shown = page(otter, session)
    assert "Otter looked at one side of itself." in shown
    assert "Too few answered for anything to be shown." in shown


def test_nothing_is_shown_before_the_reveal(otter: Client) -> None:
    session = a_round("otter", step="rate")
    asked(session, "flow")
    Box.objects.create(session=session, part=Part.RATINGS.value)
    shown = page(otter, session)
    assert "Otter is still answering." in shown
    assert "Flow" not in shown.split("<h1>")[1]


def test_a_session_called_off_shows_nothing(otter: Client) -> None:
    session = a_round("otter", called_off=True, step="finished", finished_on=HELD)
    assert "This session was called off." in page(otter, session)


def test_what_was_last_time_stands_beside_it_where_it_is_comparable(otter: Client) -> None:
    before = a_round("otter", **OVER | {"opened_on": dt.date(2026, 8, 4)})
    now = a_round("otter", **OVER)
    for session, counts, meaning in (
        (before, (5, 1, 0, 0), 1),
        (now, (0, 2, 4, 0), 1),
    ):
        asked(session, "flow")
        asked(session, "quality", meaning=meaning if session == before else 2)
        rated(session, "flow", counts)
        rated(session, "quality", counts)
    shown = page(otter, now)
    assert "Fewer of you than in August 2026 say “not meeting”: none of six now" in shown
    assert "What this asks has changed since August 2026" in shown


def test_leaders_and_other_teams_do_not_open_it() -> None:
    session = whole_round()
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    heron = signed_in(Held(Role.MEMBER, Scale.TEAM, "heron"))
    for visitor in (leader, heron):
        for file in ("", "summary.pdf", "summary.md", "distributions.csv"):
            assert visitor.get(f"/assessment/{session.code}/{file}").status_code == 403


def test_sharing_is_offered_once_it_is_over(otter: Client) -> None:
    over, running = whole_round(), a_round("otter")
    assert "Choose what to share upward" in page(otter, over)
    assert "Choose what to share upward" not in page(otter, running)


def test_the_page_asks_no_more_for_twelve_dimensions_than_for_three(
    otter: Client, django_assert_max_num_queries: object
) -> None:
    session = whole_round()
    for number in range(9):
        asked(session, f"more-{number}")
        rated(session, f"more-{number}", (1, 4, 2, 0))
        said(session, Part.RATINGS, f"more-{number}", "Words.")
    with django_assert_max_num_queries(GATE_QUERIES + 30):  # type: ignore[operator]
        page(otter, session)
