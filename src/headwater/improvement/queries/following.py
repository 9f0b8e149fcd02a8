"""Which inputs a team follows, and which it followed."""

import datetime as dt
from dataclasses import dataclass

from headwater.improvement.models import Following
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration
from headwater.organisation.queries import TeamEntry


@dataclass(frozen=True)
class Followed:
    """An input a team follows, or followed `until`. `begun_as` is a role in the team."""

    metric: str
    since: dt.datetime
    begun_as: str
    until: dt.datetime | None

    @property
    def declaration(self) -> Declaration | None:
        """What the input says about itself; None where Headwater measures it no longer."""
        return METRICS[self.metric].declaration if self.metric in METRICS else None

    @property
    def title(self) -> str:
        """What pages call it."""
        return self.declaration.title if self.declaration else self.metric


def all_followed(team: TeamEntry) -> tuple[Followed, ...]:
    """Return everything a team ever followed, the oldest first (one query)."""
    rows = Following.objects.filter(team=team.slug)
    return tuple(Followed(r.metric, r.since, r.begun_as, r.until) for r in rows)
