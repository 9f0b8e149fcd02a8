"""What people in a session do: come in, and hand in. Who did is known; what they chose is not."""

import secrets
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from headwater.access.names import plain
from headwater.assessment.ballot import Answers, put
from headwater.assessment.models import Box, Participant, Session, lengths
from headwater.assessment.models.sessions import stirred
from headwater.assessment.refusals import (
    AlreadyHandedIn,
    AnswerUnknown,
    BoxClosed,
    NameTaken,
    NameUnusable,
    NotJoined,
    SessionOver,
    StillNeeded,
    TooManyHere,
)
from headwater.assessment.steps import CHOICES, Column, Part, Step, Voting, Way, alone_at

MOST_HERE = 60
MOST_WORDS = 10
SECRET_BYTES = 32


def join(code: str, name: str) -> tuple[Participant, str]:
    """Let somebody in by the name they chose; return them and the secret they are known again by.

    Raises NameUnusable, SessionOver, TooManyHere, NameTaken, and Session.DoesNotExist.
    """
    called = plain(name).strip()
    if not 1 <= len(called) <= lengths.NAME:
        raise NameUnusable
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        session = _running(code)
        here = session.participants
        if here.count() >= MOST_HERE:
            raise TooManyHere
        if here.filter(name__iexact=called).exists():
            raise NameTaken
        somebody = here.create(session=session, secret_hash=_hash(secret), name=called)
        stirred(session.pk)
    return somebody, secret


def participant_of(session: Session, secret: str) -> Participant | None:
    """Return who is known by a secret in a session; None where nobody is (one query)."""
    if not secret:
        return None
    return session.participants.filter(secret_hash=_hash(secret)).first()


def hand_in(code: str, secret: str, part: Part, answers: Answers, now: datetime) -> None:
    """Put somebody's answers to a part into its box, and note that they handed it in.

    Raises SessionOver, NotJoined, BoxClosed, AlreadyHandedIn, AnswerUnknown, and
    Session.DoesNotExist.
    """
    with transaction.atomic():
        session = _running(code)
        somebody = participant_of(session, secret)
        if somebody is None:
            raise NotJoined
        if part in somebody.handed_in:
            raise AlreadyHandedIn
        box = _open_box_at(session, part, now)
        _check(session, part, answers)
        box.sealed = put(box.sealed, _named(answers, session, somebody))
        box.save(update_fields=["sealed"])
        somebody.handed_in = sorted([*somebody.handed_in, part.value])
        somebody.save(update_fields=["handed_in"])
        stirred(session.pk)


def take_out(code: str, participant: UUID) -> None:
    """Take out somebody who has handed in nothing: they joined twice, or left.

    Raises SessionOver and StillNeeded; nothing happens where they are gone already.
    """
    with transaction.atomic():
        session = _running(code)
        somebody = session.participants.filter(pk=participant).first()
        if somebody is None:
            return
        if somebody.handed_in:
            raise StillNeeded
        somebody.delete()
        stirred(session.pk)


def _running(code: str) -> Session:
    session = Session.objects.select_for_update().get(code=code)
    if session.called_off or session.step == Step.FINISHED:
        raise SessionOver
    return session


def _open_box_at(session: Session, part: Part, now: datetime) -> Box:
    """Return the box that takes answers to a part at this step, before any deadline."""
    if part not in alone_at(Step(session.step), Way(session.way)):
        raise BoxClosed
    before_the_talk = part in (Part.STANDING, Part.RATINGS)
    if before_the_talk and session.closes_at and now >= session.closes_at:
        raise BoxClosed
    box = session.boxes.select_for_update().filter(part=part).first()
    if box is None:
        raise BoxClosed
    return box


def _check(session: Session, part: Part, answers: Answers) -> None:
    keys = _keys(session, part)
    known = set(answers.choices) | set(answers.words) <= keys
    chosen = all(choice in CHOICES[part] for choice in answers.choices.values())
    bounded = all(
        len(texts) <= MOST_WORDS and all(0 < len(text) <= lengths.TEXT for text in texts)
        for texts in answers.words.values()
    )
    if not (known and chosen and bounded):
        raise AnswerUnknown


def _keys(session: Session, part: Part) -> set[str]:
    if part is Part.RATINGS:
        return set(session.asked.values_list("key", flat=True))
    return set(Column) if part is Part.CARDS else {part.value}


def _named(answers: Answers, session: Session, somebody: Participant) -> Answers:
    name = somebody.name if session.voting == Voting.OPEN else ""
    return Answers(answers.choices, answers.words, name)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
