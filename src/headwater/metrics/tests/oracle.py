"""What is true in a world, worked out by looking at one item after the other. No engine, no Ibis,
nothing shared with the code under test.
"""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from headwater.metrics.tests.worlds import (
    HOUR,
    Item,
    Ms,
    RawStay,
    Team,
    World,
    instant,
)

Row = dict[str, Any]
EXCLUSIONS = ("never_started", "unmapped_status", "no_team")


@dataclass(frozen=True)
class Seen:
    """A stay and what it means."""

    raw: RawStay
    team: Team | None
    stage_id: int | None
    type: str | None
    blocked: bool
    in_flow: bool
    parked: bool

    @property
    def working(self) -> bool:
        return self.type == "active" and not self.blocked

    @property
    def hands(self) -> tuple[int, int | None]:
        return (team_id(self.team), self.stage_id)

    @property
    def zone(self) -> str:
        return self.team.timezone if self.team else "UTC"


@dataclass(frozen=True)
class Facts:
    """Everything about one item, with its stays."""

    item: Item
    stays: tuple[Seen, ...]
    committed: Seen | None
    completed: Seen | None
    excluded: str | None

    @property
    def owner(self) -> Team | None:
        return (self.completed or self.stays[-1]).team

    @property
    def zone(self) -> str:
        return self.owner.timezone if self.owner else "UTC"

    @property
    def timed(self) -> bool:
        return self.excluded is None and self.committed is not None

    @property
    def committed_at(self) -> Ms | None:
        return self.committed.raw.entered if self.committed else None

    @property
    def completed_at(self) -> Ms | None:
        return self.completed.raw.entered if self.completed else None

    def spent(self, counts: Callable[[Seen], bool]) -> Ms:
        return sum(
            stay.raw.left - stay.raw.entered
            for stay in self.stays
            if stay.raw.left is not None and counts(stay)
        )

    @property
    def flow(self) -> Ms:
        return self.spent(lambda stay: stay.in_flow)

    @property
    def active(self) -> Ms:
        return self.spent(lambda stay: stay.working)

    @property
    def blocked(self) -> Ms:
        return self.spent(lambda stay: stay.in_flow and stay.blocked)

    @property
    def parked(self) -> Ms:
        return self.spent(lambda stay: stay.parked)

    @property
    def done_runs(self) -> list[Seen]:
        """The first stay of each unbroken run of done stays."""
        runs, before = [], None
        for stay in self.stays:
            if stay.type == "done" and before != "done":
                runs.append(stay)
            before = stay.type
        return runs


def team_id(team: Team | None) -> int:
    return team.team_id if team else 0


def facts_of(world: World, item: Item) -> Facts:
    by_id = {team.team_id: team for team in world.teams}
    seen: list[Seen] = []
    committed: Seen | None = None
    for raw in item.stays:
        stay = _seen(raw, by_id.get(world.places.get(raw.place, 0)), committed is not None)
        seen.append(stay)
        if committed is None and stay.type in ("queue", "active"):
            committed = stay
    completed = None
    for stay in reversed(seen):
        if stay.type != "done":
            break
        completed = stay
    return Facts(item, tuple(seen), committed, completed, _excluded(seen))


def _seen(raw: RawStay, team: Team | None, committed: bool) -> Seen:
    stage = team.stages.get(raw.status) if team else None
    kind = stage.type if stage else None
    parked = kind == "backlog" and committed
    return Seen(
        raw=raw,
        team=team,
        stage_id=stage.stage_id if stage else None,
        type=kind,
        blocked=bool(stage and stage.blocked) or bool(team and raw.marks in team.blocking),
        in_flow=kind in ("queue", "active") or (parked and bool(team and team.parked_counts)),
        parked=parked,
    )


def _excluded(stays: list[Seen]) -> str | None:
    if any(stay.team and stay.stage_id is None for stay in stays):
        return "unmapped_status"
    return "no_team" if any(stay.team is None for stay in stays) else None


def local_day(ms: Ms, zone: str) -> dt.date:
    return instant(ms).astimezone(ZoneInfo(zone)).date()


@cache
def day_starts(day: dt.date, zone: str) -> Ms:
    """The first instant whose local date is `day` or later, to the millisecond, by halving."""
    noon = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp() * 1000)
    low, high = noon - 36 * HOUR, noon + 36 * HOUR
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if local_day(middle, zone) >= day else (middle, high)
    return high


def unusable(items: list[Facts]) -> Row:
    return {
        f"excluded_{reason}": sum(one.excluded == reason for one in items)
        for reason in EXCLUSIONS[1:]
    }


def quantile(values: list[float] | list[int], q: float) -> float | None:
    """The quantile with linear interpolation between the two nearest values."""
    if not values:
        return None
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
