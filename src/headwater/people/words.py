"""What each role sees, in words."""

from collections.abc import Iterable

from headwater.access.places import Scale
from headwater.access.roles import Held, Role

SEES = {
    Role.MEMBER: "All of the team’s numbers and items, and what is the team’s alone.",
    Role.PRODUCT_MANAGER: "What the team sees: its numbers, its items, its own notes.",
    Role.DELIVERY_MANAGER: "What the teams see, to help each of them.",
    Role.LEADER: "Months and quarters once a team has told them. No items, no weeks.",
    Role.OPERATOR: "Sources, mapping and people. No team’s numbers.",
}
"""What somebody in a role sees, in a sentence for people who are choosing one."""


def capitalised(words: str) -> str:
    """Return words as they begin a line; the rest keeps its capitals."""
    return words[:1].upper() + words[1:]


def in_order(held: Iterable[Held]) -> list[Held]:
    """Return roles in the order of the table of rights, wide places first."""
    roles, scales = list(Role), list(reversed(Scale))
    return sorted(held, key=lambda h: (roles.index(h.role), scales.index(h.scale), h.slug))
