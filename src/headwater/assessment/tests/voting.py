"""A session with its boxes, and people who answer in it, without pages."""

import datetime as dt
from collections.abc import Sequence

from headwater.assessment.ballot import Answers
from headwater.assessment.models import Box, Session
from headwater.assessment.operations import answering
from headwater.assessment.steps import Part, Step, Voting
from headwater.assessment.tests.rounds import a_round, asked

NOW = dt.datetime(2026, 11, 3, 14, 2, 31, tzinfo=dt.UTC)
KEYS = ("flow", "quality")
NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo")


def a_vote(voting: Voting = Voting.ANONYMOUS, **more: object) -> Session:
    """Return a session of Otter that asks about flow and quality, with all its boxes."""
    session = a_round("otter", voting=voting.value, step=Step.RATE.value, **more)
    for key in KEYS:
        asked(session, key)
    Box.objects.bulk_create(Box(session=session, part=part.value) for part in Part)
    return session


def people(session: Session, how_many: int) -> list[str]:
    """Let people join; return the secret of each."""
    return [answering.join(session.code, name)[1] for name in NAMES[:how_many]]


def rate(session: Session, secret: str, *levels: str, said: str = "") -> None:
    """Let somebody rate flow and quality, in this order, and say something about flow."""
    words = {"flow": (said,)} if said else {}
    answers = Answers(dict(zip(KEYS, levels, strict=False)), words)
    answering.hand_in(session.code, secret, Part.RATINGS, answers, NOW)


def all_rate(session: Session, levels: Sequence[str]) -> None:
    """Let one person for each level join and rate flow so, and quality as meeting."""
    for secret, level in zip(people(session, len(levels)), levels, strict=True):
        rate(session, secret, level, "meeting")
