"""What each metric should say about a world, by brute force over `oracle.facts_of`."""

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
    facts_of,
    local_day,
    quantile,
    team_id,
    unusable,
)
from headwater.metrics.tests.worlds import DAY, KINDS, Ask, Ms, World


class Oracle:
    """Answers about one world."""

    def __init__(self, world: World, ask: Ask) -> None:
        self.world, self.ask = world, ask
        self.facts = [facts_of(world, item) for item in world.items]
        self.zones = {team.team_id: team.timezone for team in world.teams}

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

    # --- finished work ---

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

    def flow_time(self) -> Iterator[Row]:
        for period in self.asked_periods():
            took = [one.flow / DAY for one in self.timed(period)]
            yield {
                "period": period.first_day,
                "median_days": quantile(took, 0.5),
                "p85_days": quantile(took, 0.85),
                "n": len(took),
                **self.left_out(self.finished(period)),
            }

    def flow_time_items(self) -> Iterator[Row]:
        for period in self.asked_periods():
            for one in self.timed(period):
                yield {
                    "period": period.first_day,
                    "item_id": one.item.item_id,
                    "kind": one.item.kind,
                    "flow_days": one.flow / DAY,
                    "active_days": one.active / DAY,
                    "waiting_days": (one.flow - one.active) / DAY,
                    "blocked_days": one.blocked / DAY,
                }

    def flow_efficiency(self) -> Iterator[Row]:
        for period in self.asked_periods():
            timed = self.timed(period)
            active, flow = sum(one.active for one in timed), sum(one.flow for one in timed)
            yield {
                "period": period.first_day,
                "active_days": active / DAY if timed else None,
                "waiting_days": (flow - active) / DAY if timed else None,
                "blocked_days": sum(one.blocked for one in timed) / DAY if timed else None,
                "efficiency": active / flow if flow else None,
                "n": len(timed),
                **self.left_out(self.finished(period)),
            }

    def flow_velocity(self) -> Iterator[Row]:
        for period in self.asked_periods():
            items = self.finished(period)
            usable = [one for one in items if one.excluded is None]
            yield {
                "period": period.first_day,
                "n": len(usable),
                "never_started": sum(one.committed is None for one in usable),
                **unusable(items),
            }

    def flow_distribution(self) -> Iterator[Row]:
        for period in self.asked_periods():
            usable = [one for one in self.finished(period) if one.excluded is None]
            for kind, number in Counter(one.item.kind for one in usable).items():
                yield {
                    "period": period.first_day,
                    "kind": kind,
                    "items": number,
                    "n": len(usable),
                    "share": number / len(usable),
                }

    def cumulative_completed(self) -> Iterator[Row]:
        so_far = 0
        for day, period in self.asked_days():
            usable = [
                one
                for one in self.finished(period)
                if one.excluded is None and local_day(one.completed_at or 0, one.zone) == day
            ]
            so_far += len(usable)
            yield {
                "period": period.first_day,
                "day": day,
                "completed": len(usable),
                "completed_so_far": so_far,
            }

    # --- predictability ---

    def expectations(self) -> dict[tuple[dt.date, int, str], tuple[float, int]]:
        found = {}
        for period in self.asked_periods():
            past = defaultdict(list)
            for one in self.facts:
                if one.timed and one.completed_at is not None:
                    day = local_day(one.completed_at, one.zone)
                    if 1 <= (period.first_day - day).days <= 180:
                        past[team_id(one.owner), one.item.level].append(one.flow)
            for (team, level), flows in past.items():
                expected = quantile(flows, 0.85)
                if len(flows) >= 8 and expected is not None and self.ask.covers(team, level):
                    found[period.first_day, team, level] = (expected, len(flows))
        return found

    def expectation(self) -> Iterator[Row]:
        for (period, team, level), (expected, n) in self.expectations().items():
            yield {
                "period": period,
                "team_id": team,
                "level": level,
                "expected_days": expected / DAY,
                "n": n,
            }

    def flow_predictability(self) -> Iterator[Row]:
        known = self.expectations()
        for period in self.asked_periods():
            within: list[bool] = []
            unjudged = 0
            for one in self.timed(period):
                key = (period.first_day, team_id(one.owner), one.item.level)
                if key in known:
                    within.append(one.flow <= known[key][0])
                else:
                    unjudged += 1
            yield {
                "period": period.first_day,
                "n": len(within),
                "within": sum(within),
                "share": sum(within) / len(within) if within else None,
                "excluded_no_expectation": unjudged,
                **self.left_out(self.finished(period)),
            }

    def sprint_predictability(self) -> Iterator[Row]:
        by_id = {one.item.item_id: one for one in self.facts}
        for period in self.asked_periods():
            planned: list[tuple[int, Facts, bool]] = []
            for sprint in self.world.sprints:
                if sprint.starts is None or sprint.completes is None:
                    continue
                for item, joined, left in sprint.spans:
                    one = by_id[item]
                    starts, ends = self.span(period, one.zone)
                    at = one.completed_at
                    if (
                        self.ask.covers(team_id(one.owner), one.item.level)
                        and starts <= sprint.completes < ends
                        and joined <= sprint.starts
                        and (left is None or left > sprint.starts)
                        and (at is None or at > sprint.starts)
                    ):
                        done = at is not None and at <= sprint.completes
                        still = left is None or (at is not None and left >= at)
                        planned.append((sprint.sprint_id, one, done and still))
            usable = [done for _, one, done in planned if one.excluded is None]
            yield {
                "period": period.first_day,
                "n": len(usable),
                "done": sum(usable),
                "share": sum(usable) / len(usable) if usable else None,
                "sprints": len({sprint for sprint, _, _ in planned}),
                **unusable([one for _, one, _ in planned]),
            }

    # --- what is there at an instant ---

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

    def asked_days(self) -> Iterator[tuple[dt.date, Period]]:
        for period in self.ask.periods:
            for day in period.days():
                until = self.ask.until
                if until is None or any(day_starts(day, z) < until for z in self.zones.values()):
                    yield day, period

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

    # --- the rest ---

    def work_item_age(self) -> Iterator[Row]:
        for one in self.facts:
            if (
                one.stays[-1].in_flow
                and one.excluded is None
                and self.ask.covers(team_id(one.owner), one.item.level)
            ):
                since = one.stays[-1].raw.entered
                for stay in reversed(one.stays):
                    if stay.hands != one.stays[-1].hands:
                        break
                    since = stay.raw.entered
                yield {
                    "item_id": one.item.item_id,
                    "stage_id": one.stays[-1].stage_id,
                    "age_days": (self.ask.now - (one.committed_at or 0)) / DAY,
                    "stage_age_days": (self.ask.now - since) / DAY,
                }

    def work_item_age_counts(self) -> Iterator[Row]:
        going = [
            one
            for one in self.facts
            if one.stays[-1].in_flow and self.ask.covers(team_id(one.owner), one.item.level)
        ]
        ages = [row["age_days"] for row in self.work_item_age()]
        yield {"n": len(ages), "median_days": quantile(ages, 0.5), **unusable(going)}

    def reopened_share(self) -> Iterator[Row]:
        for period in self.asked_periods():
            entered: set[int] = set()
            left: set[int] = set()
            for one in self.facts:
                for run in one.done_runs:
                    asked = self.ask.covers(team_id(run.team), one.item.level)
                    if asked and self.is_in(run.raw.entered, period, run.zone):
                        entered.add(one.item.item_id)
                        if run is not one.completed:
                            left.add(one.item.item_id)
            yield {
                "period": period.first_day,
                "n": len(entered),
                "reopened": len(left),
                "share": len(left) / len(entered) if entered else None,
            }

    def usable_share(self) -> Iterator[Row]:
        for period in self.asked_periods():
            created = [
                one
                for one in self.facts
                if self.ask.covers(team_id(one.owner), one.item.level)
                and self.is_in(one.stays[0].raw.entered, period, one.stays[0].zone)
            ]
            usable = sum(one.excluded is None for one in created)
            yield {
                "period": period.first_day,
                "n": len(created),
                "usable": usable,
                "share": usable / len(created) if created else None,
                **unusable(created),
            }

    def usable_share_of_all(self) -> Iterator[Row]:
        asked = [one for one in self.facts if self.ask.covers(team_id(one.owner), one.item.level)]
        usable = sum(one.excluded is None for one in asked)
        yield {
            "n": len(asked),
            "usable": usable,
            "share": usable / len(asked) if asked else None,
            **unusable(asked),
        }
