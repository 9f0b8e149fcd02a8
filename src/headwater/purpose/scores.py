"""How far a key result has come, from its readings alone. Pure; it cannot know of work items.

Measured: (latest reading − baseline) ÷ (aim − baseline). A milestone is reached or not yet. Where
nothing was read there is no score at all.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

WHOLE = 100
"""A score of all the way, in percent."""


class Finding(StrEnum):
    """What a score means, in the words that stand beside it."""

    NOT_READ = "not read yet"
    MOVED_AWAY = "moved the other way"
    NOT_MOVED = "where it began"
    ON_THE_WAY = "on the way"
    AT_THE_AIM = "at the aim"
    BEYOND = "beyond the aim"
    NOT_YET = "not reached yet"
    REACHED = "reached"


TOWARD = frozenset({Finding.ON_THE_WAY, Finding.AT_THE_AIM, Finding.BEYOND, Finding.REACHED})
"""What is said of a key result that moves toward its aim, or is there."""


@dataclass(frozen=True)
class Reading:
    """What was read on a day: the value of a measured key result, or whether a milestone is
    reached. `number` grows with each that was written down.
    """

    on: dt.date
    number: int
    value: float | None = None
    reached: bool | None = None


@dataclass(frozen=True)
class Score:
    """What is found, and how much of the way it is: 0 is the baseline, 1 the aim. `share` is None
    where that cannot be said, and may lie outside.
    """

    finding: Finding
    share: float | None = None

    @property
    def shown(self) -> int:
        """Whole percent for a picture, within 0–100; 100 only of what is at the aim or beyond."""
        if self.share is None:
            return 0
        clipped = round(max(0.0, min(1.0, self.share)) * WHOLE)
        return clipped if self.share >= 1 else min(clipped, WHOLE - 1)

    @property
    def toward(self) -> bool:
        """Say whether it moves toward its aim, or is there."""
        return self.finding in TOWARD


NOT_READ = Score(Finding.NOT_READ)


def counting(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings that count, oldest first: of each day the one written down last."""
    by_day = {r.on: r for r in sorted(readings, key=lambda r: (r.on, r.number))}
    return tuple(by_day.values())


def measured(baseline: float, aim: float, readings: Iterable[Reading]) -> Score:
    """Return how far the latest reading is on the way from `baseline` to `aim` (which differ)."""
    known = [r.value for r in counting(readings) if r.value is not None]
    if not known:
        return NOT_READ
    share = (known[-1] - baseline) / (aim - baseline)
    return Score(_found(share), share)


def milestone(readings: Iterable[Reading]) -> Score:
    """Return whether the latest reading says that a milestone is reached."""
    known = [r.reached for r in counting(readings) if r.reached is not None]
    if not known:
        return NOT_READ
    return Score(Finding.REACHED, 1.0) if known[-1] else Score(Finding.NOT_YET, 0.0)


def _found(share: float) -> Finding:
    if share < 0:
        return Finding.MOVED_AWAY
    if share > 1:
        return Finding.BEYOND
    return {0.0: Finding.NOT_MOVED, 1.0: Finding.AT_THE_AIM}.get(share, Finding.ON_THE_WAY)
