"""Run the simulated organisation up to a moment and hand over what its tracker would say."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from headwater.simulation.agenda import Agenda
from headwater.simulation.cast import SOURCE, STREAMS, StreamCast, TeamCast
from headwater.simulation.epics import (
    epic_names,
    group_into_epics,
    group_into_initiatives,
    split_into_sub_items,
)
from headwater.simulation.line import Line
from headwater.simulation.links import link
from headwater.simulation.plan import organisation_plan
from headwater.simulation.story import CalendarEvent, Story, write_story
from headwater.simulation.ticket import UNMAPPED, Ticket
from headwater.simulation.titles import title
from headwater.simulation.tracker import histories, item_types, sprint_id, statuses
from headwater.simulation.truths import Truths, find_truths, timezone
from headwater.simulation.working_time import HOUR, WorkingTime, instant, local_instant
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.organisation import Organisation
from headwater.vocabulary.work import Instant, Kind, Sprint

SEED = 1
_WARM_UP = timedelta(days=70)
_HORIZON = timedelta(days=1_400)  # beyond any now: the days of one month are lived alike
_UNMAPPED_STATUS_ITEMS = 7
_UNMAPPED_TYPE_ITEMS = 11
_BEFORE_ANALYSIS = ("backlog", "await-analysis")
_STRAY_TEAM, _SUPPORT_TEAM, _SUB_ITEM_TEAM = "pike", "crane", "heron"


class Simulation:
    """Two years of a software organisation up to `now` (aware), the same for the same seed.

    >>> from datetime import UTC
    >>> simulation = simulate(datetime(2026, 11, 22, 12, tzinfo=UTC))
    >>> simulation.truths.constraint["checkout"]
    'review'
    """

    def __init__(self, now: datetime, seed: int) -> None:
        self.now, self.seed = instant(now), seed
        self.story: Story = write_story(now.date())
        self._chance = _chance(seed, "titles and epics")
        self._lines: dict[str, Line] = {}
        self.tickets: Sequence[Ticket] = self._run()

    # --- what it hands over ----------------------------------------------------------------------

    @property
    def organisation(self) -> Organisation:
        """The plan that maps this organisation's work."""
        return organisation_plan()

    @property
    def events(self) -> Sequence[CalendarEvent]:
        """What was on the calendar, such as release freezes."""
        return self.story.events

    @cached_property
    def truths(self) -> Truths:
        """What is known to be true."""
        return find_truths(self.story, self.tickets, self.now)

    @cached_property
    def histories(self) -> tuple[History, ...]:
        """Every item with its history, oldest first."""
        return tuple(histories(self.tickets))

    def delivery(self) -> Delivery:
        """Return everything as one batch."""
        return next(self.deliveries(size=len(self.tickets)))

    def deliveries(self, size: int = 2_000) -> Iterator[Delivery]:
        """Yield everything as batches of at most `size` items; the first brings the lists."""
        for start in range(0, len(self.histories), size):
            yield Delivery(
                source=SOURCE,
                fetched_at=self.now,
                histories=self.histories[start : start + size],
                statuses=() if start else statuses(),
                types=() if start else item_types(),
                sprints=() if start else tuple(self._sprints()),
            )

    def _sprints(self) -> Iterator[Sprint]:
        for line in self._lines.values():
            length = timedelta(days=line.team.sprint_days) // timedelta(microseconds=1)
            for number, start in enumerate(line.sprint_starts, 1):
                name = f"{line.team.name} sprint {number}"
                yield Sprint(sprint_id(line.team, number), name, start, start + length)

    # --- how it comes about ----------------------------------------------------------------------

    def _run(self) -> Sequence[Ticket]:
        self._made: list[Ticket] = []
        agenda, first_day = Agenda(), self.story.first_day - _WARM_UP
        for stream in STREAMS:
            self._open_lines(stream, agenda, first_day)
        agenda.run_until(self.now)
        self._name(self._made)
        items = self._still_of_interest([ticket.known_at(self.now) for ticket in self._made])
        self._set_strays(items)
        link(items, _chance(self.seed, "links"), self.now)
        return self._numbered([*items, *self._larger_and_smaller(items)])

    def _open_lines(self, stream: StreamCast, agenda: Agenda, first: date) -> None:
        lines = [self._line(team, stream, agenda, first) for team in stream.teams]
        for line, partner in zip(lines, [*lines[1:], lines[0]], strict=True):
            line.partner = partner
            line.open(first)
            self._lines[line.team.slug] = line

    def _line(self, team: TeamCast, stream: StreamCast, agenda: Agenda, first: date) -> Line:
        time = WorkingTime(timezone(team), first, first + _HORIZON)
        chance = _chance(self.seed, team.slug)
        return Line(team, stream, time, agenda, self.story, chance, self._new_ticket)

    def _new_ticket(self, kind: Kind, team: TeamCast, at: Instant) -> Ticket:
        ticket = Ticket(len(self._made), kind, team, at)
        self._made.append(ticket)
        return ticket

    def _name(self, tickets: Iterable[Ticket]) -> None:
        streams = {team.slug: stream.slug for stream in STREAMS for team in stream.teams}
        for ticket in tickets:
            ticket.title = title(streams[ticket.team.slug], ticket.kind, self._chance)

    def _still_of_interest(self, tickets: Iterable[Ticket]) -> list[Ticket]:
        """Leave out what was over before the two years began: the line was still filling up."""
        first = local_instant(self.story.first_day, 0, "UTC")
        return [t for t in tickets if t.ended_at is None or t.ended_at >= first]

    def _set_strays(self, items: Sequence[Ticket]) -> None:
        """Give Data quality something to say: a status and a type that no rule knows."""
        waiting = [t for t in items if t.team.slug == _STRAY_TEAM and t.stage in _BEFORE_ANALYSIS]
        for ticket in waiting[-_UNMAPPED_STATUS_ITEMS:]:
            ticket.visit(min(ticket.visits[-1].at + 5 * HOUR, self.now), UNMAPPED)
        asked = [t for t in items if t.team.slug == _SUPPORT_TEAM and t.kind is Kind.FEATURE]
        for ticket in asked[-_UNMAPPED_TYPE_ITEMS:]:
            ticket.kind = Kind.UNMAPPED
            ticket.title = title("sellers", ticket.kind, self._chance)

    def _larger_and_smaller(self, items: Sequence[Ticket]) -> Iterator[Ticket]:
        for stream in STREAMS:
            names, epics = epic_names(stream, self._chance), list[Ticket]()
            for team in stream.teams:
                own = [ticket for ticket in items if ticket.team is team]
                epics += group_into_epics(stream, team, own, names, self._chance, self._new_ticket)
            yield from epics
            yield from group_into_initiatives(stream, epics, self._new_ticket, self._turn)
        own = [ticket for ticket in items if ticket.team.slug == _SUB_ITEM_TEAM]
        yield from split_into_sub_items(own, self._chance, self._new_ticket)

    @property
    def _turn(self) -> Instant:
        """When the first of the two years was over."""
        return local_instant(self.story.first_day + timedelta(days=365), 0, "UTC")

    def _numbered(self, tickets: Iterable[Ticket]) -> Sequence[Ticket]:
        """In the order of creation, as a tracker numbers them; none has a visit after now."""
        found = sorted(tickets, key=lambda ticket: (ticket.created_at, ticket.number))
        for number, ticket in enumerate(found):
            ticket.known_at(self.now).number = number
        return found


def _chance(seed: int, purpose: str) -> Random:
    """One independent source of chance per purpose, so that one team's luck is its own."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - to be repeated, not to keep a secret


def simulate(now: datetime, seed: int = SEED) -> Simulation:
    """Return the simulated organisation as it stands at `now` (aware). Level by level: see
    `Simulation.truths` for what is known about it.

    Raises ValueError if `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone, for example datetime.now(UTC)")
    return Simulation(now, seed)
