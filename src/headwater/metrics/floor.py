"""Small numbers stay quiet: decided once, here."""

from collections.abc import Iterable
from typing import TypeVar

FLOOR = 8
"""Completed items a period needs before a statistic over them is shown."""

Value = TypeVar("Value")


def quiet(value: Value | None, n: int | None, floor: int = FLOOR) -> Value | None:
    """Return `value`, or None ("too few to say") if it rests on fewer than `floor` items."""
    return None if n is None or n < floor else value


def too_few(n: int | None, floor: int = FLOOR) -> bool:
    """Return whether there are some items, but too few of them to say anything about."""
    return n is not None and 0 < n < floor


def tellable(parts: Iterable[int], floor: int = FLOOR) -> bool:
    """Return whether the total of `parts` can be told to someone who may not see small numbers.

    It can if no part is small: a small one could be worked out by whoever knows the others, sees
    the total without it another day, or counts it themselves because they are of it.
    """
    return not any(too_few(n, floor) for n in parts)
