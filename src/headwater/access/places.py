"""Where a role holds and what a question is about: a team, a stream, a domain or all of it.

This room stands below the organisation, so a place is known by its slugs alone. The organisation
says which stream and domain a team belongs to: `known_by(find)` in its `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """How much of the organisation a place is."""

    TEAM = "team"
    STREAM = "stream"
    DOMAIN = "domain"
    ORGANISATION = "organisation"


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

_known: list[Find] = []


def known_by(find: Find) -> None:
    """Take `find` as the one who knows the places. A later one replaces an earlier one."""
    _known[:] = [find]


def around(scale: Scale, slug: str) -> Around | None:
    """Return what `slug` means, or None if nothing of that scale is called so."""
    return _known[0](scale, slug) if _known else None
