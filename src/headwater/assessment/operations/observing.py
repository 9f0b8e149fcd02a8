"""What an Agile Delivery Manager or coach saw, and what the team decides to do with it.

refusals.Refused
└ CannotBeObserved
  ├── RoundOver        the session has ended: what was seen later belongs to the next
  ├── AboutUnknown     it is about something the session does not ask
  └── EnoughObserved   more than a team can talk about in one session
"""

import datetime as dt

from django.db import transaction

from headwater.access.names import plain
from headwater.access.rights import GRANTED, Right
from headwater.access.viewer import Viewer
from headwater.assessment.models import Observation, Session, lengths
from headwater.assessment.refusals import Refused
from headwater.assessment.steps import Step
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

MOST = 12
"""So many observations can be talked about in one session."""


class CannotBeObserved(Refused):
    """Nothing was kept; the message says why, and what to do instead."""


class RoundOver(CannotBeObserved):
    """The session has ended."""

    why = "This session has ended. What you saw can go into the next one."


class AboutUnknown(CannotBeObserved):
    """The session asks nothing of this key."""

    why = "The session does not ask about that. Choose something else."


class EnoughObserved(CannotBeObserved):
    """There are as many as a team can talk about."""

    why = (
        f"There are {MOST} observations in this session already, and a team can hardly talk about "
        "more. Say this one in person."
    )


def observe(
    code: str, about: str, seen: str, example: str, *, team: TeamEntry, by: Viewer, today: dt.date
) -> Observation:
    """Add what somebody saw, in words with an example. The team sees who wrote it.

    `about` is a dimension's key, "" for nothing in particular. Raises RoundOver, AboutUnknown and
    EnoughObserved.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update().get(code=code)
        _still_room(session, about)
        return Observation.objects.create(
            session=session,
            about=about,
            seen=seen,
            example=example,
            written_by=signed(by, team),
            written_on=today,
        )


def decide(code: str, pk: int, became: Observation.Became) -> None:
    """Keep what the team decided to do with an observation; it may decide otherwise later.

    Raises RoundOver, and the model's DoesNotExist.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update().get(code=code)
        if over(session):
            raise RoundOver
        row = Observation.objects.get(session=session, pk=pk)
        row.became = became
        row.save(update_fields=["became"])
        session.edition += 1  # so that everybody sees what was decided
        session.save(update_fields=["edition"])


def over(session: Session) -> bool:
    """Say whether a session has ended, or was called off."""
    return session.called_off or session.step == Step.FINISHED


def signed(by: Viewer, team: TeamEntry) -> str:
    """Return the name and role that stand below an observation."""
    place = of_team(team)
    roles = [h.role for h in by.held if h.role in GRANTED[Right.OBSERVE] and h.covers(place)]
    role = roles[0].value if roles else "somebody else"
    name = plain(by.name)[: lengths.TITLE - len(role) - 2]
    return f"{name}, {role}"


def _still_room(session: Session, about: str) -> None:
    if over(session):
        raise RoundOver
    if about and not session.asked.filter(key=about).exists():
        raise AboutUnknown
    if session.observations.count() >= MOST:
        raise EnoughObserved
