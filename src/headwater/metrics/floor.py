"""Small numbers stay quiet: decided once, here."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

FLOOR = 8
"""Completed items a period needs before a statistic over them is shown."""

Value = TypeVar("Value")
Part = TypeVar("Part", bound=Hashable)


def quiet(value: Value | None, n: int | None, floor: int = FLOOR) -> Value | None:
    """Return `value`, or None ("too few to say") if it rests on fewer than `floor` items."""
    return None if n is None or n < floor else value


def too_few(n: int | None, floor: int = FLOOR) -> bool:
    """Return whether there are some items, but too few of them to say anything about."""
    return n is not None and 0 < n < floor


def tellable(parts: Mapping[Part, int], known: Collection[Part] = (), floor: int = FLOOR) -> bool:
    """Return whether the total of `parts` can be told to someone who may not see small numbers.

    It can if what remains after taking away every part that is told by itself is nothing or at
    least the floor: otherwise the remainder could be worked out by subtraction. A part is told by
    itself if it is not too small, or if it is among the `known`, which whoever asks sees anyway.
    """
    kept = sum(n for part, n in parts.items() if part not in known and too_few(n, floor))
    return not too_few(kept, floor) and not too_few(sum(parts.values()), floor)
