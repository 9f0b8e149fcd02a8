"""What the inputs should say about a world, by brute force."""

from collections import defaultdict
from collections.abc import Iterator

from headwater.metrics.periods import Period
from headwater.metrics.tests.answers_of_dependencies import Dependencies
from headwater.metrics.tests.oracle import (
    Facts,
    Row,
    Seen,
    local_day,
    quantile,
    team_id,
    unusable,
)
from headwater.metrics.tests.worlds import DAY, Ms, Sprint


class Inputs(Dependencies):
    """Starts, interruptions, blocks and waits."""

    def started(self, period: Period) -> list[Facts]:
        return [
            one
            for one in self.facts
            if one.committed is not None
            and self.ask.covers(team_id(one.owner), one.item.level)
            and self.is_in(one.committed_at, period, one.committed.zone)
        ]

    def starts_to_completions(self) -> Iterator[Row]:
        for period in self.asked_periods():
            begun, done = self.started(period), self.finished(period)
            starts = [one for one in begun if one.excluded is None]
            ends = [one for one in done if one.excluded is None]
            days = {(team_id(one.owner), _start_day(one)) for one in starts}
            either = {one.item.item_id: one for one in [*begun, *done]}
            yield {
                "period": period.first_day,
                "started": len(starts),
                "n": len(ends),
                "ratio": len(starts) / len(ends) if ends else None,
                "start_days": len(days),
                "starts_per_day": len(starts) / len(days) if days else None,
                **unusable(list(either.values())),
            }

    def unplanned_interruptions(self) -> Iterator[Row]:
        for period in self.asked_periods():
            begun = self.started(period)
            usable = [one for one in begun if one.excluded is None]
            young = {id(one) for one in usable if _age_at_start(one) < 2 * DAY}
            late = {id(one) for one in usable if self.came_late(one)}
            marked = {id(one) for one in usable if _is_marked(one)}
            unplanned = young | late | marked
            yield {
                "period": period.first_day,
                "n": len(usable),
                "unplanned": len(unplanned),
                "young": len(young),
                "late": len(late),
                "marked": len(marked),
                "share": len(unplanned) / len(usable) if usable else None,
                **unusable(begun),
            }

    def came_late(self, one: Facts) -> bool:
        return any(_joined_late(one, sprint) for sprint in self.world.sprints)

    def blocked_time(self) -> Iterator[Row]:
        for period in self.asked_periods():
            there = [(one, stay) for one, stay in self.stays() if self.reaches(stay, period)]
            flow = [(one, stay) for one, stay in there if stay.in_flow]
            stuck = [(one, stay) for one, stay in flow if stay.blocked]
            total = sum(self.overlap(stay, period) for _, stay in flow)
            lost = sum(self.overlap(stay, period) for _, stay in stuck)
            yield {
                "period": period.first_day,
                "blocked_days": lost / DAY if flow else None,
                "flow_days": total / DAY if flow else None,
                "share": lost / total if total else None,
                "n": _items(flow),
                "blocked_items": _items(stuck),
                "excluded_unmapped_status": _items(
                    [(one, stay) for one, stay in there if stay.stage_id is None]
                ),
            }

    def queue_waiting(self) -> Iterator[Row]:
        for period in self.asked_periods():
            waits: dict[int, list[float]] = defaultdict(list)
            again: dict[int, int] = defaultdict(int)
            for (stage, _, _), (zone, stays, left) in self.queued().items():
                if left is None or not self.is_in(left, period, zone):
                    continue
                if any(stay.raw.left is None for stay in stays):
                    again[stage] += 1
                else:
                    waits[stage].append(sum(_length(stay) for stay in stays) / DAY)
            for stage in waits.keys() | again.keys():
                yield {
                    "period": period.first_day,
                    "stage_id": stage,
                    "median_days": quantile(waits[stage], 0.5),
                    "p85_days": quantile(waits[stage], 0.85),
                    "n": len(waits[stage]),
                    "excluded_waiting_again": again[stage],
                }

    def queued(self) -> dict[tuple[int, int, int], tuple[str, list[Seen], Ms | None]]:
        """By stage, team and item: the team's zone, the stays there, and when it last left."""
        found: dict[tuple[int, int, int], tuple[str, list[Seen], Ms | None]] = {}
        for one, place, stay in self.placed_stays():
            if stay.type == "queue" and stay.stage_id is not None:
                key = (stay.stage_id, team_id(stay.team), one.item.item_id)
                zone, stays, left = found.get(key, (stay.zone, [], None))
                after = one.stays[place + 1] if place + 1 < len(one.stays) else None
                gone = after is not None and after.hands != stay.hands
                found[key] = (zone, [*stays, stay], stay.raw.left if gone else left)
        return found


def _length(stay: Seen) -> Ms:
    return 0 if stay.raw.left is None else stay.raw.left - stay.raw.entered


def _items(stays: list[tuple[Facts, Seen]]) -> int:
    return len({one.item.item_id for one, _ in stays})


def _start_day(one: Facts) -> object:
    return one.committed and local_day(one.committed.raw.entered, one.committed.zone)


def _age_at_start(one: Facts) -> Ms:
    return (one.committed_at or 0) - one.stays[0].raw.entered


def _is_marked(one: Facts) -> bool:
    return bool(one.owner and not one.owner.unplanned.isdisjoint(one.item.traits))


def _joined_late(one: Facts, sprint: Sprint) -> bool:
    at, starts = one.committed_at or 0, sprint.starts
    if starts is None or at < starts:
        return False
    if sprint.completes is not None and at >= sprint.completes:
        return False
    spans = [(joined, left) for item, joined, left in sprint.spans if item == one.item.item_id]
    if any(joined <= starts and (left is None or left > starts) for joined, left in spans):
        return False
    ends = sprint.completes
    return any(joined > starts and (ends is None or joined < ends) for joined, _ in spans)
