"""Joining a session, and handing in what one answered alone.

All raise the model's DoesNotExist for a code of none. Whoever hands in marks that they did, and
their answers go into the box, in one transaction: both or neither. Nothing is kept that says what
they answered, and nothing says when.
"""

import datetime as dt
import secrets
from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from headwater.assessment import steps
from headwater.assessment.ballot import Answers, put
from headwater.assessment.models import Box, Participant, Session, lengths
from headwater.assessment.models.sessions import stirred
from headwater.assessment.refusals import (
    AlreadyHandedIn,
    AnswerUnknown,
    BoxClosed,
    HasAnswered,
    NameMissing,
    NameTaken,
    NotJoined,
    SessionOver,
    TooManyHere,
)
from headwater.assessment.steps import Column, Part, Step, Voting

MOST_PEOPLE = 60
MOST_TEXTS = 10
"""So many texts one person hands in to one question at most."""
SECRET_BYTES = 32


def join(code: str, name: str) -> tuple[Participant, str]:
    """Let somebody take part. Return them and the secret their browser is known by.

    Raises NameMissing, NameTaken, TooManyHere and SessionOver.
    """
    called, secret = _name(name), secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        session = _running(code)
        _room_for(session, called)
        participant = Participant.objects.create(
            session=session, name=called, secret_hash=_hash(secret)
        )
        stirred(session.pk)
    return participant, secret


def participant_of(session: Session, secret: str) -> Participant | None:
    """Return who takes part in a session with this secret, or None."""
    return Participant.objects.filter(session=session, secret_hash=_hash(secret)).first()


def hand_in(code: str, secret: str, part: Part, answers: Answers, now: dt.datetime) -> None:
    """Put somebody's answers to a part into its box, for good.

    Raises NotJoined, AlreadyHandedIn, AnswerUnknown, BoxClosed, BoxUnreadable and SessionOver.
    """
    with transaction.atomic():
        session = _running(code)
        participant = _known(session, secret)
        if part.value in participant.handed_in:
            raise AlreadyHandedIn
        _check(session, part, answers)
        _check_in_time(session, part, now)
        _into_the_box(session, part, _as_voted(session, participant, answers))
        participant.handed_in = sorted({*participant.handed_in, part.value})
        participant.save(update_fields=["handed_in"])
        stirred(session.pk)


def take_out(code: str, participant_id: UUID) -> None:
    """Take somebody out who has handed in nothing: they left, or joined twice.

    Raises NotJoined, HasAnswered and SessionOver.
    """
    with transaction.atomic():
        session = _running(code)
        participant = session.participants.filter(pk=participant_id).first()
        if participant is None:
            raise NotJoined
        if participant.handed_in:
            raise HasAnswered
        participant.delete()
        stirred(session.pk)


def _running(code: str) -> Session:
    """Return a session that is not over, its row locked: who changes it comes one by one."""
    session = Session.objects.select_for_update().get(code=code)
    if session.step == Step.FINISHED:
        raise SessionOver
    return session


def _known(session: Session, secret: str) -> Participant:
    participant = participant_of(session, secret)
    if participant is None:
        raise NotJoined
    return participant


def _name(name: str) -> str:
    called = " ".join(name.split())[: lengths.NAME].strip()
    if not called.isprintable() or not called:
        raise NameMissing
    return called


def _room_for(session: Session, name: str) -> None:
    here = list(session.participants.values_list("name", flat=True))
    if len(here) >= MOST_PEOPLE:
        raise TooManyHere
    if name.casefold() in {other.casefold() for other in here}:
        raise NameTaken


def _into_the_box(session: Session, part: Part, answers: Answers) -> None:
    box = Box.objects.select_for_update().filter(session=session, part=part.value).first()
    if box is None:
        raise BoxClosed
    box.sealed = put(box.sealed, answers)
    box.save(update_fields=["sealed"])


def _as_voted(session: Session, participant: Participant, answers: Answers) -> Answers:
    """Return the answers with their writer's name by open voting, else without any."""
    name = participant.name if session.voting == Voting.OPEN else ""
    return Answers(answers.choices, answers.words, name)


def _check(session: Session, part: Part, answers: Answers) -> None:
    """Refuse what is not asked, cannot be chosen, or is longer than it may be."""
    keys = asked_in(session, part)
    choices = steps.CHOICES[part]
    if part is Part.OUTSIDE or not keys >= answers.choices.keys() | answers.words.keys():
        raise AnswerUnknown
    if any(choice not in choices for choice in answers.choices.values()):
        raise AnswerUnknown
    if not all(_usable(texts) for texts in answers.words.values()):
        raise AnswerUnknown


def _check_in_time(session: Session, part: Part, now: dt.datetime) -> None:
    """Refuse what comes after the deadline, even if the answers were not opened that second."""
    waits = part in (Part.STANDING, Part.RATINGS)
    if waits and session.closes_at is not None and now >= session.closes_at:
        raise BoxClosed


def _usable(texts: Collection[str]) -> bool:
    """Say whether texts are neither too many nor too long, and any database can keep them."""
    fits = all(0 < len(text) <= lengths.TEXT and "\x00" not in text for text in texts)
    return fits and len(texts) <= MOST_TEXTS


def asked_in(session: Session, part: Part) -> frozenset[str]:
    """Return the keys of what a part asks."""
    if part in (Part.RATINGS, Part.OUTSIDE):
        return frozenset(session.asked.values_list("key", flat=True))
    return frozenset(Column) if part is Part.CARDS else frozenset({part.value})


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
