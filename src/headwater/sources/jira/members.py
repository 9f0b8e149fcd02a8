"""Sets that a changelog adds to and takes from: components, links."""

from collections.abc import Iterable
from typing import TypeVar

Member = TypeVar("Member")
Event = tuple[Member, bool]
"""A member, and whether it was added."""


def first_members(now: set[Member], events: Iterable[Event[Member]]) -> set[Member]:
    """Return who was there at creation: whose first event is the removal, or who has none."""
    first: dict[Member, bool] = {}
    for member, added in events:
        first.setdefault(member, added)
    return {m for m in now if m not in first} | {m for m, added in first.items() if not added}


def put(members: set[Member], member: Member, added: bool) -> None:
    """Add `member`, or take it away."""
    (members.add if added else members.discard)(member)
