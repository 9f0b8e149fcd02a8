"""Which places are around which: what a key result can serve, and whose it can be. Pure."""

from dataclasses import dataclass

from headwater.access.places import Place, Scale

DOWNWARDS = (Scale.ORGANISATION, Scale.DOMAIN, Scale.STREAM, Scale.TEAM)
"""The levels, the widest first."""


@dataclass(frozen=True)
class Spot:
    """A place as it is stored with an objective: its scale and slug ("" for the organisation)."""

    scale: Scale
    slug: str = ""


def spot_of(place: Place) -> Spot:
    """Return a place as it is stored."""
    scale = next(s for s in reversed(DOWNWARDS) if s is Scale.ORGANISATION or place.slug_at(s))
    return Spot(scale, place.slug_at(scale))


def around(place: Place) -> tuple[Spot, ...]:
    """Return a place itself and the places around it, the nearest first."""
    spots = (Spot(scale, place.slug_at(scale)) for scale in reversed(DOWNWARDS))
    return tuple(s for s in spots if s.slug or s.scale is Scale.ORGANISATION)


def above(place: Place) -> tuple[Spot, ...]:
    """Return the places around a place, the nearest first, without itself."""
    return around(place)[1:]
