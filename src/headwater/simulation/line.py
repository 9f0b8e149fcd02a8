"""A team's line of work: queues in front of stages that can work on only so much at once.

Nothing here draws a waiting time. Work waits because the next stage is busy, because the team has
reached its limit, because nobody works at night, or because there is no release today.
"""

from collections import deque
from collections.abc import Callable
from datetime import date
from functools import partial
from heapq import heappop, heappush
from math import exp
from random import Random

from headwater.simulation.agenda import Agenda
from headwater.simulation.cast import StreamCast, TeamCast
from headwater.simulation.story import Circumstances, Story
from headwater.simulation.ticket import Membership, Ticket
from headwater.simulation.working_time import (
    DAY,
    DAY_HOURS,
    SECOND,
    WorkingTime,
    local_date,
    local_instant,
)
from headwater.vocabulary.work import Instant, Kind, StageType

_DECK = 13 * [Kind.FEATURE] + 6 * [Kind.DEFECT] + 2 * [Kind.RISK] + 3 * [Kind.DEBT]
_DEFECT_SHARE = _DECK.count(Kind.DEFECT) / len(_DECK)
_BLOCKED_SHARE = 0.05
_PARKED_SHARE = 0.012
_DISCARDED_SHARE = 0.008
_HANDED_OVER_SHARE = 0.01
_CLOSED_UNTOUCHED_SHARE = 0.006
_REOPENED_SHARE = 0.04
_ALREADY_SOLVED_SHARE = 0.06
_BACKLOG = 45
_FIRST_QUEUE = 1
_TIME_TO_PLAN = 2 * DAY

Way = Callable[[Ticket, Instant], None]
NewTicket = Callable[[Kind, TeamCast, Instant], Ticket]


class Line:
    """One team at work. `partner` is the team that takes what this one hands over."""

    def __init__(
        self,
        team: TeamCast,
        stream: StreamCast,
        time: WorkingTime,
        agenda: Agenda,
        story: Story,
        chance: Random,
        new_ticket: NewTicket,
    ) -> None:
        self.team, self.stream, self.partner = team, stream, self
        self.sprint_starts: list[Instant] = []
        self._time, self._agenda, self._story, self._chance = time, agenda, story, chance
        self._new_ticket = new_ticket
        self._deck: list[Kind] = []
        self._backlog: deque[Ticket] = deque()
        self._queues: dict[int, list[tuple[bool, float, int, Ticket]]] = {}
        self._busy: dict[int, int] = {}
        self._open: dict[Ticket, None] = {}
        self._days: dict[date, Circumstances] = {}
        self._stages = [step.slug for step in stream.steps]
        self._done = self._stages.index("done")

    # --- the calendar: what is planned before anything happens -----------------------------------

    def open(self, first_day: date) -> None:
        """Plan the team's routines and its first arrivals from `first_day` on."""
        start = local_instant(first_day, 9, self._time.timezone)
        for _ in range(_BACKLOG):
            self._agenda.plan(start + self._chance.randrange(SECOND, 3600 * SECOND), self._add)
        self._agenda.plan(start, self._arrive)
        for number, day in enumerate(d for d in self._time.days if d >= first_day):
            self._plan_day(number, day)

    def _plan_day(self, number: int, day: date) -> None:
        opens = local_instant(day, 9, self._time.timezone)
        if self._pulls_on(day):
            self._agenda.plan(
                self._time.after(opens, self._chance.uniform(0.3, 3)), self._replenish
            )
        if day.weekday() == 2:
            self._agenda.plan(self._time.after(opens, 5), self._groom)
        if self._releases_in_batches and number % self.team.release_every == 0:
            self._agenda.plan(self._time.after(opens, self._chance.uniform(2, 7)), self._release)

    def _pulls_on(self, day: date) -> bool:
        if self.team.sprint_days:
            return day.toordinal() % self.team.sprint_days == 1  # a Monday
        return day.weekday() in (0, 3)

    @property
    def _releases_in_batches(self) -> bool:
        return self.stream.steps[self._done - 1].type is StageType.QUEUE

    def _today(self, at: Instant) -> Circumstances:
        day = local_date(at, self._time.timezone)
        if day not in self._days:
            self._days[day] = self._story.circumstances(self.team.slug, day)
        return self._days[day]

    # --- demand ----------------------------------------------------------------------------------

    def _arrive(self, at: Instant) -> None:
        self._add(at)
        weekly = self.team.demand * self._today(at).demand
        gap = self._chance.expovariate(weekly / (5 * DAY_HOURS))
        self._agenda.plan(self._time.after(at, gap), self._arrive)

    def _add(self, at: Instant) -> None:
        ticket = self._new_ticket(self._draw_kind(at), self.team, at)
        ticket.size = self._lognormal(0.4)
        ticket.urgent = ticket.kind is Kind.DEFECT and self._happens(self.team.urgent_share)
        ticket.visit(at, "backlog")
        if ticket.urgent:
            self._agenda.plan(
                at + round(self._chance.uniform(0.1, 1.5) * 3600) * SECOND,
                partial(self._commit, ticket),
            )
        else:
            self._backlog.append(ticket)

    def _draw_kind(self, at: Instant) -> Kind:
        """Deal from a shuffled deck: a team keeps an eye on its mix, so it varies little."""
        if self._happens(_DEFECT_SHARE * (self._today(at).urgent - 1)):
            return Kind.DEFECT
        if not self._deck:
            self._deck = self._chance.sample(_DECK, len(_DECK))
        return self._deck.pop()

    def _groom(self, at: Instant) -> None:
        """Let go of ideas that have been waiting longest when there are too many."""
        for number in range(len(self._backlog) - _BACKLOG):
            idea = self._backlog[self._chance.randrange(15)]
            self._backlog.remove(idea)
            solved = self._happens(_ALREADY_SOLVED_SHARE)
            self._end(idea, "done" if solved else "discarded", at + (60 + 90 * number) * SECOND)

    # --- commitment ------------------------------------------------------------------------------

    def _replenish(self, at: Instant) -> None:
        """Pull from the backlog until the team has as much in its hands as it can carry."""
        if self.team.sprint_days:
            self._start_sprint(at)
        limit = self.team.limit * self._chance.uniform(0.93, 1.07)
        for number in range(min(round(limit) - len(self._open), len(self._backlog))):
            ticket = self._backlog[self._chance.randrange(min(12, len(self._backlog)))]
            self._backlog.remove(ticket)
            self._join_sprint(ticket, at)  # planned before any of it is begun
            self._commit(ticket, at + round((number + self._chance.random()) * 600) * SECOND)

    def _start_sprint(self, at: Instant) -> None:
        self.sprint_starts.append(at)
        for ticket in self._open:
            ticket.leave_sprint(at)
            self._join_sprint(ticket, at)

    def _join_sprint(self, ticket: Ticket, at: Instant) -> None:
        if self.sprint_starts and not ticket.in_sprint:
            ticket.sprints.append(Membership(self.team, len(self.sprint_starts), at))

    def _commit(self, ticket: Ticket, at: Instant) -> None:
        self._take(ticket, at)
        ticket.committed_at = at
        ticket.unplanned |= at - ticket.created_at < _TIME_TO_PLAN
        self._queue_up(_FIRST_QUEUE, ticket, at)

    def _take(self, ticket: Ticket, at: Instant) -> None:
        ticket.team = self.team
        self._open[ticket] = None
        self._join_sprint(ticket, at)

    def _let_go(self, ticket: Ticket, at: Instant) -> None:
        del self._open[ticket]
        ticket.leave_sprint(at)

    # --- queues and servers ----------------------------------------------------------------------

    def _queue_up(self, position: int, ticket: Ticket, at: Instant) -> None:
        ticket.visit(at, self._stages[position])
        if self._divert(position, ticket, at):
            return
        turn = (not ticket.urgent, at + self._chance.uniform(0, 6 * 3600 * SECOND), ticket.number)
        heappush(self._queues.setdefault(position, []), (*turn, ticket))
        if position + 1 < self._done:
            noticed = self._time.after(at, self._chance.uniform(0.2, 1.5))
            self._agenda.plan(noticed, partial(self._start, position + 1))

    def _start(self, position: int, at: Instant) -> None:
        """Begin with whatever waits for a stage, as far as its servers are free."""
        stage, waiting = self._stages[position], self._queues.get(position - 1, [])
        servers = self.team.servers[stage] + self._today(at).servers(stage)
        while waiting and self._busy.get(position, 0) < servers:
            self._busy[position] = self._busy.get(position, 0) + 1
            self._work(position, heappop(waiting)[-1], at)

    def _work(self, position: int, ticket: Ticket, at: Instant) -> None:
        step, today = self.stream.steps[position], self._today(at)
        hours = step.hours * today.hours(step.slug) * ticket.size * self._lognormal(0.4)
        ticket.visit(at, step.slug)
        if self._happens(_BLOCKED_SHARE * today.blocked):
            hours += self._block(step.slug, ticket, at, hours)
        self._agenda.plan(self._time.after(at, hours), partial(self._finish, position, ticket))

    def _block(self, stage: str, ticket: Ticket, at: Instant, hours: float) -> float:
        """Flag the item somewhere on its way through the stage; return the hours that costs."""
        begins, lasts = hours * self._chance.uniform(0.1, 0.8), 9 * self._lognormal(0.6)
        ticket.visit(self._time.after(at, begins), stage, flagged=True)
        ticket.visit(self._time.after(at, begins + lasts), stage)
        return lasts

    def _finish(self, position: int, ticket: Ticket, at: Instant) -> None:
        self._busy[position] -= 1
        if position + 1 == self._done:
            self._complete(ticket, at)
        else:
            self._queue_up(position + 1, ticket, at)
        self._start(position, at)

    # --- ends, and ways that do not go straight --------------------------------------------------

    def _release(self, at: Instant) -> None:
        if not self._story.releases(self.stream.slug, local_date(at, self._time.timezone)):
            return
        waiting = self._queues.pop(self._done - 1, [])
        for number in range(len(waiting)):
            self._complete(heappop(waiting)[-1], at + 20 * number * SECOND)

    def _complete(self, ticket: Ticket, at: Instant) -> None:
        self._open.pop(ticket)
        self._end(ticket, "done", at)
        if not ticket.reopened and self._happens(_REOPENED_SHARE):
            back = self._time.after(at, 20 * self._lognormal(0.5))
            self._agenda.plan(back, partial(self._reopen, ticket))

    def _end(self, ticket: Ticket, stage: str, at: Instant) -> None:
        ticket.visit(at, stage)
        ticket.ended_at = ticket.visits[-1].at

    def _reopen(self, ticket: Ticket, at: Instant) -> None:
        ticket.reopened = ticket.urgent = True
        ticket.ended_at = None
        ticket.size *= 0.4
        self._take(ticket, at)
        self._queue_up(_FIRST_QUEUE, ticket, at)

    def _divert(self, position: int, ticket: Ticket, at: Instant) -> bool:
        """Send a few items another way; say whether this is one. No item is diverted twice."""
        ways = self._ways(position)
        way = self._chance.choices([None, *ways], [1 - sum(ways.values()), *ways.values()])[0]
        if way is None or ticket.diverted or ticket.reopened:
            return False
        ticket.diverted = True
        self._agenda.plan(self._time.after(at, self._chance.uniform(1, 12)), partial(way, ticket))
        return True

    def _ways(self, position: int) -> dict[Way, float]:
        ways: dict[Way, float] = {self._park: _PARKED_SHARE, self._discard: _DISCARDED_SHARE}
        if position == _FIRST_QUEUE:
            ways[self._close_untouched] = _CLOSED_UNTOUCHED_SHARE
            ways[self._hand_over] = _HANDED_OVER_SHARE if self.partner is not self else 0.0
        return ways

    def _park(self, ticket: Ticket, at: Instant) -> None:
        self._let_go(ticket, at)
        ticket.visit(at, "backlog")
        back = self._time.after(at, self._chance.uniform(16, 80))
        self._agenda.plan(back, partial(self._take_up_again, ticket))

    def _take_up_again(self, ticket: Ticket, at: Instant) -> None:
        self._take(ticket, at)
        self._queue_up(_FIRST_QUEUE, ticket, at)

    def _discard(self, ticket: Ticket, at: Instant) -> None:
        self._let_go(ticket, at)
        self._end(ticket, "discarded", at)

    def _close_untouched(self, ticket: Ticket, at: Instant) -> None:
        self._complete(ticket, at)

    def _hand_over(self, ticket: Ticket, at: Instant) -> None:
        self._let_go(ticket, at)
        ticket.unplanned |= self.partner._is_in_the_sprint_of(ticket)
        self.partner._take_up_again(ticket, at)

    def _is_in_the_sprint_of(self, ticket: Ticket) -> bool:
        """Say whether this team is still in the sprint that ran when the ticket was started."""
        started = ticket.committed_at
        return (
            started is not None and bool(self.sprint_starts) and self.sprint_starts[-1] <= started
        )

    # --- chance ----------------------------------------------------------------------------------

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _lognormal(self, sigma: float) -> float:
        """A factor around 1 (its mean), skewed to the right."""
        return self._chance.lognormvariate(0, sigma) * exp(-sigma * sigma / 2)
