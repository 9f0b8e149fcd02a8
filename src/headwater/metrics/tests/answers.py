"""What each metric should say about a world, by brute force over `oracle.facts_of`."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator

from headwater.metrics.tests.answers_of_inputs import Inputs
from headwater.metrics.tests.oracle import (
    Facts,
    Row,
    local_day,
    quantile,
    team_id,
    unusable,
)
from headwater.metrics.tests.worlds import DAY


class Oracle(Inputs):
    """Answers about one world."""

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
                    **unusable(self.finished(period)),
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
