"""Sessions that are open now, as the team's pages and panel tell of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from headwater.assessment.addresses import shown
from headwater.assessment.models import Participant, Session
from headwater.assessment.steps import BEFORE_THE_TALK, NAMES, Part, Step, Way
from headwater.assessment.team_sentence import answered

OPEN = {"called_off": False, "finished_on": None}
MOST = 5
"""So many open sessions of a team are told of; one is usual."""


@dataclass(frozen=True)
class Running:
    """A session that people can join now. `where` says in words how far it is."""

    code: str
    code_shown: str
    occasion: str
    url: str
    over_days: bool
    collecting: bool  # over days, and not yet revealed
    where: str
    until: str  # "Friday, 14 November, 16:00", "" where it has no deadline


def running(team: str, zone: str) -> tuple[Running, ...]:
    """Return a team's open sessions, newest first (two queries)."""
    sessions = list(Session.objects.filter(team=team, **OPEN)[:MOST])
    people = list(Participant.objects.filter(session__in=sessions))
    return tuple(
        _running(session, [one for one in people if one.session_id == session.pk], zone)
        for session in sessions
    )


def _running(session: Session, people: Sequence[Participant], zone: str) -> Running:
    over_days = session.way == Way.OVER_DAYS
    collecting = over_days and session.step in BEFORE_THE_TALK
    return Running(
        code=session.code,
        code_shown=shown(session.code),
        occasion=session.occasion,
        url=reverse("assessment:room", args=[session.code]),
        over_days=over_days,
        collecting=collecting,
        where=_where(session, people, collecting=collecting),
        until=said(session.closes_at, zone) if collecting and session.closes_at else "",
    )


def _where(session: Session, people: Sequence[Participant], *, collecting: bool) -> str:
    if collecting:
        done = sum(Part.RATINGS.value in one.handed_in for one in people)
        return answered(done, len(people))
    here = "nobody has joined yet" if not people else f"{len(people)} here"
    return f"{here}, at “{NAMES[Step(session.step)]}”"


def said(moment: dt.datetime, zone: str) -> str:
    """Say a moment as it is in a time zone: “Friday, 14 November, 16:00”."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there:%A}, {there.day} {there:%B}, {there:%H:%M}"
