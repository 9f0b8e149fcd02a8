"""Sessions as they are after their boxes were opened, without the way there."""

import datetime as dt
from itertools import count

from headwater.assessment.models import Asked, Result, Said, Session
from headwater.assessment.steps import Part, Step, Voting, Way

numbers = count(1)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def a_round(team: str, **more: object) -> Session:
    """Return a session of a team; running, anonymous and quarterly unless said otherwise."""
    number = next(numbers)
    code = "".join(LETTERS[number // 31**place % 31] for place in range(8))
    known = {
        "code": code,
        "team": team,
        "occasion": "Quarterly",
        "template_edition": 0,
        "way": Way.LIVE.value,
        "voting": Voting.ANONYMOUS.value,
        "opened_on": dt.date(2026, 11, 3),
        "opened_as": "member of Otter",
        "step": Step.LOOK.value,
    }
    return Session.objects.create(**(known | more))


def asked(session: Session, key: str, title: str = "", **more: object) -> Asked:
    """Let a session ask about a dimension."""
    known = {
        "title": title or key.capitalize(),
        "prompt": f"How is our {key}?",
        "signs": ["one sign", "another sign"],
        "not_meeting": "It hinders us.",
        "meeting": "It works.",
        "exceeding": "Others ask us how.",
        "position": session.asked.count(),
    }
    return Asked.objects.create(session=session, key=key, **(known | more))


def rated(
    session: Session,
    key: str,
    counts: tuple[int, int, int, int] | None,
    answers: int | None = None,
    part: Part = Part.RATINGS,
) -> Result:
    """Let a dimension have been rated: not meeting, meeting, exceeding, unsure. Without counts
    there were too few answers.
    """
    names = ("not-meeting", "meeting", "exceeding", "unsure")
    shown = dict(zip(names, counts, strict=True)) if counts else None
    told = answers if answers is not None else sum((counts or (0,))[:3])
    return Result.objects.create(
        session=session, part=part.value, key=key, answers=told, counts=shown
    )


def said(session: Session, part: Part, key: str, text: str, **more: object) -> Said:
    """Let somebody have written something."""
    return Said.objects.create(session=session, part=part.value, key=key, text=text, **more)


def chose(session: Session, part: Part, counts: dict[str, int]) -> Result:
    """Let people have chosen something that is asked once: the standing, or whether it was worth
    it.
    """
    return Result.objects.create(
        session=session,
        part=part.value,
        key=part.value,
        answers=sum(counts.values()),
        counts=counts,
    )
