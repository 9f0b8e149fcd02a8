"""A world and a question put to it, read by brute force: what both kinds of answers share."""

import datetime as dt
from collections.abc import Iterator

from headwater.metrics.periods import Period
from headwater.metrics.tests.oracle import (
    Facts,
    Row,
    day_starts,
    facts_of,
    local_day,
    team_id,
    unusable,
)
from headwater.metrics.tests.worlds import Ask, Ms, World


class Reading:
    """One world, and what is asked of it."""

    def __init__(self, world: World, ask: Ask) -> None:
        self.world, self.ask = world, ask
        self.facts = [facts_of(world, item) for item in world.items]
        self.zones = {team.team_id: team.timezone for team in world.teams}
        self.zones |= {0: "UTC"} if 0 in ask.teams else {}

    # --- times ---

    def span(self, period: Period, zone: str) -> tuple[Ms, Ms]:
        ends = day_starts(period.next().first_day, zone)
        return day_starts(period.first_day, zone), min(ends, self.ask.until or ends)

    def is_in(self, ms: Ms | None, period: Period, zone: str) -> bool:
        if ms is None:
            return False
        return period.first_day <= local_day(ms, zone) < period.next().first_day

    def asked_periods(self) -> list[Period]:
        """The periods that have begun by `until` in any zone."""
        until = self.ask.until
        return [
            period
            for period in self.ask.periods
            if until is None
            or any(day_starts(period.first_day, zone) < until for zone in self.zones.values())
        ]

    def asked_days(self) -> Iterator[tuple[dt.date, Period]]:
        for period in self.ask.periods:
            for day in period.days():
                until = self.ask.until
                if until is None or any(day_starts(day, z) < until for z in self.zones.values()):
                    yield day, period

    def finished(self, period: Period) -> list[Facts]:
        return [
            one
            for one in self.facts
            if self.ask.covers(team_id(one.owner), one.item.level)
            and self.is_in(one.completed_at, period, one.zone)
        ]

    def timed(self, period: Period) -> list[Facts]:
        return [one for one in self.finished(period) if one.timed]

    def left_out(self, items: list[Facts]) -> Row:
        never = sum(one.excluded is None and one.committed is None for one in items)
        return {"excluded_never_started": never, **unusable(items)}
