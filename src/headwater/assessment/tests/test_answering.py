"""Joining, handing in, and what is refused with words."""

import datetime as dt
import uuid

import pytest

from headwater.assessment import refusals
from headwater.assessment.ballot import Answers, opened
from headwater.assessment.models import Box, Participant, Result, Said, Session
from headwater.assessment.operations import answering
from headwater.assessment.operations.revealing import forget_people, open_box
from headwater.assessment.steps import Part, Step, Voting
from headwater.assessment.tests.voting import NOW, a_vote, all_rate, people, rate

pytestmark = pytest.mark.django_db


def in_box(session: Session, part: Part = Part.RATINGS) -> int:
    return opened(Box.objects.get(session=session, part=part).sealed).answers


def test_somebody_is_known_again_by_their_secret_alone() -> None:
    session, other = a_vote(), a_vote()
    one, secret = answering.join(session.code, "  Ada   L. ")

    assert one.name == "Ada L."
    assert answering.participant_of(session, secret) == one
    assert answering.participant_of(other, secret) is None
    assert answering.participant_of(session, secret + "x") is None
    assert secret not in str(Participant.objects.values())


@pytest.mark.parametrize(
    ("name", "refused"),
    [("", refusals.NameMissing), (" \n", refusals.NameMissing), ("ADA", refusals.NameTaken)],
)
def test_names_that_cannot_be_told_apart_are_refused(
    name: str, refused: type[refusals.Refused]
) -> None:
    session = a_vote()
    answering.join(session.code, "Ada")

    with pytest.raises(refused):
        answering.join(session.code, name)


def test_a_session_holds_sixty_people() -> None:
    session = a_vote()
    Participant.objects.bulk_create(
        Participant(session=session, name=f"P{n}", secret_hash=f"{n}")
        for n in range(answering.MOST_PEOPLE)
    )

    with pytest.raises(refusals.TooManyHere):
        answering.join(session.code, "One more")


def test_joining_and_handing_in_lets_the_others_know() -> None:
    session = a_vote()
    [secret] = people(session, 1)
    rate(session, secret, "meeting")

    session.refresh_from_db()
    assert session.stir == 2
    assert session.participants.get().handed_in == ["ratings"]


def test_what_somebody_hands_in_twice_counts_once() -> None:
    session = a_vote()
    [secret] = people(session, 1)
    rate(session, secret, "meeting")

    with pytest.raises(refusals.AlreadyHandedIn):
        rate(session, secret, "exceeding")
    assert in_box(session) == 1


def test_nothing_goes_into_a_box_that_was_opened() -> None:
    session = a_vote()
    early, late = people(session, 2)
    rate(session, early, "meeting")
    open_box(session, Part.RATINGS)

    with pytest.raises(refusals.BoxClosed):
        rate(session, late, "meeting")
    assert session.participants.get(name="Bo").handed_in == []
    assert Result.objects.get(session=session, key="flow").answers == 1


def test_a_box_that_was_opened_stays_as_it_came_out() -> None:
    session = a_vote()
    all_rate(session, ["meeting"] * 5)
    open_box(session, Part.RATINGS)
    first = list(Result.objects.values_list())
    open_box(session, Part.RATINGS)

    assert list(Result.objects.values_list()) == first
    assert not Box.objects.filter(session=session, part=Part.RATINGS).exists()


@pytest.mark.parametrize(
    ("part", "answers"),
    [
        (Part.RATINGS, Answers({"flow": "brilliant"})),
        (Part.RATINGS, Answers({"weather": "meeting"})),
        (Part.RATINGS, Answers({}, {"weather": ("Rain",)})),
        (Part.RATINGS, Answers({}, {"flow": ("x" * 501,)})),
        (Part.RATINGS, Answers({}, {"flow": ("nul\x00",)})),
        (Part.STANDING, Answers({"standing": "meeting"})),
        (Part.CARDS, Answers({"keep": "yes"})),
        (Part.CARDS, Answers({}, {"keep": ("card",) * 11})),
        (Part.OUTSIDE, Answers({"flow": "meeting"})),
    ],
)
def test_what_is_not_asked_is_refused(part: Part, answers: Answers) -> None:
    session = a_vote()
    [secret] = people(session, 1)

    with pytest.raises(refusals.AnswerUnknown):
        answering.hand_in(session.code, secret, part, answers, NOW)
    assert in_box(session, part) == 0


def test_only_who_joined_can_hand_in() -> None:
    session = a_vote()

    with pytest.raises(refusals.NotJoined):
        rate(session, "made up", "meeting")
    assert in_box(session) == 0


def test_after_the_deadline_nothing_goes_in_even_before_anybody_opens_the_box() -> None:
    session = a_vote(closes_at=NOW)
    [secret] = people(session, 1)

    with pytest.raises(refusals.BoxClosed):
        rate(session, secret, "meeting")


def test_before_the_deadline_it_does() -> None:
    session = a_vote(closes_at=NOW + dt.timedelta(seconds=1))
    [secret] = people(session, 1)
    rate(session, secret, "meeting")

    assert in_box(session) == 1


def test_a_session_that_is_over_takes_nobody_and_nothing() -> None:
    session = a_vote()
    [secret] = people(session, 1)
    Session.objects.filter(pk=session.pk).update(step=Step.FINISHED)

    with pytest.raises(refusals.SessionOver):
        answering.join(session.code, "Bo")
    with pytest.raises(refusals.SessionOver):
        rate(session, secret, "meeting")


def test_who_answered_stays_and_who_did_not_can_be_taken_out() -> None:
    session = a_vote()
    secret, _ = people(session, 2)
    rate(session, secret, "meeting")
    ada, bo = session.participants.order_by("name")
    answering.take_out(session.code, bo.pk)

    with pytest.raises(refusals.HasAnswered):
        answering.take_out(session.code, ada.pk)
    with pytest.raises(refusals.NotJoined):
        answering.take_out(session.code, uuid.uuid4())
    assert [one.name for one in session.participants.all()] == ["Ada"]


def test_open_voting_shows_who_said_what_until_the_end() -> None:
    session = a_vote(Voting.OPEN)
    ada, bo = people(session, 2)
    rate(session, ada, "meeting", said="Fine")
    rate(session, bo, "exceeding")
    open_box(session, Part.RATINGS)
    shown = set(Said.objects.values_list("name", "choice", "text"))
    forget_people(session)

    assert shown == {("Ada", "meeting", "Fine"), ("Bo", "exceeding", "")}
    assert list(Said.objects.values_list("name", "choice", "text")) == [("", "", "Fine")]
    assert not session.participants.exists()


def test_a_box_of_another_key_stops_nothing_but_itself() -> None:
    session = a_vote()
    Box.objects.filter(session=session, part=Part.RATINGS).update(sealed="not from here")

    with pytest.raises(refusals.BoxUnreadable):
        open_box(session, Part.RATINGS)
    assert not Result.objects.exists()
