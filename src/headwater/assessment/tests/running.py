"""Sessions that really run: opened, joined and answered by the operations themselves."""

import datetime as dt
from dataclasses import replace

from headwater.access.viewer import CONSOLE
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Session
from headwater.assessment.operations import answering
from headwater.assessment.operations.sessions import Opening, open_session
from headwater.assessment.steps import CHOICES, Column, Part, Way
from headwater.flow.tests.cast import plan
from headwater.organisation.queries import team
from headwater.organisation.storing import store

NOW = dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC)
KEYS = ("collaboration", "planning", "code-quality")
LIVE = Opening("Quarterly", KEYS)
OVER_DAYS = replace(LIVE, way=Way.OVER_DAYS, closes_at=NOW + dt.timedelta(days=3))


def opened(opening: Opening = LIVE, now: dt.datetime = NOW) -> Session:
    """Open a session of Otter."""
    store(plan())
    return open_session(team("otter"), opening, CONSOLE, now)


def joined(session: Session, *names: str) -> list[str]:
    """Let people in; return their secrets."""
    return [answering.join(session.code, name)[1] for name in names]


def answers(part: Part, choice: int = 0) -> Answers:
    """Return one person's answers to a part: the same choice for each question."""
    if part is Part.CARDS:
        return Answers(words={Column.KEEP: ("pairing on Fridays",)})
    keys = KEYS if part is Part.RATINGS else (part.value,)
    return Answers(dict.fromkeys(keys, CHOICES[part][choice]), {keys[0]: ("because",)})


def handed_in(session: Session, secret: str, part: Part, now: dt.datetime = NOW) -> None:
    """Let somebody hand in a part."""
    answering.hand_in(session.code, secret, part, answers(part), now)
