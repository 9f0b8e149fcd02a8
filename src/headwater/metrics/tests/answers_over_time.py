"""What the metrics about what is there at an instant should say, by brute force."""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from headwater.metrics.periods import Period
from headwater.metrics.tests.oracle import (
    Facts,
    Row,
    Seen,
    day_starts,
    local_day,
    team_id,
)
from headwater.metrics.tests.reading import Reading
from headwater.metrics.tests.worlds import DAY, KINDS, Ms


class OverTime(Reading):
    """Load, stages and time in them."""

    def stays(self) -> Iterator[tuple[Facts, Seen]]:
        for one in self.facts:
            for stay in one.stays:
                if self.ask.covers(team_id(stay.team), one.item.level):
                    yield one, stay

    def placed_stays(self) -> Iterator[tuple[Facts, int, Seen]]:
        for one in self.facts:
            for place, stay in enumerate(one.stays):
                if self.ask.covers(team_id(stay.team), one.item.level):
                    yield one, place, stay

    def daily(self, key: Callable[[Facts, Seen], object | None]) -> Iterator[Row]:
        """Count, at each local day's end, the stays that have a key."""
        keyed = [(key(one, stay), stay) for one, stay in self.stays()]
        keyed = [(name, stay) for name, stay in keyed if name is not None]
        first = min((local_day(s.raw.entered, s.zone) for _, s in keyed), default=dt.date.max)
        for day, period in self.asked_days():
            if day < first:
                continue
            there: Counter[object] = Counter()
            for name, stay in keyed:
                ends = day_starts(day + dt.timedelta(days=1), stay.zone)
                if stay.raw.entered < ends and (stay.raw.left is None or stay.raw.left >= ends):
                    there[name] += 1
            yield from (
                {"period": period.first_day, "day": day, "key": name, "items": number}
                for name, number in there.items()
            )

    def overlap(self, stay: Seen, period: Period) -> Ms:
        starts, ends = self.span(period, stay.zone)
        left = math.inf if stay.raw.left is None else stay.raw.left
        return max(0, int(min(left, ends)) - max(stay.raw.entered, starts))

    def reaches(self, stay: Seen, period: Period) -> bool:
        starts, ends = self.span(period, stay.zone)
        return stay.raw.entered < ends and (stay.raw.left is None or stay.raw.left > starts)

    def flow_load(self, kind: str | None = None) -> Iterator[Row]:
        for period in self.asked_periods():
            there = [
                stay
                for one, stay in self.stays()
                if stay.in_flow
                and kind in (None, one.item.kind)
                and local_day(stay.raw.entered, stay.zone) < period.next().first_day
            ]
            mean = sum(self.overlap(stay, period) / self.length(stay, period) for stay in there)
            yield {"period": period.first_day, "mean_load": float(mean) if there else None}

    def flow_load_by_kind(self) -> Iterator[Row]:
        for kind in KINDS:
            for row in self.flow_load(kind):
                yield row | {"kind": kind}

    def load_distribution(self) -> Iterator[Row]:
        whole = {row["period"]: row["mean_load"] for row in self.flow_load()}
        for row in self.flow_load_by_kind():
            mean, total = row["mean_load"], whole[row["period"]]
            if mean and total:
                yield row | {"total_load": total, "share": mean / total}

    def daily_load(self) -> Iterator[Row]:
        for row in self.daily(lambda _, stay: "all" if stay.in_flow else None):
            yield {"day": row["day"], "load": row["items"]}

    def daily_load_by_kind(self) -> Iterator[Row]:
        for row in self.daily(lambda one, stay: one.item.kind if stay.in_flow else None):
            yield {"day": row["day"], "kind": row["key"], "load": row["items"]}

    def cumulative_flow(self) -> Iterator[Row]:
        for row in self.daily(lambda _, stay: stay.stage_id):
            yield {"day": row["day"], "stage_id": row["key"], "items": row["items"]}

    def littles_law(self) -> Iterator[Row]:
        loads = {row["period"]: row["mean_load"] for row in self.flow_load()}
        for period in self.asked_periods():
            timed = self.timed(period)
            zones = {team.timezone for team in self.world.teams}
            spans = [self.span(period, zone) for zone in zones]
            length = sum(ends - starts for starts, ends in spans) / len(spans)
            expected = sum(one.flow for one in timed) / length if timed else None
            load = loads[period.first_day]
            yield {
                "period": period.first_day,
                "mean_load": load,
                "expected_load": expected,
                "ratio": load / expected if load is not None and expected else None,
                "n": len(timed),
                **self.left_out(self.finished(period)),
            }

    def stage_time(self) -> Iterator[Row]:
        for period in self.asked_periods():
            by_stage = defaultdict(list)
            for one, place, stay in self.placed_stays():
                if stay.stage_id is not None:
                    by_stage[stay.stage_id].append((one, place, stay))
            for stage, stays in by_stage.items():
                row = self.time_in_stage(stays, period)
                yield {"period": period.first_day, "stage_id": stage, **row}

    def time_in_stage(self, stays: list[tuple[Facts, int, Seen]], period: Period) -> Row:
        total = sum(self.overlap(stay, period) for _, _, stay in stays) / DAY
        working = sum(self.overlap(s, period) for _, _, s in stays if s.working) / DAY
        left = sum(
            place + 1 < len(one.stays)
            and one.stays[place + 1].hands != stay.hands
            and self.is_in(stay.raw.left, period, stay.zone)
            for one, place, stay in stays
        )
        return {
            "total_days": total,
            "working_days": working,
            "waiting_days": total - working,
            "mean_items": sum(
                self.overlap(stay, period) / self.length(stay, period) for _, _, stay in stays
            ),
            "arrivals": sum(
                (place == 0 or one.stays[place - 1].hands != stay.hands)
                and self.is_in(stay.raw.entered, period, stay.zone)
                for one, place, stay in stays
            ),
            "n": left,
            "days_each": total / left if left else None,
            "working_days_each": working / left if left else None,
            "waiting_days_each": (total - working) / left if left else None,
        }

    def length(self, stay: Seen, period: Period) -> Ms:
        starts, ends = self.span(period, stay.zone)
        return ends - starts
