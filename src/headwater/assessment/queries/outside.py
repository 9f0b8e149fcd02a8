"""How many links there are for people outside the team, and what came back by them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from headwater.assessment.models import Result, Said, Session
from headwater.assessment.operations import outside
from headwater.assessment.outside_questions import FREE
from headwater.assessment.steps import FLOOR, Part


@dataclass(frozen=True)
class Inviting:
    """How many links a session has and how many were used, never which. `collected` says that the
    answers are shown, `can_collect` that they can be now.
    """

    made: int
    spent: int
    until: dt.date | None
    form: str
    collected: bool
    can_collect: bool
    over: bool
    last_day_over: bool

    @property
    def can_invite(self) -> bool:
        """Say whether another link can be made."""
        return not (self.collected or self.over or self.last_day_over) and self.made < outside.MOST


@dataclass(frozen=True)
class InWords:
    """What people outside wrote to a question of words alone."""

    question: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class FromOutside:
    """What is said about the answers from outside as a whole; the numbers stand with each
    dimension. `note` says why there is nothing, "" where there is.
    """

    note: str
    free: tuple[InWords, ...]
    goes_on: bool = False


def inviting(session: Session, today: dt.date) -> Inviting:
    """Return how far asking people outside is (three queries)."""
    counted = session.links.aggregate(made=Count("pk"), spent=Count("pk", filter=Q(spent=True)))
    collected = outside.collected(session)
    return Inviting(
        made=counted["made"],
        spent=counted["spent"],
        until=session.outside_until,
        form=session.outside_form,
        collected=collected,
        can_collect=not collected and not session.called_off and outside.own_view_revealed(session),
        over=session.called_off,
        last_day_over=session.outside_until is not None and session.outside_until < today,
    )


def from_outside(session: Session) -> FromOutside | None:
    """Return what came back as a whole; None where nobody outside was asked (three queries)."""
    if not session.outside_form or not session.links.exists():
        return None
    if not outside.collected(session):
        return FromOutside(_still_open(session), (), goes_on=True)
    shown = Result.objects.filter(session=session, part=Part.OUTSIDE, counts__isnull=False)
    said = list(Said.objects.filter(session=session, part=Part.OUTSIDE, key__in=FREE))
    free = tuple(
        InWords(question, tuple(one for one in said if one.key == key))
        for key, question in FREE.items()
    )
    there = tuple(one for one in free if one.said)
    return FromOutside("" if there or shown.exists() else _too_few(session), there)


def _still_open(session: Session) -> str:
    until = f" They can until {_day(session.outside_until)}." if session.outside_until else ""
    return f"People outside the team are still answering.{until}"


def _too_few(session: Session) -> str:
    answers = session.links.filter(spent=True).count()
    people = {0: "Nobody", 1: "One person"}.get(answers, f"{answers} people")
    few = f"Below {FLOOR} answers nothing is shown, so that nobody can be made out."
    return f"{people} outside the team answered. {few}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B}"
