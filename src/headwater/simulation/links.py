"""Items that wait for another team's, as links tell it.

They are drawn when everything else has happened, from a chance of their own, so nothing else
depends on them: a link describes who needed what, and delays nobody.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from headwater.simulation.cast import TEAMS, TeamCast, stream_of
from headwater.simulation.ticket import UNMAPPED, Ticket, Wait
from headwater.simulation.working_time import DAY, HOUR, SECOND
from headwater.vocabulary.work import Instant

WITHOUT_LINKS = ("osprey", "newt")
"""Teams that write down no links: what they wait for is not known."""

_PLATFORM = "sturgeon"
_LINKED_SHARE = 0.14
_TWICE_SHARE = 0.25
_TAKEN_AWAY_SHARE = 0.3
_WHOSE = {"platform": 6.0, "neighbour": 3.0, "own": 1.0}


def link(items: Sequence[Ticket], chance: Random, now: Instant) -> None:
    """Let some of the started items wait for others that were unfinished then."""
    begun: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in items:
        if ticket.committed_at is not None and ticket.stage != UNMAPPED:
            begun[ticket.team.slug].append(ticket)
    for team in TEAMS:
        for ticket in begun[team.slug] if team.slug not in WITHOUT_LINKS else ():
            ticket.waits.extend(_waits(ticket, begun, chance, now))


def _waits(
    ticket: Ticket, begun: Mapping[str, Sequence[Ticket]], chance: Random, now: Instant
) -> Iterator[Wait]:
    if chance.random() >= _LINKED_SHARE:
        return
    for _ in range(2 if chance.random() < _TWICE_SHARE else 1):
        began = _moment(ticket, chance, now)
        others = begun[_supplier(ticket.team, chance)]
        unfinished = [other for other in others if _is_there(other, began) and other is not ticket]
        if unfinished:
            yield Wait(chance.choice(unfinished), began, _taken_away(began, chance, now))


def _moment(ticket: Ticket, chance: Random, now: Instant) -> Instant:
    """When the link was made: in the first part of the item's way."""
    starts = ticket.committed_at or ticket.created_at
    ends = ticket.over_at or now
    return starts + round(chance.uniform(0, 0.6) * (ends - starts)) // SECOND * SECOND


def _is_there(other: Ticket, at: Instant) -> bool:
    return other.created_at <= at and (other.over_at is None or other.over_at > at)


def _taken_away(began: Instant, chance: Random, now: Instant) -> Instant | None:
    """When the link was removed although the other item may go on; mostly it is not."""
    lasts = round(chance.uniform(4 * HOUR, 6 * DAY)) // SECOND * SECOND
    removed = chance.random() < _TAKEN_AWAY_SHARE and began + lasts <= now
    return began + lasts if removed else None


def _supplier(team: TeamCast, chance: Random) -> str:
    """Whose work is needed: the platform's, a neighbour's in the stream, or the team's own."""
    mates = [mate.slug for mate in stream_of(team.slug).teams]
    neighbour = mates[(mates.index(team.slug) + 1) % len(mates)]
    platform = _PLATFORM if team.slug != _PLATFORM else "pike"
    whose = chance.choices(list(_WHOSE), list(_WHOSE.values()))[0]
    return {"platform": platform, "neighbour": neighbour, "own": team.slug}[whose]
