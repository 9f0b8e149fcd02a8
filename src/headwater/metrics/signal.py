"""Signal against noise: XmR process behaviour charts (Wheeler, *Understanding Variation*).

Limits come from the periods *before* the one in question, so that a period cannot hide itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isclose

import numpy as np

SCALE = 2.66  # 3 / d2 for moving ranges of two; Wheeler's constant for individual values
ENOUGH = 6  # earlier periods below which limits say little
ENOUGH_RANGES = 4  # moving ranges below which gaps leave too little to tell noise by

Values = Sequence[float | None]
"""One value per period, oldest first; None where there is none. A gap is never filled."""


class Finding(StrEnum):
    """What the detection rules say about the latest period."""

    ORDINARY = "ordinary"
    OUTSIDE = "outside"  # the latest point is outside a limit
    EIGHT_ON_ONE_SIDE = "eight_on_one_side"
    THREE_OF_FOUR = "three_of_four"  # of the last four, three are nearer a limit than the mean
    CANNOT_SAY = "cannot_say"  # no value, or too few earlier ones


@dataclass(frozen=True)
class Limits:
    """Natural process limits, in the metric's own unit."""

    mean: float
    lower: float
    upper: float

    def side(self, value: float) -> int:
        """Return 1 above the mean, -1 below it, 0 on it."""
        return 0 if _same(value, self.mean) else (value > self.mean) - (value < self.mean)

    def outside(self, value: float) -> bool:
        """Say whether a value left the usual range, by more than sums are rounded by."""
        on_limit = _same(value, self.lower) or _same(value, self.upper)
        return not (on_limit or self.lower <= value <= self.upper)

    def far(self, value: float) -> bool:
        """Say whether a value is nearer to a limit than to the mean."""
        nearest = min(abs(self.upper - value), abs(value - self.lower))
        return self.outside(value) or nearest < abs(value - self.mean)


@dataclass(frozen=True)
class Reading:
    """The latest period against its past: what was found and on which side of the mean (±1, 0)."""

    finding: Finding
    side: int = 0
    limits: Limits | None = None

    @property
    def is_signal(self) -> bool:
        """Say whether something is out of the ordinary."""
        return self.finding not in (Finding.ORDINARY, Finding.CANNOT_SAY)


def natural_limits(values: Values) -> Limits | None:
    """Return mean ± 2.66 × mean moving range of `values`, or None with fewer than six of them.

    A moving range is taken between neighbouring periods only, never across a gap. Where gaps leave
    fewer than four of them there are no limits either.
    """
    known = [v for v in values if v is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < ENOUGH or len(ranges) < ENOUGH_RANGES:
        return None
    mean, reach = float(np.mean(known)), SCALE * float(np.mean(ranges))
    return Limits(mean, mean - reach, mean + reach)


def read_signal(values: Values, lowest: float = -np.inf, highest: float = np.inf) -> Reading:
    """Judge the last of `values` by those before it.

    `lowest` and `highest` are what the metric can be at all; limits beyond them are shown drawn in.
    """
    latest = values[-1] if values else None
    limits = natural_limits(values[:-1])
    if latest is None or limits is None:
        return Reading(Finding.CANNOT_SAY)
    shown = Limits(limits.mean, max(lowest, limits.lower), min(highest, limits.upper))
    return Reading(_finding(values, latest, limits), limits.side(latest), shown)


def _finding(values: Values, latest: float, limits: Limits) -> Finding:
    """Apply the rules to the last periods; one without a value interrupts a row."""
    if limits.outside(latest):
        return Finding.OUTSIDE
    eight = [v for v in values[-8:] if v is not None]
    if len(eight) == 8 and _same_side(eight, limits):
        return Finding.EIGHT_ON_ONE_SIDE
    four = [v for v in values[-4:] if v is not None]
    far = [v for v in four if limits.far(v) and limits.side(v) == limits.side(latest)]
    return Finding.THREE_OF_FOUR if limits.far(latest) and len(far) >= 3 else Finding.ORDINARY


def _same(value: float, other: float) -> bool:
    return isclose(value, other, rel_tol=1e-9)


def _same_side(values: Sequence[float], limits: Limits) -> bool:
    return abs(sum(limits.side(v) for v in values)) == len(values)
