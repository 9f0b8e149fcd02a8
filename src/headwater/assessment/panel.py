"""What a team's flow page shows of its assessment: a session that is open, or a gentle reminder.

It is the team's alone, and most of the time it is not there.
"""

import datetime as dt
from dataclasses import dataclass

from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.assessment.queries.cadence import due_since
from headwater.assessment.queries.running import Running, running
from headwater.assessment.team_sentence import since
from headwater.context.telling import today_of
from headwater.flow.panels import Panel
from headwater.organisation.places import of_team
from headwater.organisation.queries import StreamEntry, TeamEntry

TEMPLATE = "assessment/_panel.html"


@dataclass(frozen=True)
class Shown:
    """What the panel says: of open sessions, or for how long (“fourteen weeks”) there was none."""

    team: TeamEntry
    running: tuple[Running, ...]
    since: str
    may_speak: bool


def assessment_panel(
    about: TeamEntry | StreamEntry, viewer: Viewer, now: dt.datetime
) -> Panel | None:
    """Return the panel about a team for those who are of it; None where there is nothing to say.

    At most five queries.
    """
    if not isinstance(about, TeamEntry) or not viewer.may(Right.OWN, of_team(about)):
        return None
    may_speak = viewer.may(Right.SPEAK, of_team(about))
    now_open = running(about.slug, about.timezone)
    if now_open:
        return Panel(TEMPLATE, Shown(about, now_open, "", may_speak))
    today = today_of(about, now)
    last = due_since(about.slug, today)
    return Panel(TEMPLATE, Shown(about, (), since(last, today), may_speak)) if last else None
