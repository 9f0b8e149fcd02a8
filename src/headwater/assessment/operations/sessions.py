"""Running a session: moving on, what is said together, and its end. One writer at a time.

Whoever changes a session names the edition they saw. Where somebody was quicker, nothing is done
and ChangedMeanwhile is raised: the page then shows where the session is now. All raise SessionOver
for a session that has ended, and the model's DoesNotExist for a code of none.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from headwater.assessment.models import Session, lengths
from headwater.assessment.operations.answering import asked_in
from headwater.assessment.operations.beginning import Opening as Opening
from headwater.assessment.operations.beginning import open_session as open_session
from headwater.assessment.operations.outside import forget_which, still_asked, today_in
from headwater.assessment.operations.revealing import forget_people, open_box
from headwater.assessment.refusals import (
    BoxUnreadable,
    CardUnusable,
    NotShownYet,
    SessionOver,
    StepUnknown,
    TimerUnusable,
)
from headwater.assessment.steps import BEFORE_THE_TALK, Column, Order, Part, Standing, Step, Way
from headwater.context.editions import locked

IN_ORDER = tuple(Step)
OPENS_ONCE_LEFT = {Step.STANDING: Part.STANDING, Step.RATE: Part.RATINGS, Step.CARDS: Part.CARDS}
"""Whose box is opened as soon as the session has moved past a step."""
MOST_MINUTES = 60
MOST_CARDS = 200
NOT_KEPT = "\x00"
"""No page of ours sends it, and PostgreSQL fails on it."""


def move(code: str, to: Step, edition: int, now: dt.datetime) -> Session:
    """Bring everybody to a step. What was answered alone at the steps left behind is revealed.

    Raises StepUnknown for the end, which is for `finish`.
    """
    if to is Step.FINISHED:
        raise StepUnknown
    with _changing(code, edition) as session:
        _go(session, to, now)
    return session


def talk_about(code: str, key: str, edition: int) -> Session:
    """Bring everybody to one of the dimensions asked. Raises StepUnknown for any other key."""
    with _changing(code, edition) as session:
        if key not in asked_in(session, Part.RATINGS):
            raise StepUnknown
        session.talking_about, session.timer_until = key, None
    return session


def set_order(code: str, order: Order, edition: int) -> Session:
    """Choose in which order the team talks about its dimensions."""
    with _changing(code, edition) as session:
        session.order = order.value
    return session


def start_timer(code: str, minutes: int, edition: int, now: dt.datetime) -> Session:
    """Let everybody see how long there is to talk, from now. Raises TimerUnusable."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise TimerUnusable
    with _changing(code, edition) as session:
        session.timer_until = now + dt.timedelta(minutes=minutes)
    return session


def stop_timer(code: str, edition: int) -> Session:
    """Put the timer away."""
    with _changing(code, edition) as session:
        session.timer_until = None
    return session


def show_cards(code: str, edition: int) -> Session:
    """Turn round the cards that everybody wrote alone; from then on they are written together."""
    with _changing(code, edition) as session:
        open_box(session, Part.CARDS)
    return session


def write_card(code: str, column: Column, text: str) -> Session:
    """Add a card that the team writes together, once those written alone are shown.

    It names no edition: two cards written at once are two cards. Raises NotShownYet and
    CardUnusable.
    """
    words = text.strip()
    if not 1 <= len(words) <= lengths.TEXT or NOT_KEPT in words:
        raise CardUnusable
    with _changing(code) as session:
        if session.boxes.filter(part=Part.CARDS).exists():
            raise NotShownYet
        cards = session.said.filter(part=Part.CARDS)
        if cards.count() >= MOST_CARDS:
            raise CardUnusable
        cards.create(session=session, part=Part.CARDS, key=column, text=words, together=True)
    return session


def remove_card(code: str, card: UUID) -> Session:
    """Take away a card that was written together. One that somebody wrote alone stays."""
    with _changing(code) as session:
        session.said.filter(part=Part.CARDS, together=True, pk=card).delete()
    return session


def decide(code: str, standing: Standing, words: str, edition: int) -> Session:
    """Keep the standing the team decided on, in its own words. It can be decided anew."""
    with _changing(code, edition) as session:
        session.standing = standing.value
        session.standing_words = words.replace(NOT_KEPT, "").strip()[: lengths.TEXT]
    return session


def finish(code: str, edition: int, now: dt.datetime) -> Session:
    """End a session: what is still in a box comes out, and who was there is forgotten.

    People outside may go on answering until the last day they were given.
    """
    with _changing(code, edition) as session:
        for part in Part:
            if part is not Part.OUTSIDE or not still_asked(session, now):
                open_box(session, part)
        _end(session, now)
    return session


def call_off(code: str, edition: int, now: dt.datetime) -> Session:
    """End a session without a result: whatever was answered in it is destroyed, unread."""
    with _changing(code, edition) as session:
        session.called_off = True
        for kept in (session.boxes, session.results, session.said):
            kept.all().delete()
        _end(session, now)
    return session


def reveal_due(now: dt.datetime) -> int:
    """Reveal what was answered over days, of each session whose deadline has passed.

    Return how many there were. However often and late this is called, each is revealed once.
    Raises BoxUnreadable, after all that can be revealed is.
    """
    revealed, unreadable = 0, None
    for code in list(Session.objects.filter(**_waits_until(now)).values_list("code", flat=True)):
        try:
            revealed += _reveal(code, now)
        except BoxUnreadable as error:
            unreadable = error
    if unreadable is not None:
        raise unreadable
    return revealed


def _reveal(code: str, now: dt.datetime) -> bool:
    """Reveal one session, unless somebody else just did."""
    with transaction.atomic():
        rows = Session.objects.select_for_update(of=("self",))
        session = rows.filter(code=code, **_waits_until(now)).first()
        if session is None:
            return False
        _go(session, Step.LOOK, now)
        _save(session)
    return True


def _waits_until(now: dt.datetime) -> dict[str, object]:
    """Return what tells a session whose ratings are still in their box after the deadline."""
    steps = [step.value for step in BEFORE_THE_TALK]
    return {"closes_at__lte": now, "step__in": steps, "boxes__part": Part.RATINGS.value}


def _go(session: Session, to: Step, now: dt.datetime) -> None:
    """Go to a step with the session's row locked. A box once opened stays open.

    A team that does not wait for its deadline brings it forward.
    """
    for part in _left_behind(session, to):
        open_box(session, part)
    if session.closes_at and to not in BEFORE_THE_TALK:
        session.closes_at = min(session.closes_at, now)
    session.step, session.timer_until = to.value, None


def _left_behind(session: Session, to: Step) -> Iterator[Part]:
    """Yield what is handed in at the steps before `to`. Over days all of it, up to the talk, is
    handed in together.
    """
    if session.way == Way.OVER_DAYS and to in BEFORE_THE_TALK:
        return
    for step, part in OPENS_ONCE_LEFT.items():
        if IN_ORDER.index(step) < IN_ORDER.index(to):
            yield part


def _end(session: Session, now: dt.datetime) -> None:
    forget_people(session)
    if not still_asked(session, now):
        forget_which(session)
    session.step, session.timer_until = Step.FINISHED.value, None
    session.finished_on = today_in(session, now)


@contextmanager
def _changing(code: str, edition: int | None = None) -> Iterator[Session]:
    """Yield a session that is not over, locked, and save it as a newer edition.

    Without an `edition` what is done goes together with whatever others do.
    """
    with transaction.atomic():
        session = _locked(code, edition)
        if session.step == Step.FINISHED:
            raise SessionOver
        yield session
        _save(session)


def _locked(code: str, edition: int | None) -> Session:
    if edition is None:
        return Session.objects.select_for_update().get(code=code)
    return locked(Session.objects, edition, code=code)


def _save(session: Session) -> None:
    """Save all but `stir`, which others count up meanwhile."""
    session.edition += 1
    changed = [field.name for field in Session._meta.concrete_fields]
    session.save(update_fields=[name for name in changed if name not in ("id", "stir")])
