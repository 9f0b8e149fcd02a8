"""How often a team wants to be reminded, and whether it is time."""

import datetime as dt
from dataclasses import dataclass

from headwater.assessment.models import Cadence, Session
from headwater.assessment.team_sentence import rhythm

QUARTERLY = 13


@dataclass(frozen=True)
class Rhythm:
    """A team's cadence: every `weeks` weeks (0: never), in words, and until when it is quiet."""

    weeks: int
    said: str
    quiet_until: dt.date | None


def rhythm_of(team: str) -> Rhythm:
    """Return what a team chose, else quarterly (one query)."""
    row = Cadence.objects.filter(team=team).first()
    weeks = row.weeks if row else QUARTERLY
    return Rhythm(weeks, rhythm(weeks), row.quiet_until if row else None)


def due_since(team: str, today: dt.date) -> dt.date | None:
    """Return the day a team last looked, where it is time to look again; else None.

    A team that has never looked is not reminded, nor one that has a session open (three queries).
    """
    chosen = rhythm_of(team)
    if chosen.weeks == 0 or (chosen.quiet_until and today < chosen.quiet_until):
        return None
    sessions = Session.objects.filter(team=team, called_off=False)
    if sessions.filter(finished_on=None).exists():
        return None
    last = sessions.order_by("-finished_on").values_list("finished_on", flat=True).first()
    return last if last and last + dt.timedelta(weeks=chosen.weeks) <= today else None
