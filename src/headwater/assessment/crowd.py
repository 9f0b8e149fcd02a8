"""Of which places' teams can be spoken together, so that nothing said of two of them, taken from
each other, tells of fewer than five teams. Pure: no Django, no database.

Places lie in each other: streams in domains, domains in the organisation. Whoever knows what was
said of some of them can work out what holds of a place without those in it, and nothing finer. So a
place is spoken of where that remainder is nobody or a crowd.
"""

from collections.abc import Mapping, Set

from headwater.access.places import Place
from headwater.assessment.steps import FLOOR

ORGANISATION = Place()


def spoken_of(teams: Mapping[str, Place]) -> frozenset[Place]:
    """Return the places whose teams can be spoken of. `teams` says where each team stands."""
    told: dict[Place, frozenset[str]] = {}
    for place in _from_the_innermost(teams):
        here = frozenset(team for team, stands in teams.items() if _lies_in(stands, place))
        known = _known(told, here)
        if len(here - known) >= FLOOR or (known and here == known):
            told[place] = here
    return frozenset(told)


def _known(told: Mapping[Place, frozenset[str]], here: Set[str]) -> frozenset[str]:
    """Return those of some teams that are spoken of in a smaller place already."""
    return frozenset(team for teams in told.values() if teams <= here for team in teams)


def _from_the_innermost(teams: Mapping[str, Place]) -> list[Place]:
    streams = {Place(stream=stands.stream, domain=stands.domain) for stands in teams.values()}
    domains = {Place(domain=stands.domain) for stands in teams.values()}
    return [*sorted(streams, key=str), *sorted(domains, key=str), ORGANISATION]


def _lies_in(team: Place, place: Place) -> bool:
    named = (place.stream and team.stream == place.stream, place.domain == team.domain)
    if place == ORGANISATION:
        return True
    return all(named) if place.stream else named[1]
