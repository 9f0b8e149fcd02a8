"""A dimension over rounds, drawn: a small bar for each round, divided by what people said.

Never an average and never a line: what people said in one round is not a point on a curve. Pure:
lengths are units of the drawing, y grows downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BAR = 46
GAP = 26
TOP = 4
HEIGHT = 120
FOOT = 40
READABLE = 14
"""A part lower than this holds no number."""
UPWARDS = ("not-meeting", "meeting", "exceeding")


@dataclass(frozen=True)
class Bar:
    """What one round brings to the picture.

    `counts` are those of UPWARDS, None where there were too few answers; `asked` is False where
    the round did not ask. `changed` says that the question meant something else before.
    """

    when: str
    year: str
    counts: tuple[int, int, int] | None
    asked: bool = True
    changed: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a bar. `number` is "" where it does not fit."""

    level: str
    y: float
    height: float
    number: str
    middle: float


@dataclass(frozen=True)
class Column:
    """A bar where it stands. `parts` is empty where there is only a frame with `instead` in it."""

    x: int
    middle: float
    when: str
    year: str
    parts: tuple[Part, ...]
    instead: tuple[str, ...]
    break_at: float | None


@dataclass(frozen=True)
class Drawing:
    """All bars of a dimension, the oldest round first."""

    columns: tuple[Column, ...]
    bar: int = BAR
    top: int = TOP
    bar_height: int = HEIGHT

    @property
    def width(self) -> int:
        """How wide it is."""
        return len(self.columns) * (BAR + GAP)

    @property
    def height(self) -> int:
        """How high it is, dates included."""
        return TOP + HEIGHT + FOOT

    @property
    def halfway(self) -> float:
        """The middle of the bars."""
        return TOP + HEIGHT / 2

    @property
    def base(self) -> int:
        """Where the bars stand."""
        return TOP + HEIGHT


def drawing(bars: Sequence[Bar]) -> Drawing:
    """Return the picture of some rounds in order."""
    return Drawing(tuple(_column(place, bar) for place, bar in enumerate(bars)))


def _column(place: int, bar: Bar) -> Column:
    x = place * (BAR + GAP) + GAP // 2
    return Column(
        x=x,
        middle=x + BAR / 2,
        when=bar.when,
        year=bar.year,
        parts=_parts(bar.counts) if bar.counts else (),
        instead=_instead(bar),
        break_at=x - GAP / 2 if bar.changed and place else None,
    )


def _instead(bar: Bar) -> tuple[str, ...]:
    if not bar.asked:
        return ("not", "asked")
    if bar.counts is None:
        return ("too few", "to say")
    return () if any(bar.counts) else ("nobody", "rated")


def _parts(counts: Sequence[int]) -> tuple[Part, ...]:
    """Return the parts from the ground up; what nobody chose has none."""
    whole, y, parts = sum(counts), float(TOP + HEIGHT), []
    for level, count in zip(UPWARDS, counts, strict=True):
        height = HEIGHT * count / whole if whole else 0.0
        y -= height
        if count:
            parts.append(_part(level, count, y, height))
    return tuple(parts)


def _part(level: str, count: int, y: float, height: float) -> Part:
    number = str(count) if height >= READABLE else ""
    return Part(level, round(y, 2), round(height, 2), number, round(y + height / 2, 2))
