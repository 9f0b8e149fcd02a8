"""Larger pieces of work above the items: epics of a team, initiatives of a stream."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, cycle
from random import Random

from headwater.simulation.cast import StreamCast, TeamCast
from headwater.simulation.hopes import STEP, hope, idea_of
from headwater.simulation.line import NewTicket
from headwater.simulation.ticket import Ticket
from headwater.simulation.words import words
from headwater.simulation.working_time import DAY, HOUR
from headwater.vocabulary.work import Instant, Kind, Level

_EPIC_SIZE = 22
_AT_ONCE = 2
_SHARE_IN_EPICS = 0.75
_SUB_ITEM_SHARE = 0.12


def epic_names(stream: StreamCast, chance: Random) -> Iterator[str]:
    """Yield names for epics, each once: every idea first, then their next steps."""
    for step in count(1):
        ideas = list(words(stream.slug).epics)
        chance.shuffle(ideas)
        yield from (idea if step == 1 else f"{idea}{STEP}{step}" for idea in ideas)


def group_into_epics(
    stream: StreamCast,
    team: TeamCast,
    tickets: Iterable[Ticket],
    names: Iterator[str],
    chance: Random,
    new_ticket: NewTicket,
) -> list[Ticket]:
    """Put most of a team's planned work under epics, a few at a time; return the epics."""
    planned = [t for t in tickets if not t.urgent and t.committed_at and t.kind is not Kind.RISK]
    chosen = [t for t in sorted(planned, key=_commitment) if chance.random() < _SHARE_IN_EPICS]
    return [
        _parent(Level.EPIC, next(names), stream, team, children, new_ticket)
        for children in _interleaved(chosen)
    ]


def group_into_initiatives(
    stream: StreamCast, epics: Sequence[Ticket], new_ticket: NewTicket, turn: Instant
) -> list[Ticket]:
    """Put a stream's epics under its initiatives; return those.

    What ended before `turn` belonged to initiatives that are finished; the rest to those of today.
    """
    over = [epic for epic in epics if epic.ended_at is not None and epic.ended_at < turn]
    known = words(stream.slug)
    shares = _dealt(known.finished, over)
    shares |= _dealt(known.initiatives, [epic for epic in epics if epic not in over])
    lead = stream.teams[0]
    return [
        _parent(Level.INITIATIVE, name, stream, lead, sorted(share, key=_commitment), new_ticket)
        for name, share in shares.items()
        if share
    ]


def _dealt(names: Sequence[str], epics: Iterable[Ticket]) -> dict[str, list[Ticket]]:
    shares: dict[str, list[Ticket]] = {name: [] for name in names}
    for name, epic in zip(cycle(names), epics, strict=False):
        shares[name].append(epic)
    return shares


def split_into_sub_items(
    tickets: Sequence[Ticket], chance: Random, new_ticket: NewTicket
) -> list[Ticket]:
    """Return two sub-items each for a few features, worked on while the feature is built."""
    wholes = [t for t in tickets if t.kind is Kind.FEATURE and chance.random() < _SUB_ITEM_SHARE]
    return [
        _sub_item(whole, begun, over, part, new_ticket)
        for whole in wholes
        for begun, over in _building(whole)
        for part in ("behind the scenes", "what people see")
    ]


def _interleaved(tickets: Sequence[Ticket]) -> Iterator[Sequence[Ticket]]:
    """Cut work in the order it was started into epics that run side by side."""
    span = _EPIC_SIZE * _AT_ONCE
    for start in range(0, len(tickets), span):
        batch = tickets[start : start + span]
        yield from (batch[lane::_AT_ONCE] for lane in range(_AT_ONCE) if batch[lane::_AT_ONCE])


def _parent(
    level: Level,
    name: str,
    stream: StreamCast,
    team: TeamCast,
    children: Sequence[Ticket],
    new_ticket: NewTicket,
) -> Ticket:
    """A larger ticket that begins with its first part and ends when its last one has."""
    begun = _commitment(children[0])
    parent = new_ticket(_kind(stream, name, children), team, begun - 9 * DAY - 3 * HOUR)
    parent.level, parent.title, parent.committed_at = level, name, begun
    parent.hope = hope(stream.slug, name, first=level is Level.EPIC and STEP not in name)
    parent.visit(parent.created_at, "backlog")
    parent.visit(begun, "building")
    _end_with(parent, children, _is_whole(stream, parent, children))
    for child in children:
        child.parent = parent
    return parent


def _kind(stream: StreamCast, name: str, children: Sequence[Ticket]) -> Kind:
    known, idea = words(stream.slug), idea_of(name)
    if idea in known.risk:
        return Kind.RISK
    debt = idea in known.debt or all(child.kind is Kind.DEBT for child in children)
    return Kind.DEBT if debt else Kind.FEATURE


def _is_whole(stream: StreamCast, parent: Ticket, children: Sequence[Ticket]) -> bool:
    """Say whether nothing more will come: an epic is full, an initiative is one of the finished."""
    if parent.level is Level.EPIC:
        return len(children) == _EPIC_SIZE
    return parent.title in words(stream.slug).finished


def _end_with(parent: Ticket, children: Sequence[Ticket], whole: bool) -> None:
    ends = [child.ended_at for child in children if child.ended_at is not None]
    if whole and len(ends) == len(children):
        parent.ended_at = max(ends) + HOUR
        parent.visit(parent.ended_at, "done")


def _sub_item(whole: Ticket, begun: int, over: int, part: str, new_ticket: NewTicket) -> Ticket:
    sub = new_ticket(whole.kind, whole.team, begun - HOUR)
    sub.level, sub.title, sub.parent = Level.SUB_ITEM, f"{whole.title}: {part}", whole
    sub.visit(sub.created_at, "backlog")
    sub.visit(begun, "building")
    sub.visit(over - HOUR // 2, "done")
    return sub


def _building(whole: Ticket) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the first time the ticket was built, if it has been."""
    for visit, following in zip(whole.visits, whole.visits[1:], strict=False):
        if visit.stage == "building" and following.at - visit.at > 2 * HOUR:
            yield visit.at, following.at
            return


def _commitment(ticket: Ticket) -> int:
    return ticket.committed_at or ticket.created_at
