"""Who from outside last looked at a team's flow: for the team, on its own page."""

from headwater.access.models import Trace
from headwater.access.trail import UNNAMED, Action
from headwater.flow import words


def last_seen(team_slug: str) -> str:
    """Say by whom and when, "" if nobody looked yet (one query)."""
    looked = Trace.objects.filter(team=team_slug, action=Action.VIEWED)
    last = looked.exclude(acted_as__in=UNNAMED).order_by("-at").first()
    return f"Last seen by {last.acted_as} on {words.day(last.day)}" if last else ""
