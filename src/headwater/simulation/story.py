"""What happened to the organisation in two years, as data: the simulation obeys it, tests ask it.

Everything is placed relative to the month of `now`, so the last closed month is always the
interesting one.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from headwater.simulation.working_time import month_start, quarter_start

MONTHS_OF_HISTORY = 24
_FOR_GOOD = date(9999, 1, 1)


class Chapter(msgspec.Struct, frozen=True):
    """A spell in which a team's circumstances differed over [starts_on, ends_on).

    `stages`: the stages concerned, empty for all. `hours`: how many times the usual hands-on time
    an item takes. `servers`: how many more items a stage can work on at once. `urgent` and
    `blocked`: how many times the usual unplanned work and flagged work. `team` empty: everybody.
    """

    name: str
    starts_on: date
    ends_on: date = _FOR_GOOD
    team: str = ""
    stages: tuple[str, ...] = ()
    hours: float = 1.0
    servers: int = 0
    urgent: float = 1.0
    blocked: float = 1.0
    demand: float = 1.0

    def concerns(self, stage: str) -> bool:
        """Say whether work in `stage` is affected."""
        return not self.stages or stage in self.stages


class CalendarEvent(msgspec.Struct, frozen=True):
    """Something on the calendar over [starts_on, ends_on); no stream: it concerns everybody."""

    name: str
    starts_on: date
    ends_on: date
    stream: str = ""
    stops_releases: bool = False


class Circumstances(msgspec.Struct, frozen=True):
    """All chapters of one team on one day, taken together."""

    chapters: tuple[Chapter, ...]

    def hours(self, stage: str) -> float:
        """How many times the usual hands-on time work in a stage takes."""
        return _product(c.hours for c in self.chapters if c.concerns(stage))

    def servers(self, stage: str) -> int:
        """How many more items than usual a stage can work on at once."""
        return sum(c.servers for c in self.chapters if c.concerns(stage))

    @property
    def urgent(self) -> float:
        """How many times the usual unplanned work arrives."""
        return _product(c.urgent for c in self.chapters)

    @property
    def blocked(self) -> float:
        """How many times as often work is blocked."""
        return _product(c.blocked for c in self.chapters)

    @property
    def demand(self) -> float:
        """How many times the usual number of items arrives."""
        return _product(c.demand for c in self.chapters)


class Story(msgspec.Struct, frozen=True):
    """Every chapter and calendar event, and the ones that tests and pages ask for by name."""

    first_day: date
    improvement: Chapter
    placebo: Chapter
    bad_quarter: Chapter
    unusual_month: Chapter
    smaller_slices: Chapter
    seasons: tuple[Chapter, ...]
    events: tuple[CalendarEvent, ...]

    def circumstances(self, team: str, day: date) -> Circumstances:
        """Return what differs for a team on a day."""
        return Circumstances(
            tuple(c for c in self._chapters(team) if c.starts_on <= day < c.ends_on)
        )

    def releases(self, stream: str, day: date) -> bool:
        """Say whether a stream may release on a day."""
        return not any(
            event.stops_releases
            and event.stream in ("", stream)
            and event.starts_on <= day < event.ends_on
            for event in self.events
        )

    def _chapters(self, team: str) -> Iterable[Chapter]:
        named = (self.improvement, self.placebo, self.bad_quarter)
        month = (self.unusual_month, self.smaller_slices)
        return (c for c in (*named, *month, *self.seasons) if c.team in ("", team))


def write_story(today: date) -> Story:
    """Return the story of the two years that end on `today`."""
    closed = month_start(today, -1)
    return Story(
        first_day=month_start(today, -MONTHS_OF_HISTORY),
        improvement=Chapter(
            "Two more people review at Kingfisher",
            starts_on=month_start(today, -9),
            team="kingfisher",
            stages=("review",),
            servers=2,
            demand=1.25,
        ),
        placebo=Chapter(
            "Trout adds a second reviewer, though work waits for sign-off",
            starts_on=month_start(today, -9),
            team="trout",
            stages=("review",),
            servers=1,
        ),
        bad_quarter=_bad_quarter(quarter_start(today, -3)),
        unusual_month=Chapter(
            "One of Otter's two reviewers is on call for the migration",
            starts_on=closed - timedelta(days=8),
            ends_on=month_start(today),
            team="otter",
            stages=("review",),
            servers=-1,
        ),
        smaller_slices=Chapter(
            "Otter slices its work smaller meanwhile",
            starts_on=closed - timedelta(days=8),
            ends_on=month_start(today),
            team="otter",
            hours=0.45,
        ),
        seasons=tuple(_seasons(today)),
        events=tuple(_calendar(today)),
    )


def _bad_quarter(starts_on: date) -> Chapter:
    return Chapter(
        "A migration goes wrong at Beaver",
        starts_on=starts_on,
        ends_on=month_start(starts_on, 3),
        team="beaver",
        hours=1.55,
        urgent=1.6,
        blocked=3.0,
    )


def _seasons(today: date) -> Iterable[Chapter]:
    for year in range(today.year - 3, today.year + 1):
        yield Chapter(f"August {year}", date(year, 8, 1), date(year, 9, 1), hours=1.45, demand=0.7)
        yield Chapter(
            f"December {year}", date(year, 12, 10), date(year + 1, 1, 6), hours=1.2, demand=0.6
        )


def _calendar(today: date) -> Iterable[CalendarEvent]:
    for year in range(today.year - 3, today.year + 1):
        yield CalendarEvent(
            "Year-end release freeze",
            date(year, 12, 21),
            date(year + 1, 1, 2),
            stops_releases=True,
        )
    freeze = month_start(today, -2) + timedelta(days=13)
    yield CalendarEvent(
        "Release freeze", freeze, freeze + timedelta(days=3), "checkout", stops_releases=True
    )
    conference = month_start(today, -5) + timedelta(days=9)
    yield CalendarEvent("Seller conference", conference, conference + timedelta(days=2), "sellers")


def _product(factors: Iterable[float]) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result
