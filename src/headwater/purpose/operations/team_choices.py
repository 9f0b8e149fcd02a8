"""What a team chooses about its own purpose pages."""

import datetime as dt

from django.db import transaction

from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile, locked
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import TeamChoice
from headwater.purpose.models.teams import LONGEST_LAG
from headwater.purpose.saying import written_as


class ChoiceRefused(ValueError):
    """What was chosen cannot be kept; says why, in words for the page."""


def choose(
    team: TeamEntry,
    *,
    lag_weeks: int,
    aligns: bool,
    edition: int,
    by: Viewer,
    now: dt.datetime,
) -> TeamChoice:
    """Keep a team's choices: weeks from done to looking back, and whether it is ready to align.

    `edition` is 0 where the team has chosen nothing yet. The same choices change nothing.
    Raises ChoiceRefused and ChangedMeanwhile.
    """
    if not 1 <= lag_weeks <= LONGEST_LAG:
        raise ChoiceRefused(f"Between 1 and {LONGEST_LAG} weeks, please.")
    chosen: dict[str, object] = {"lag_weeks": lag_weeks, "aligns": aligns}
    writing = {"written_at": now, "written_as": written_as(by, of_team(team))}
    with transaction.atomic():
        return _kept(team.slug, edition, chosen, writing)


def _kept(
    team: str, edition: int, chosen: dict[str, object], writing: dict[str, object]
) -> TeamChoice:
    if edition == 0:
        return _first(team, chosen, writing)
    row = locked(TeamChoice.objects, edition, team=team)
    if {name: getattr(row, name) for name in chosen} == chosen:
        return row
    return _with(row, chosen | writing)


def _first(team: str, chosen: dict[str, object], writing: dict[str, object]) -> TeamChoice:
    """Make a team's row. Whoever finds one already did not know of it."""
    row, is_new = TeamChoice.objects.get_or_create(chosen | writing | {"edition": 1}, team=team)
    if not is_new:
        raise ChangedMeanwhile
    return row


def _with(row: TeamChoice, values: dict[str, object]) -> TeamChoice:
    for name, value in values.items():
        setattr(row, name, value)
    row.edition += 1
    row.save()
    return row
