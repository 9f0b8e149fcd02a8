"""The organisation's places by how they are stored: what they are called and where they lie."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from headwater.access.places import Place, Scale
from headwater.access.viewer import Viewer
from headwater.organisation.places import of_team
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.purpose import levels
from headwater.purpose.addresses import place_url
from headwater.purpose.levels import Spot

ALL = Spot(Scale.ORGANISATION)


@dataclass(frozen=True)
class Known:
    """A place there is, and what it is called."""

    spot: Spot
    place: Place
    name: str


@dataclass(frozen=True)
class Branch:
    """A link of the picker, `depth` levels in. `around` says that the shown place lies in it."""

    label: str
    url: str
    depth: int
    current: bool = False
    around: bool = False


@dataclass(frozen=True)
class Outline:
    """Every place of the organisation, the widest first, and its teams."""

    known: dict[Spot, Known]
    teams: tuple[TeamEntry, ...] = field(default=())

    def name(self, spot: Spot) -> str:
        """Return what a place is called; its slug where it is gone."""
        return self.known[spot].name if spot in self.known else spot.slug

    def inside(self, spot: Spot) -> list[Known]:
        """Return a place and all that lie in it, the widest first."""
        return [k for k in self.known.values() if spot in levels.around(k.place)]

    def below(self, spot: Spot) -> list[Known]:
        """Return the places directly below one."""
        return [k for k in self.known.values() if levels.above(k.place)[:1] == (spot,)]

    def teams_in(self, spot: Spot) -> tuple[TeamEntry, ...]:
        """Return the teams of a place."""
        return tuple(t for t in self.teams if spot in levels.around(of_team(t)))


def outlined(name: str, domains: Sequence[DomainEntry]) -> Outline:
    """Return the outline of an organisation called `name`."""
    places = [Known(ALL, Place(), name), *_places(domains)]
    teams = (t for domain in domains for stream in domain.streams for t in stream.teams)
    return Outline({known.spot: known for known in places}, tuple(teams))


def picker(outline: Outline, here: Spot, view: str) -> tuple[Branch, ...]:
    """Return links to the places around `here`, each with those beside it, and those below."""
    line = levels.around(outline.known[here].place)
    return tuple(_branches(outline, ALL, line, view, 0))


def own(outline: Outline, viewer: Viewer, here: Spot, view: str) -> tuple[Branch, ...]:
    """Return links to the places at which the viewer holds a role, as far as they are there."""
    held = sorted({Spot(h.scale, h.slug) for h in viewer.held if h.slug}, key=_order)
    there = [spot for spot in held if spot in outline.known]
    return tuple(_branch(outline, spot, view, 0, spot == here, False) for spot in there)


def _places(domains: Iterable[DomainEntry]) -> Iterator[Known]:
    for domain in domains:
        yield _known(Place(domain=domain.slug), domain.name)
    streams = [stream for domain in domains for stream in domain.streams]
    for stream in streams:
        yield _known(Place(stream=stream.slug, domain=stream.domain_slug), stream.name)
    for team in (team for stream in streams for team in stream.teams):
        yield _known(of_team(team), team.name)


def _known(place: Place, name: str) -> Known:
    return Known(levels.spot_of(place), place, name)


def _branches(
    outline: Outline, spot: Spot, line: Sequence[Spot], view: str, depth: int
) -> Iterator[Branch]:
    yield _branch(outline, spot, view, depth, spot == line[0], spot in line[1:])
    if spot in line:
        for below in outline.below(spot):
            yield from _branches(outline, below.spot, line, view, depth + 1)


def _branch(
    outline: Outline, spot: Spot, view: str, depth: int, current: bool, around: bool
) -> Branch:
    return Branch(
        outline.name(spot), place_url(view, spot.scale, spot.slug), depth, current, around
    )


def _order(spot: Spot) -> tuple[int, str]:
    return levels.DOWNWARDS.index(spot.scale), spot.slug
