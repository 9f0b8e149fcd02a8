"""Running a session: what each move does to it, and what it refuses."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from headwater.assessment.models import Session, lengths
from headwater.assessment.operations import sessions
from headwater.assessment.operations.sessions import Opening
from headwater.assessment.refusals import (
    BoxUnreadable,
    CardUnusable,
    DeadlineUnusable,
    NothingAsked,
    NotShownYet,
    SessionOver,
    StepUnknown,
    TimerUnusable,
)
from headwater.assessment.steps import Column, Order, Part, Standing, Step
from headwater.assessment.tests.running import (
    KEYS,
    LIVE,
    NOW,
    OVER_DAYS,
    handed_in,
    joined,
    opened,
)
from headwater.context.editions import ChangedMeanwhile

pytestmark = pytest.mark.django_db
FIVE = ("Fox", "Gull", "Hare", "Ibis", "Jay")
DEADLINE = NOW + dt.timedelta(days=3)


def sealed(session: Session) -> set[str]:
    return set(session.boxes.values_list("part", flat=True))


def again(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


def test_a_session_opens_at_the_welcome_with_a_box_for_each_part_and_what_it_asks() -> None:
    session = opened()
    assert (session.step, session.edition, session.template_edition) == (Step.WELCOME, 1, 0)
    assert (session.stream, session.domain) == ("checkout", "payments")
    assert [row.key for row in session.asked.all()] == list(KEYS)
    assert all(len(row.signs) >= 2 and row.prompt for row in session.asked.all())
    assert sealed(session) == set(Part)


def test_who_opened_it_is_kept_as_a_role() -> None:
    assert opened().opened_as == "Agile Delivery Manager"


@pytest.mark.parametrize("keys", [(), ("collaboration", "collaboration"), ("horoscope",)])
def test_a_session_asks_each_of_the_templates_dimensions_once(keys: tuple[str, ...]) -> None:
    with pytest.raises(NothingAsked):
        opened(replace(LIVE, keys=keys))
    assert not Session.objects.exists()


@pytest.mark.parametrize("closes_at", [None, NOW, NOW + dt.timedelta(days=61)])
def test_a_session_over_days_needs_a_deadline_that_is_of_use(closes_at: dt.datetime | None) -> None:
    with pytest.raises(DeadlineUnusable):
        opened(replace(OVER_DAYS, closes_at=closes_at))


def test_a_live_session_has_no_deadline() -> None:
    assert opened(replace(LIVE, closes_at=DEADLINE)).closes_at is None


def test_moving_on_opens_what_was_answered_alone_and_moving_back_closes_nothing() -> None:
    session = opened()
    sessions.move(session.code, Step.RATE, 1, NOW)
    assert sealed(session) == set(Part) - {Part.STANDING}
    sessions.move(session.code, Step.LOOK, 2, NOW)
    assert sealed(session) == set(Part) - {Part.STANDING, Part.RATINGS}
    sessions.move(session.code, Step.WELCOME, 3, NOW)
    assert sealed(session) == set(Part) - {Part.STANDING, Part.RATINGS}
    assert again(session).edition == 4


def test_over_days_going_to_a_step_before_the_talk_opens_nothing() -> None:
    session = opened(OVER_DAYS)
    sessions.move(session.code, Step.RATE, 1, NOW)
    assert sealed(session) == set(Part)


def test_the_end_is_not_a_step_to_move_to() -> None:
    with pytest.raises(StepUnknown):
        sessions.move(opened().code, Step.FINISHED, 1, NOW)


def test_a_page_that_is_old_changes_nothing() -> None:
    session = opened()
    sessions.move(session.code, Step.RATE, 1, NOW)
    with pytest.raises(ChangedMeanwhile):
        sessions.finish(session.code, 1, NOW)
    assert (again(session).step, again(session).edition) == (Step.RATE, 2)


def test_who_joined_while_somebody_moved_is_not_uncounted() -> None:
    session = opened()
    joined(session, "Fox")
    sessions.move(session.code, Step.RATE, 1, NOW)
    joined(session, "Gull")
    assert again(session).stir == 2


def test_talking_about_something_puts_the_timer_of_the_last_talk_away() -> None:
    session = opened()
    sessions.start_timer(session.code, 5, 1, NOW)
    assert again(session).timer_until == NOW + dt.timedelta(minutes=5)
    sessions.talk_about(session.code, KEYS[1], 2)
    assert (again(session).talking_about, again(session).timer_until) == (KEYS[1], None)
    with pytest.raises(StepUnknown):
        sessions.talk_about(session.code, "horoscope", 3)


def test_a_timer_can_be_stopped_and_runs_an_hour_at_most() -> None:
    session = opened()
    for minutes in (-1, 0, 61, 10**9):
        with pytest.raises(TimerUnusable):
            sessions.start_timer(session.code, minutes, 1, NOW)
    sessions.start_timer(session.code, 60, 1, NOW)
    sessions.stop_timer(session.code, 2)
    assert again(session).timer_until is None


def test_the_order_of_talk_is_the_teams() -> None:
    session = opened()
    sessions.set_order(session.code, Order.OWN, 1)
    assert again(session).order == Order.OWN


def test_cards_are_written_together_once_those_written_alone_are_shown() -> None:
    session = opened()
    with pytest.raises(NotShownYet):
        sessions.write_card(session.code, Column.KEEP, "pairing")
    sessions.show_cards(session.code, 1)
    sessions.write_card(session.code, Column.KEEP, "  pairing ")
    (card,) = session.said.all()
    assert (card.key, card.text, card.together, card.name) == ("keep", "pairing", True, "")
    sessions.remove_card(session.code, uuid4())
    assert session.said.count() == 1
    sessions.remove_card(session.code, card.pk)
    assert session.said.count() == 0


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (lengths.TEXT + 1), "odd\0"])
def test_a_card_has_a_few_words_on_it(text: str) -> None:
    session = opened()
    sessions.show_cards(session.code, 1)
    with pytest.raises(CardUnusable):
        sessions.write_card(session.code, Column.STOP, text)


def test_cards_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_CARDS", 2)
    session = opened()
    sessions.show_cards(session.code, 1)
    for _ in range(2):
        sessions.write_card(session.code, Column.START, "pairing")
    with pytest.raises(CardUnusable):
        sessions.write_card(session.code, Column.START, "pairing")


def test_a_card_that_somebody_wrote_alone_is_not_taken_away() -> None:
    session = opened()
    people = joined(session, *FIVE)
    sessions.move(session.code, Step.CARDS, 1, NOW)
    for somebody in people:
        handed_in(session, somebody, Part.CARDS)
    sessions.show_cards(session.code, 2)
    alone = session.said.filter(part=Part.CARDS)
    assert alone.count() == 5
    for card in alone:
        sessions.remove_card(session.code, card.pk)
    assert alone.count() == 5


def test_the_standing_is_what_the_team_decides_and_may_be_decided_anew() -> None:
    session = opened()
    sessions.decide(session.code, Standing.PERFORMING, "We deliver.", 1)
    sessions.decide(session.code, Standing.HIGH_PERFORMING, " We do. \0", 2)
    now = again(session)
    assert (now.standing, now.standing_words) == (Standing.HIGH_PERFORMING, "We do.")


def test_at_the_end_every_box_is_opened_and_who_was_there_is_forgotten() -> None:
    session = opened()
    people = joined(session, *FIVE)
    sessions.move(session.code, Step.CLOSE, 1, NOW)
    for somebody in people:
        handed_in(session, somebody, Part.WORTH)
    sessions.finish(session.code, 2, NOW)
    now = again(session)
    assert (now.step, now.finished_on, now.called_off) == (Step.FINISHED, NOW.date(), False)
    assert sealed(session) == set()
    assert not session.participants.exists()
    assert session.results.get(part=Part.WORTH).answers == 5


def test_calling_off_destroys_what_was_answered_unread() -> None:
    session = opened()
    people = joined(session, *FIVE)
    sessions.move(session.code, Step.RATE, 1, NOW)
    for somebody in people:
        handed_in(session, somebody, Part.RATINGS)
    sessions.call_off(session.code, 2, NOW)
    now = again(session)
    assert (now.step, now.called_off) == (Step.FINISHED, True)
    for kept in (session.boxes, session.results, session.said, session.participants):
        assert not kept.exists()


def test_nothing_happens_in_a_session_that_is_over() -> None:
    session = opened()
    sessions.finish(session.code, 1, NOW)
    with pytest.raises(SessionOver):
        sessions.move(session.code, Step.LOOK, 2, NOW)
    with pytest.raises(SessionOver):
        sessions.write_card(session.code, Column.KEEP, "pairing")
    with pytest.raises(SessionOver):
        sessions.call_off(session.code, 2, NOW)


def answered_over_days(opening: Opening = OVER_DAYS) -> Session:
    session = opened(opening)
    for somebody in joined(session, *FIVE):
        handed_in(session, somebody, Part.RATINGS)
    return session


def test_at_the_deadline_ratings_are_revealed_by_themselves_and_once() -> None:
    session = answered_over_days()
    assert sessions.reveal_due(DEADLINE - dt.timedelta(seconds=1)) == 0
    assert again(session).step == Step.WELCOME
    assert sessions.reveal_due(DEADLINE) == 1
    assert (again(session).step, again(session).edition) == (Step.LOOK, 2)
    assert {row.answers for row in session.results.filter(part=Part.RATINGS)} == {5}
    assert sessions.reveal_due(DEADLINE + dt.timedelta(days=1)) == 0
    assert again(session).edition == 2


def test_a_deadline_that_passed_while_nothing_ran_is_made_up_for() -> None:
    session = answered_over_days()
    assert sessions.reveal_due(DEADLINE + dt.timedelta(days=9)) == 1
    assert again(session).step == Step.LOOK


def test_a_team_that_goes_back_after_the_deadline_is_not_pushed_on_again() -> None:
    session = answered_over_days()
    sessions.reveal_due(DEADLINE)
    sessions.move(session.code, Step.WELCOME, 2, DEADLINE)
    assert sessions.reveal_due(DEADLINE + dt.timedelta(days=1)) == 0
    assert again(session).step == Step.WELCOME


def test_a_team_that_does_not_wait_brings_its_deadline_forward() -> None:
    session = answered_over_days()
    sessions.move(session.code, Step.LOOK, 1, NOW)
    assert again(session).closes_at == NOW
    assert sessions.reveal_due(DEADLINE) == 0


def test_a_session_that_was_called_off_is_not_revealed() -> None:
    session = answered_over_days()
    sessions.call_off(session.code, 1, NOW)
    assert sessions.reveal_due(DEADLINE) == 0


def test_one_box_that_cannot_be_read_keeps_no_other_session_from_its_reveal(
    settings: object,
) -> None:
    broken, whole = answered_over_days(), answered_over_days()
    broken.boxes.filter(part=Part.RATINGS).update(sealed="sealed by another key")
    with pytest.raises(BoxUnreadable):
        sessions.reveal_due(DEADLINE)
    assert again(broken).step == Step.WELCOME
    assert again(whole).step == Step.LOOK
