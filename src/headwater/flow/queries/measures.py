"""The metrics a tile shows as one number: which column, how it is said, when it stays quiet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.flow import words
from headwater.flow.queries.asking import Row
from headwater.metrics import (
    flow_efficiency,
    flow_load,
    flow_predictability,
    flow_time,
    flow_velocity,
)
from headwater.metrics.catalogue import Question
from headwater.metrics.declaration import Declaration
from headwater.metrics.floor import too_few
from headwater.metrics.signal import Finding, Reading, read_signal


@dataclass(frozen=True)
class Measure:
    """One number per period. `finished` says that it rests on `n` finished items, so that it stays
    quiet below the floor; `highest` is the most it can be. `counts` says that it is `n` itself: the
    small ones, though not shown, tell what is usual too.
    """

    declaration: Declaration
    question: Question
    column: str
    say: Callable[[float | None], str]
    meaning: str
    chart: str
    finished: bool = True
    counts: bool = False
    highest: float = float("inf")

    def value(self, row: Row) -> float | None:
        """Return the value to show, None when there is none or it rests on too few items."""
        return None if self.quiet(row) else self._found(row)

    def quiet(self, row: Row) -> bool:
        """Say whether there is something, but too little of it to say anything."""
        return bool(row.get("instead")) or (self.finished and too_few(row["n"]))

    def said(self, row: Row) -> str:
        """Return the value in words; `instead`, where a row has it, says why it is kept back."""
        if instead := row.get("instead"):
            return str(instead)
        return words.TOO_FEW if self.quiet(row) else self.say(self._found(row))

    def reading(self, rows: Sequence[Row]) -> Reading:
        """Judge the last row, if its value is shown, by those before it."""
        if self.value(rows[-1]) is None:
            return Reading(Finding.CANNOT_SAY)
        judged = self._found if self.counts else self.value
        return read_signal([judged(row) for row in rows], lowest=0, highest=self.highest)

    def _found(self, row: Row) -> float | None:
        """Return what was found, None before the record begins: nothing known is not nothing."""
        found: float | None = row[self.column]
        return found if row["recorded"] else None


def _items(number: float | None) -> str:
    return words.NO_DATA if number is None else words.counted(number, "item")


def _mean_items(number: float | None) -> str:
    if number is not None and number < 1:
        return words.held(number)
    return _items(None if number is None else round(number, 1 if number < 10 else 0))


FLOW_TIME = Measure(
    flow_time.DECLARATION,
    flow_time.flow_time,
    "median_days",
    words.duration,
    "half of the items within",
    "flow-time",
)
EFFICIENCY = Measure(
    flow_efficiency.DECLARATION,
    flow_efficiency.flow_efficiency,
    "efficiency",
    words.percent,
    "of that time was active work",
    "efficiency",
    highest=1,
)
LOAD = Measure(
    flow_load.DECLARATION,
    flow_load.flow_load,
    "mean_load",
    _mean_items,
    "in progress on an average day",
    "load",
    finished=False,
)
VELOCITY = Measure(
    flow_velocity.DECLARATION,
    flow_velocity.flow_velocity,
    "n",
    _items,
    "finished",
    "velocity",
    counts=True,
)
PREDICTABILITY = Measure(
    flow_predictability.DECLARATION,
    flow_predictability.flow_predictability,
    "share",
    words.percent,
    "finished as soon as the team’s past lets expect",
    "flow-time",
    highest=1,
)
MEASURES = (FLOW_TIME, EFFICIENCY, LOAD, VELOCITY, PREDICTABILITY)
