"""A small picture of a measure: from where it is to where it is expected, and by when."""

import datetime as dt
from dataclasses import dataclass

from headwater.purpose.models import Outcome

HIGH, LOW = 14, 46
"""Where the higher and the lower value are drawn, from the top."""


@dataclass(frozen=True)
class MeasurePicture:
    """What is measured; a line falls or rises from the baseline (None: unknown) to what is
    expected. `begins` and `ends` are how far from the top it is drawn.
    """

    measure: str
    unit: str
    baseline: float | None
    expected: float
    expected_by: dt.date

    @property
    def begins(self) -> int:
        """Where the line begins."""
        return self._at(self.baseline, self.expected)

    @property
    def ends(self) -> int:
        """Where the line ends."""
        return self._at(self.expected, self.baseline)

    @property
    def start(self) -> str:
        """The baseline in words."""
        return "" if self.baseline is None else self._said(self.baseline)

    @property
    def end(self) -> str:
        """What is expected, in words."""
        return self._said(self.expected)

    def _said(self, number: float) -> str:
        return f"{number:,.10g} {self.unit}".strip()

    @staticmethod
    def _at(one: float | None, other: float | None) -> int:
        if one is None or other is None or one == other:
            return (HIGH + LOW) // 2
        return HIGH if one > other else LOW


def drawn(outcome: Outcome) -> MeasurePicture | None:
    """Return the picture of an outcome's measure; None where it has none."""
    if not outcome.measure or outcome.expected is None or outcome.expected_by is None:
        return None
    return MeasurePicture(
        outcome.measure, outcome.unit, outcome.baseline, outcome.expected, outcome.expected_by
    )
