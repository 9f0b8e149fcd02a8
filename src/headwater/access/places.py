"""Where a role holds and what a question is about: a team, a stream, a domain or all of it.

This room stands below the organisation, so a place is known by its slugs alone. The organisation
says which stream and domain a team belongs to, and what they are called: `known_by(find, named)`
in its `AppConfig.ready`. A room whose addresses name things of its own says in the same way which
place such a thing is at: `kept_by(thing, find)`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Scale(StrEnum):
    """How much of the organisation a place is."""

    TEAM = "team"
    STREAM = "stream"
    DOMAIN = "domain"
    ORGANISATION = "organisation"


class Thing(StrEnum):
    """What else an address can be about: something that is at a place."""

    PLACE = "place"  # a place of any scale: `scale` and `slug`
    WORK = "piece of work"  # an initiative or epic: `item`
    OBJECTIVE = "objective"  # `pk`
    KEY_RESULT = "key result"  # `pk`
    SESSION = "session"  # a team's assessment: `code`


@dataclass(frozen=True)
class Place:
    """A team with its stream and domain, a stream with its domain, a domain, or, with no slug at
    all, the organisation.
    """

    team: str = ""
    stream: str = ""
    domain: str = ""

    def slug_at(self, scale: Scale) -> str:
        """Return the slug of the team, stream or domain that this is or lies in; "" for none."""
        return "" if scale is Scale.ORGANISATION else str(getattr(self, scale.value))


ORGANISATION = Place()


@dataclass(frozen=True)
class Around:
    """What a question is about: a place, and the teams whose numbers it is made of."""

    place: Place
    teams: tuple[Place, ...] = ()


Find = Callable[[Scale, str], Around | None]
"""Says what a slug means, or None if nothing is called so."""
Seek = Callable[[Mapping[str, object]], Around | None]
"""Says what the parts of an address mean, or None if there is no such thing."""
Named = Callable[[Scale, str], str]
"""Says what the place of a slug is called by people; the slug itself where nothing is called so."""


def _by_slug(_scale: Scale, slug: str) -> str:
    return slug


@dataclass
class _Register:
    """Who knows the places: nobody, until the organisation says so."""

    find: Find = lambda _scale, _slug: None
    named: Named = _by_slug
    things: dict[Thing, Seek] = field(default_factory=dict)


_register = _Register()


def known_by(find: Find, named: Named = _by_slug) -> None:
    """Take `find` and `named` as those who know the places. Later ones replace earlier ones."""
    _register.find, _register.named = find, named


def kept_by(thing: Thing, find: Seek) -> None:
    """Take `find` as what knows at which place things of this sort are."""
    _register.things[thing] = find


def around(scale: Scale, slug: str) -> Around | None:
    """Return what `slug` means, or None if nothing of that scale is called so."""
    return _register.find(scale, slug)


def around_thing(thing: Thing, parts: Mapping[str, object]) -> Around | None:
    """Return where the thing that the parts of an address name is, or None if there is none."""
    find = _register.things.get(thing)
    return find(parts) if find else None


def name(scale: Scale, slug: str = "") -> str:
    """Return what people call a place: "Checkout", "the whole organisation"."""
    return _register.named(scale, slug) if slug else "the whole organisation"
