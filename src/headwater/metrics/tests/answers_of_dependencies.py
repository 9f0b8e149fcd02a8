"""What waiting for another team should say about a world, by brute force."""

from collections.abc import Iterator
from itertools import pairwise

from headwater.metrics.periods import Period
from headwater.metrics.tests.answers_over_time import OverTime
from headwater.metrics.tests.oracle import Facts, Row, Seen, team_id
from headwater.metrics.tests.worlds import DAY, Ms, Wait

Piece = tuple[Ms, Ms]


class Dependencies(OverTime):
    """What waited for whom, and for how long."""

    def waiting_on_another_team(self) -> Iterator[Row]:
        for period in self.asked_periods():
            there = [(one, stay) for one, stay in self.stays() if self.reaches(stay, period)]
            flow = [(one, stay) for one, stay in there if stay.in_flow]
            linking = [each for each in flow if self.links(each[1], period)]
            total = sum(self.overlap(stay, period) for _, stay in linking)
            open_waits = [(one, *found) for one, stay in linking for found in self.met(stay, one)]
            cut = [
                (one, why, self.cut(piece, zone, period)) for one, why, piece, zone in open_waits
            ]
            real = [(one, why, piece) for one, why, piece in cut if piece[0] < piece[1]]
            lost = sum(_covered([p for _, _, p in mine]) for mine in _by_item(real, "known"))
            yield {
                "period": period.first_day,
                "n": _items(one for one, _ in linking),
                "flow_days": total / DAY if linking else None,
                "waiting_days": lost / DAY if linking else None,
                "share": lost / total if total else None,
                "waiting_items": len(_by_item(real, "known")),
                "excluded_no_links": _items(one for one, s in flow if not self.links(s, period)),
                "excluded_unknown_owner": len(_by_item(real, "unknown_owner")),
                "excluded_unknown_end": len(_by_item(real, "unknown_end")),
            }

    def links(self, stay: Seen, period: Period) -> bool:
        """Whether an item that the stay's team ever had had a dependency by the period's end."""
        ends = self.span(period, stay.zone)[1]
        linked = {wait.item for wait in self.world.waits if wait.began < ends}
        return any(
            one.item.item_id in linked and team_id(other.team) == team_id(stay.team)
            for one, other in self.stays()
        )

    def met(self, stay: Seen, one: Facts) -> Iterator[tuple[str, Piece, str]]:
        """Each dependency of the item while it was in this stay: what is known, when, the zone."""
        for wait in self.world.waits:
            if wait.item != one.item.item_id:
                continue
            why, ends = self.end_of(wait, stay)
            left = FOREVER if stay.raw.left is None else stay.raw.left
            if why:
                yield why, (max(wait.began, stay.raw.entered), min(ends, left)), stay.zone

    def end_of(self, wait: Wait, stay: Seen) -> tuple[str, Ms]:
        """What is known of the item waited for ("": it does not count), and when the wait ended."""
        ended = FOREVER if wait.ended is None else wait.ended
        blocker = next((one for one in self.facts if one.item.item_id == wait.blocker), None)
        if blocker is None or blocker.owner is None:
            return "unknown_owner", ended
        if team_id(blocker.owner) == team_id(stay.team):
            return "", ended
        if blocker.stays[-1].type is None:
            return "unknown_end", ended
        return "known", min(ended, _over(blocker))

    def cut(self, piece: Piece, zone: str, period: Period) -> Piece:
        starts, ends = self.span(period, zone)
        return max(piece[0], starts), min(piece[1], ends)


FOREVER: Ms = 10**15


def _over(blocker: Facts) -> Ms:
    """When it was finished for good, or came into the discarded stage it is in."""
    if blocker.completed_at is not None:
        return blocker.completed_at
    last = blocker.stays[-1]
    if last.type != "discarded":
        return FOREVER
    entered = last.raw.entered
    for stay in reversed(blocker.stays):
        if stay.hands != last.hands:
            break
        entered = stay.raw.entered
    return entered


def _by_item(
    found: list[tuple[Facts, str, Piece]], wanted: str
) -> list[list[tuple[Facts, str, Piece]]]:
    ids = sorted({one.item.item_id for one, why, _ in found if why == wanted})
    return [
        [each for each in found if each[0].item.item_id == number and each[1] == wanted]
        for number in ids
    ]


def _covered(pieces: list[Piece]) -> Ms:
    """How long at least one piece lasts: from border to border, is anything there in between?"""
    borders = sorted({border for piece in pieces for border in piece})
    return sum(
        after - before
        for before, after in pairwise(borders)
        if any(since <= before and after <= until for since, until in pieces)
    )


def _items(found: Iterator[Facts]) -> int:
    return len({one.item.item_id for one in found})
