"""The trail: who looked at, exported or told which team's numbers, and who changed the rules.

It is written for the team concerned. Whoever is of the team leaves no name in it about their own
team, so that it can never become a log of what a team's own people do.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from headwater.access.models import Trace
from headwater.access.places import Place
from headwater.access.viewer import Viewer

Action = Trace.Action
WITHIN = "someone of the team"


def note(viewer: Viewer, action: Action, what: str, teams: Iterable[Place], now: datetime) -> None:
    """Write one line for each team concerned; an empty `teams` concerns every team.

    Raises nothing where the same view was noted today already.
    """
    places = list(teams) or [Place()]
    Trace.objects.bulk_create(
        (_trace(viewer, action, what, place, now) for place in places),
        ignore_conflicts=action is Action.VIEWED,
    )


def _trace(viewer: Viewer, action: Action, what: str, team: Place, now: datetime) -> Trace:
    within = bool(team.team) and viewer.is_of(team)
    return Trace(
        at=now,
        day=now.astimezone(UTC).date(),
        action=action,
        team=team.team,
        account_id=None if within else viewer.account,
        acted_as=WITHIN if within else acting_as(viewer, team),
        what=what,
    )


def acting_as(viewer: Viewer, place: Place) -> str:
    """Say by which role someone acts at a place, in words: "leader of checkout"."""
    held = sorted(
        h.role.value + (f" of {h.slug}" if h.slug else "") for h in viewer.held if h.covers(place)
    )
    return ", ".join(held) or viewer.name or "somebody without a role"
