"""The five roles, and where each can be held."""

from dataclasses import dataclass
from enum import StrEnum

from headwater.access import places
from headwater.access.places import Place, Scale


class Role(StrEnum):
    """What someone is at a place."""

    MEMBER = "member"
    PRODUCT_MANAGER = "product manager"
    DELIVERY_MANAGER = "Agile Delivery Manager"
    LEADER = "leader"
    OPERATOR = "operator"


HELD_AT: dict[Role, tuple[Scale, ...]] = {
    Role.MEMBER: (Scale.TEAM,),
    Role.PRODUCT_MANAGER: (Scale.TEAM,),
    Role.DELIVERY_MANAGER: tuple(Scale),
    Role.LEADER: (Scale.STREAM, Scale.DOMAIN, Scale.ORGANISATION),
    Role.OPERATOR: (Scale.ORGANISATION,),
}
"""Where each role can be held. No one leads a team by a role here: a team leads itself."""

OF_THE_TEAM = frozenset({Role.MEMBER, Role.PRODUCT_MANAGER, Role.DELIVERY_MANAGER})
"""Whoever has one of these at a team, or around it, is of the team: its numbers are theirs."""


@dataclass(frozen=True)
class Held:
    """A role held at a place: `slug` is the team's, stream's or domain's, "" for all of it."""

    role: Role
    scale: Scale
    slug: str = ""

    def covers(self, place: Place) -> bool:
        """Say whether `place` is the place of this role, or lies in it."""
        if self.scale is Scale.ORGANISATION:
            return True
        return bool(self.slug) and place.slug_at(self.scale) == self.slug

    @property
    def in_words(self) -> str:
        """The role with its place: "leader of Checkout", "operator" (at most one query)."""
        if HELD_AT[self.role] == (Scale.ORGANISATION,):
            return self.role.value
        return f"{self.role.value} of {places.name(self.scale, self.slug)}"
