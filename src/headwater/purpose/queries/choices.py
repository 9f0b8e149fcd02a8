"""What teams chose about their purpose pages, and the usual where they chose nothing."""

from dataclasses import dataclass

from headwater.purpose.models import TeamChoice


@dataclass(frozen=True)
class Choices:
    """What is in effect for a team. `edition` is 0 where it has chosen nothing yet."""

    lag_weeks: int
    aligns: bool
    edition: int


def choices_of(team: str) -> Choices:
    """Return what a team, by its slug, chose, else the usual (one query)."""
    row = TeamChoice.objects.filter(team=team).first() or TeamChoice()
    return Choices(row.lag_weeks, row.aligns, row.edition)


def lags() -> dict[str, int]:
    """Return the weeks until looking back of every team that chose them, by slug (one query)."""
    return dict(TeamChoice.objects.values_list("team", "lag_weeks"))
