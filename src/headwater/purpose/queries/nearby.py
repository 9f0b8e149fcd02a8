"""The places around a place and in it: where the same page is about more of the work, or less."""

from collections.abc import Iterable
from dataclasses import dataclass

from headwater.access.places import ORGANISATION, Around, Place, Scale
from headwater.access.rights import Right, Sight
from headwater.access.viewer import Viewer, decide
from headwater.organisation.places import of_stream, of_team
from headwater.organisation.queries import DomainEntry, name, outline
from headwater.purpose.addresses import place_url
from headwater.purpose.scopes import Scope
from headwater.ui.components import Link

BELOW = {
    Scale.ORGANISATION: Scale.DOMAIN,
    Scale.DOMAIN: Scale.STREAM,
    Scale.STREAM: Scale.TEAM,
}


@dataclass(frozen=True)
class Nearby:
    """What a place is called `here`, and links to the same page of the places `around` it, the
    widest first, and of those `below` it in the organisation's order. Never a number beside them.
    """

    here: str
    around: tuple[Link, ...]
    below: tuple[Link, ...]


@dataclass(frozen=True)
class _Known:
    """A place by its name, scale and slug."""

    name: str
    scale: Scale
    slug: str
    about: Around


def nearby(scope: Scope, viewer: Viewer, view: str, right: Right) -> Nearby:
    """Return those of the places near `scope` whose page `view` opens for whoever looks
    (five queries).
    """
    known = [_all(), *_places(outline())]
    here, open_to = scope.around.place, [p for p in known if _opens(p, viewer, right)]
    outer = [p for p in open_to if _holds(p, here) and p.scale is not scope.scale]
    below = BELOW.get(scope.scale)
    inner = [p for p in open_to if p.scale is below and _holds_all(scope, p)]
    named = known[0].name if scope.is_all else scope.name
    return Nearby(named, _links(view, outer), _links(view, inner))


def _all() -> _Known:
    return _Known(name(), Scale.ORGANISATION, "", Around(ORGANISATION))


def _places(domains: Iterable[DomainEntry]) -> Iterable[_Known]:
    for domain in domains:
        teams = tuple(of_team(team) for stream in domain.streams for team in stream.teams)
        about = Around(Place(domain=domain.slug), teams)
        yield _Known(domain.name, Scale.DOMAIN, domain.slug, about)
        for stream in domain.streams:
            yield _Known(stream.name, Scale.STREAM, stream.slug, of_stream(stream))
            for team in stream.teams:
                yield _Known(team.name, Scale.TEAM, team.slug, Around(of_team(team)))


def _opens(place: _Known, viewer: Viewer, right: Right) -> bool:
    if place.scale is Scale.ORGANISATION:  # opens in part for whoever is anything anywhere
        return bool(viewer.held)
    return decide(viewer, right, place.about) is not Sight.NOTHING


def _holds(outer: _Known, place: Place) -> bool:
    """Say whether a place lies in another, or is it."""
    return outer.scale is Scale.ORGANISATION or place.slug_at(outer.scale) == outer.slug


def _holds_all(scope: Scope, place: _Known) -> bool:
    return scope.is_all or place.about.place.slug_at(scope.scale) == scope.slug


def _links(view: str, places: Iterable[_Known]) -> tuple[Link, ...]:
    return tuple(Link(p.name, place_url(view, p.scale, p.slug)) for p in places)
