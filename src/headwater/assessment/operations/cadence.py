"""How often a team is reminded to look at itself."""

import datetime as dt

from headwater.assessment.models import Cadence
from headwater.assessment.team_sentence import CADENCES

QUIET = dt.timedelta(weeks=4)
"""How long “not now” holds."""


class NoSuchCadence(ValueError):
    """Headwater does not remind so often; the message says how often it can."""


def choose_cadence(team: str, weeks: int) -> None:
    """Remind a team every so many weeks, 0 for never. Whoever chooses last, chooses for all."""
    if weeks not in CADENCES:
        raise NoSuchCadence(f"Choose one of: {', '.join(CADENCES.values())}.")
    Cadence.objects.update_or_create({"weeks": weeks, "quiet_until": None}, team=team)


def not_now(team: str, today: dt.date) -> None:
    """Leave a team in peace for some weeks."""
    Cadence.objects.update_or_create({"quiet_until": today + QUIET}, team=team)
