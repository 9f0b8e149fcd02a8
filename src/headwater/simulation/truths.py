"""What is known to be true of the simulated organisation, counted by the simulation itself.

Nothing here goes through stays, mappings or metrics, so that tests can hold those against it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from headwater.simulation.cast import STREAMS, TEAMS, TeamCast, stream_of
from headwater.simulation.story import Chapter, Story
from headwater.simulation.ticket import UNMAPPED, Ticket, Visit, Wait
from headwater.simulation.working_time import local_date, local_instant, month_start
from headwater.vocabulary.work import Instant, Kind, Level


class Truths(msgspec.Struct, frozen=True):
    """The known facts. Counts are of items only; epics, initiatives and sub-items have their own.

    `constraint` and `queue`: per stream, the stage with the least capacity and the stage where work
    waits for it. `finished`: by team and first day of the month (in the team's time zone), of items
    that were started and whose last completion has held until now; `never_started`: those done
    straight from the backlog. `in_progress`: by team, of items committed, parked ones
    too, and neither ended nor in an unmapped status. `started` and of it `unplanned`: by the team
    that has the item and first day of the month. `blocked_us`: microseconds for which items were
    flagged, by the team that had them and first day of the month, cut at the month's borders.
    `waiting_elsewhere_us`: likewise, microseconds for which items in progress had an open link to
    unfinished work of another team; two links at once count once.
    """

    first_day: date
    constraint: Mapping[str, str]
    queue: Mapping[str, str]
    improvement: Chapter
    placebo: Chapter
    bad_quarter: Chapter
    unusual_month: Chapter
    small_team: str
    sprint_teams: tuple[str, ...]
    finished: Mapping[tuple[str, date], int]
    in_progress: Mapping[str, int]
    started: Mapping[tuple[str, date], int]
    unplanned: Mapping[tuple[str, date], int]
    blocked_us: Mapping[tuple[str, date], int]
    waiting_elsewhere_us: Mapping[tuple[str, date], int]
    levels: Mapping[Level, int]
    kinds: Mapping[Kind, int]
    never_started: int
    unmapped_status: int
    unmapped_type: int
    reopened: int
    parked: int
    discarded: int
    blocked: int
    moved: int


def find_truths(story: Story, tickets: Sequence[Ticket], now: Instant) -> Truths:
    """Count what the simulation knows at `now`."""
    items = [ticket for ticket in tickets if ticket.level is Level.ITEM]
    return Truths(
        first_day=story.first_day,
        constraint={stream.slug: stream.constraint for stream in STREAMS},
        queue={stream.slug: stream.queue for stream in STREAMS},
        improvement=story.improvement,
        placebo=story.placebo,
        bad_quarter=story.bad_quarter,
        unusual_month=story.unusual_month,
        small_team=min(TEAMS, key=lambda team: team.demand).slug,
        sprint_teams=tuple(team.slug for team in TEAMS if team.sprint_days),
        finished=Counter(_finish(item) for item in items if _finished(item)),
        in_progress=Counter(item.team.slug for item in items if _in_progress(item)),
        started=Counter(_start(item) for item in items if _started(item)),
        unplanned=Counter(_start(item) for item in items if _started(item) and item.unplanned),
        blocked_us=_blocked_us(items, now),
        waiting_elsewhere_us=_waiting_elsewhere_us(items, now),
        levels=Counter(ticket.level for ticket in tickets),
        kinds=Counter(item.kind for item in items),
        never_started=sum(item.stage == "done" and not _finished(item) for item in items),
        unmapped_status=sum(item.stage == UNMAPPED for item in items),
        unmapped_type=sum(item.kind is Kind.UNMAPPED for item in items),
        reopened=sum(_left(item, "done") for item in items),
        parked=sum(_left_for_backlog(item) for item in items),
        discarded=sum(item.stage == "discarded" for item in items),
        blocked=sum(any(visit.flagged for visit in item.visits) for item in items),
        moved=sum(len({visit.team.slug for visit in item.visits}) > 1 for item in items),
    )


def timezone(team: TeamCast) -> str:
    """Return a team's time zone, its stream's unless it has its own."""
    return team.timezone or stream_of(team.slug).timezone


def _finish(item: Ticket) -> tuple[str, date]:
    day = local_date(item.visits[-1].at, timezone(item.team))
    return item.team.slug, month_start(day)


def _finished(item: Ticket) -> bool:
    return item.stage == "done" and item.committed_at is not None


def _started(item: Ticket) -> bool:
    return item.committed_at is not None and item.stage != UNMAPPED


def _start(item: Ticket) -> tuple[str, date]:
    first = next(visit for visit in item.visits if visit.stage != "backlog")
    return item.team.slug, month_start(local_date(first.at, timezone(first.team)))


def _blocked_us(items: Iterable[Ticket], now: Instant) -> Mapping[tuple[str, date], int]:
    """Cut the spells in which items were flagged into months of the team that had them."""
    found: Counter[tuple[str, date]] = Counter()
    for item in items:
        ends = [visit.at for visit in item.visits[1:]]
        for visit, end in zip(item.visits, [*ends, now], strict=True):
            if visit.flagged:
                for month, length in _by_month(visit.at, end, timezone(visit.team)):
                    found[visit.team.slug, month] += length
    return found


def _waiting_elsewhere_us(items: Iterable[Ticket], now: Instant) -> Mapping[tuple[str, date], int]:
    """Cut what was waited for others while in progress into months of the team that had it."""
    found: Counter[tuple[str, date]] = Counter()
    for item in (item for item in items if item.waits):
        for visit, end in _in_flow(item, now):
            spells = [_open(wait, visit.at, end) for wait in item.waits if _elsewhere(wait, visit)]
            for begins, ends in _united(spells):
                for month, length in _by_month(begins, ends, timezone(visit.team)):
                    found[visit.team.slug, month] += length
    return found


def _in_flow(item: Ticket, now: Instant) -> Iterator[tuple[Visit, Instant]]:
    """The visits on the clock with their ends; what is parked is on it once the item was begun."""
    begun = False
    ends = [visit.at for visit in item.visits[1:]]
    for visit, end in zip(item.visits, [*ends, now], strict=True):
        begun |= visit.stage not in _AT_REST
        if visit.stage not in _AT_REST or (begun and visit.stage == "backlog"):
            yield visit, end


_AT_REST = ("backlog", "done", "discarded", UNMAPPED)


def _elsewhere(wait: Wait, visit: Visit) -> bool:
    return wait.blocker.team is not visit.team


def _open(wait: Wait, begins: Instant, ends: Instant) -> tuple[Instant, Instant]:
    """The part of [begins, ends) in which the other item was linked and unfinished."""
    closes = [at for at in (wait.ended_at, wait.blocker.over_at, ends) if at is not None]
    return max(wait.began_at, begins), min(closes)


def _united(spells: Iterable[tuple[Instant, Instant]]) -> Iterator[tuple[Instant, Instant]]:
    """The spells without what an earlier one covers."""
    reached = 0
    for begins, ends in sorted(spells):
        if max(begins, reached) < ends:
            yield max(begins, reached), ends
            reached = ends


def _by_month(begins: Instant, ends: Instant, zone: str) -> Iterator[tuple[date, int]]:
    while begins < ends:
        month = month_start(local_date(begins, zone))
        border = min(ends, local_instant(month_start(month, 1), 0, zone))
        yield month, border - begins
        begins = border


def _in_progress(item: Ticket) -> bool:
    return item.committed_at is not None and item.stage not in ("done", "discarded", UNMAPPED)


def _left(item: Ticket, stage: str) -> bool:
    return any(visit.stage == stage for visit in item.visits[:-1])


def _left_for_backlog(item: Ticket) -> bool:
    return any(visit.stage == "backlog" for visit in item.visits[1:])
