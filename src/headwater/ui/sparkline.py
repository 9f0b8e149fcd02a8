"""A small line of recent values with its usual range, as SVG path data drawn on the server."""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH = 120.0
HEIGHT = 34.0
MARGIN = 4.0


@dataclass(frozen=True)
class Dot:
    """The last value's place in the picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Band:
    """The usual range's place in the picture."""

    y: float
    height: float


@dataclass(frozen=True)
class Sparkline:
    """Recent values, oldest first; `None` is a period without data and breaks the line.

    `usual` is the (low, high) range the values normally vary in. `unusual` colours the last dot.
    The picture is `WIDTH` × `HEIGHT` user units, values grow upwards.
    """

    values: Sequence[float | None]
    usual: tuple[float, float] | None = None
    unusual: bool = False
    label: str = ""
    width: float = field(default=WIDTH, init=False)
    height: float = field(default=HEIGHT, init=False)

    @property
    def path(self) -> str:
        """Return SVG path data: one `M … L …` run per unbroken stretch of values."""
        commands: list[str] = []
        pen_down = False
        for index, value in enumerate(self.values):
            if value is not None:
                commands.append(
                    f"{'L' if pen_down else 'M'}{self._x(index):.1f} {self._y(value):.1f}"
                )
            pen_down = value is not None
        return " ".join(commands)

    @property
    def dot(self) -> Dot | None:
        """Return where the last value stands; None when the last period has no data."""
        if not self.values or self.values[-1] is None:
            return None
        return Dot(round(self._x(len(self.values) - 1), 1), round(self._y(self.values[-1]), 1))

    @property
    def band(self) -> Band | None:
        """Return where the usual range stands, at least one unit high."""
        if self.usual is None or self._range is None:
            return None
        top, bottom = self._y(self.usual[1]), self._y(self.usual[0])
        return Band(round(top, 1), round(max(bottom - top, 1.0), 1))

    @property
    def _range(self) -> tuple[float, float] | None:
        known = [value for value in self.values if value is not None]
        if not known:
            return None
        known += self.usual or ()
        return min(known), max(known)

    def _x(self, index: int) -> float:
        steps = max(len(self.values) - 1, 1)
        return MARGIN + (WIDTH - 2 * MARGIN) * (index / steps if len(self.values) > 1 else 1)

    def _y(self, value: float) -> float:
        low, high = self._range or (value, value)
        share = (value - low) / (high - low) if high > low else 0.5
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share
