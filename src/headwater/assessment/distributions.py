"""How answers spread over the three levels, and what two of them held together say. Pure.

Shares are compared as fractions and never shown: there is no score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from headwater.assessment.steps import UNSURE, Level
from headwater.assessment.words import LEVELS, too_few
from headwater.assessment.words import SEALED as SEALED_STILL

ROOMY = 8
"""In percent: a narrower part holds no number."""


@dataclass(frozen=True)
class Slice:
    """A part of a bar. `start` and `width` are percent of the bar, to draw and never to read."""

    level: Level
    many: int
    start: Fraction
    width: Fraction

    @property
    def x(self) -> str:
        """Where it begins, for SVG."""
        return f"{float(self.start):.3f}%"

    @property
    def wide(self) -> str:
        """How wide it is, for SVG."""
        return f"{float(self.width):.3f}%"

    @property
    def roomy(self) -> bool:
        """Whether its number fits into it, on a phone too; it stands in the legend anyway."""
        return self.width >= ROOMY

    @property
    def middle(self) -> str:
        """Where its number stands, for SVG."""
        return f"{float(self.start + self.width / 2):.3f}%"


@dataclass(frozen=True)
class Distribution:
    """How many chose what. `answers` counts ratings without “don't know”.

    The rest is None where there were too few to show, and where the box is still sealed.
    """

    answers: int = 0
    not_meeting: int | None = None
    meeting: int | None = None
    exceeding: int | None = None
    unsure: int | None = None
    sealed: bool = False

    @property
    def shown(self) -> bool:
        """Whether there were enough answers to show."""
        return self.not_meeting is not None

    @property
    def few(self) -> str:
        """Why nothing is shown; "" where something is."""
        if self.sealed:
            return SEALED_STILL
        return "" if self.shown else too_few(self.answers)

    @property
    def levels(self) -> tuple[int, int, int]:
        """How many chose each level, from the lowest; zeros where it is not shown."""
        return (self.not_meeting or 0, self.meeting or 0, self.exceeding or 0)

    @property
    def by_level(self) -> dict[Level, int]:
        """The same by level."""
        return dict(zip(Level, self.levels, strict=True))

    @property
    def slices(self) -> tuple[Slice, ...]:
        """The parts of the bar that shows it, from the lowest level; none for a level of nobody."""
        found, start = [], Fraction(0)
        for level, many in self.by_level.items():
            width = 100 * self.share(level)
            if many:
                found.append(Slice(level, many, start, width))
            start += width
        return tuple(found)

    @property
    def legend(self) -> tuple[tuple[Level, str, int], ...]:
        """Each level with what people read for it and how many chose it."""
        return tuple((level, LEVELS[level], many) for level, many in self.by_level.items())

    def share(self, level: Level) -> Fraction:
        """Return which part of the ratings a level has, 0 to 1."""
        return Fraction(self.by_level[level], self.answers) if self.answers else Fraction(0)


SEALED = Distribution(0, sealed=True)


def distribution(answers: int, counts: Mapping[str, int] | None) -> Distribution:
    """Return the distribution of a Result's columns."""
    if counts is None:
        return Distribution(answers)
    return Distribution(
        answers,
        not_meeting=counts.get(Level.NOT_MEETING.value, 0),
        meeting=counts.get(Level.MEETING.value, 0),
        exceeding=counts.get(Level.EXCEEDING.value, 0),
        unsure=counts.get(UNSURE, 0),
    )


def spread(found: Distribution) -> Fraction:
    """Return how divided a team is, for an order of talk only: 0 where all say the same, 1 where
    half say one end and half the other (the variance over the levels).
    """
    low, high = found.share(Level.NOT_MEETING), found.share(Level.EXCEEDING)
    return low + high - (high - low) ** 2


def height(found: Distribution) -> Fraction:
    """Return how the ends weigh against each other, for an order of talk only: -1 to 1."""
    return found.share(Level.EXCEEDING) - found.share(Level.NOT_MEETING)


def most_changed(now: Distribution, then: Distribution) -> tuple[Level, Fraction]:
    """Return the level whose share differs most, and by how much (above 0: more than then)."""
    changes = {level: now.share(level) - then.share(level) for level in Level}
    # of two that differ as much, the one that grew; then the ends before the middle
    ends = {Level.NOT_MEETING: 2, Level.EXCEEDING: 1, Level.MEETING: 0}
    level = max(Level, key=lambda each: (abs(changes[each]), changes[each], ends[each]))
    return level, changes[level]
