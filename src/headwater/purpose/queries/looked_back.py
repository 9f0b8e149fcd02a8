"""Anticipated against actual: what came of what was hoped for, by stream and over time.

Of streams and above only, and in counts: no team or person has a score here, so a stream that one
team carries is not counted either. What was learned stands below in the words of those who looked
back.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
from django.urls import reverse

from headwater.access.places import Scale
from headwater.flow import words
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import FIRST_YEAR
from headwater.flow.queries.record import as_of
from headwater.metrics.due_reflections import finished_work
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import Reflection
from headwater.purpose.queries.due import waiting
from headwater.purpose.queries.ratio_facts import zone_of
from headwater.purpose.queries.ratio_sentence import capital
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import Scope
from headwater.purpose.words import VERDICTS, spelled
from headwater.purpose.works import LEVELS
from headwater.ui.components import Link

Verdict = Reflection.Verdict
SETTLED = (Verdict.BETTER, Verdict.AS_HOPED, Verdict.PARTLY, Verdict.NOT)
"""Verdicts that say how it went, in the order they are told."""
PHRASES = {
    Verdict.BETTER: "went better than hoped",
    Verdict.AS_HOPED: "went as hoped",
    Verdict.PARTLY: "went partly as hoped",
    Verdict.NOT: "did not go as hoped",
}
OF_ONE_TEAM = "One team carries this, so what came of its work is told in words, and not counted."
MOST_MARKS = 12
"""Marks drawn for one verdict in a quarter; the words beside them say how many there are."""
QUOTES = 12


@dataclass(frozen=True)
class Marks:
    """How often a verdict was given in a quarter: `shape` names what is drawn, `number` times."""

    shape: str
    said: str
    number: int

    @property
    def drawn(self) -> range:
        """As many as are drawn."""
        return range(min(self.number, MOST_MARKS))

    @property
    def more(self) -> int:
        """How many are not drawn."""
        return max(0, self.number - MOST_MARKS)


@dataclass(frozen=True)
class Quarter:
    """What was said in a quarter. `said` tells the same as the marks, in words."""

    name: str
    marks: tuple[Marks, ...]
    said: str


@dataclass(frozen=True)
class OfStream:
    """What a stream's work came to, in a sentence; "" for one that a single team carries."""

    link: Link
    said: str


@dataclass(frozen=True)
class Quote:
    """What was learned from a piece of work."""

    url: str
    title: str
    verdict: str
    learned: str
    on: str


@dataclass(frozen=True)
class LookedBack:
    """A year of looking back, of a place."""

    year: int
    headline: str
    besides: str  # what was too early to say, and what waits
    quarters: tuple[Quarter, ...]
    streams: tuple[OfStream, ...]
    quotes: tuple[Quote, ...]
    earlier: int
    later: int | None


class NotAYear(ValueError):
    """An address names a year that cannot be understood."""


def looked_back(scope: Scope, asked: Mapping[str, str], now: dt.datetime) -> LookedBack:
    """Return what came of the work of a place in a year; the running one unless `year` is asked
    for. As many queries whatever there is. Raises NotAYear.
    """
    look = _Look(scope, now, _year(asked.get("year", ""), now))
    streams = look.streams if scope.scale is not Scale.STREAM else ()
    counted = len(scope.teams) != 1
    return LookedBack(
        look.year,
        look.headline if counted else OF_ONE_TEAM,
        look.besides if counted else "",
        tuple(look.quarters) if counted else (),
        tuple(look.of_stream(teams) for teams in streams),
        tuple(look.quotes),
        earlier=look.year - 1,
        later=look.year + 1 if look.year < now.year else None,
    )


@dataclass(frozen=True)
class _Look:
    """One look at what came of the work of some teams in a year."""

    scope: Scope
    now: dt.datetime
    year: int

    @cached_property
    def rows(self) -> list[Row]:
        """The finished work whose latest look back was in the year, the latest first."""
        found = self._settled.sort_by([("reflected_at", "descending"), ("item_id", "ascending")])
        rows: list[Row] = found.to_pylist()
        return rows

    @property
    def _settled(self) -> pa.Table:
        teams = self.scope.teams
        asking = Asking(teams, as_of(self.now, teams), levels=LEVELS, given=written())
        table = asking.table(finished_work)
        began, ends = (self._midnight(year) for year in (self.year, self.year + 1))
        at = table["reflected_at"]
        known = pc.and_(pc.greater_equal(at, table["completed_at"]), pc.is_valid(table["verdict"]))
        in_year = pc.and_(pc.greater_equal(at, began), pc.less(at, ends))
        return table.filter(pc.and_(known, in_year))

    def _midnight(self, year: int) -> pa.Scalar:
        zone = ZoneInfo(zone_of(self.scope.teams))
        moment = dt.datetime(year, 1, 1, tzinfo=zone).astimezone(dt.UTC)
        return pa.scalar(moment.replace(tzinfo=None), pa.timestamp("us"))

    @property
    def when(self) -> str:
        return "this year" if self.year == self.now.year else f"in {self.year}"

    @cached_property
    def _due(self) -> Counter[str]:
        """How much waits now, by stream; nothing waits in a year that is over."""
        if self.year != self.now.year:
            return Counter()
        return Counter(each.team.stream_slug for each in waiting(self.scope.teams, self.now).due)

    @property
    def headline(self) -> str:
        """What came of all of it."""
        return _first(self.counts(self.rows), self.when)

    @property
    def besides(self) -> str:
        """What was too early to say, and what waits."""
        return _besides(self.counts(self.rows), self.waiting(self.scope.teams))

    def waiting(self, teams: Iterable[TeamEntry]) -> int:
        """Return how much of these teams' work waits for a look back now."""
        return sum(self._due[slug] for slug in {team.stream_slug for team in teams})

    def counts(self, rows: Iterable[Row]) -> Counter[str]:
        """Return how often each verdict was given."""
        return Counter(row["verdict"] for row in rows)

    @property
    def streams(self) -> list[list[TeamEntry]]:
        """The teams of each stream, in the organisation's order."""
        found: dict[str, list[TeamEntry]] = {}
        for team in self.scope.teams:
            found.setdefault(team.stream_slug, []).append(team)
        return list(found.values())

    def of_stream(self, teams: Sequence[TeamEntry]) -> OfStream:
        """Return what a stream's work came to."""
        said = self._said_of(teams) if len(teams) > 1 else ""
        url = reverse("purpose:looked_back_at", args=["stream", teams[0].stream_slug])
        return OfStream(Link(teams[0].stream_name, f"{url}?year={self.year}"), said)

    def _said_of(self, teams: Sequence[TeamEntry]) -> str:
        ids = {team.warehouse_id for team in teams}
        counts = self.counts(row for row in self.rows if row["team_id"] in ids)
        return _sentence(counts, self.waiting(teams), self.when)

    @property
    def quarters(self) -> Iterable[Quarter]:
        """The year's quarters that have begun, with what was said in each."""
        first = period_of(Granularity.QUARTER, dt.date(self.year, 1, 1))
        for period in (first, first.next(), first.next().next(), first.next().next().next()):
            if period.first_day <= self.now.date():
                yield self._quarter(period)

    def _quarter(self, period: Period) -> Quarter:
        zone = ZoneInfo(zone_of(self.scope.teams))
        counts = self.counts(
            row
            for row in self.rows
            if period.first_day <= _day(row["reflected_at"], zone) <= period.last_day
        )
        marks = tuple(
            Marks(verdict.value.replace(" ", "-"), VERDICTS[verdict], counts[verdict])
            for verdict in (*SETTLED, Verdict.TOO_EARLY)
            if counts[verdict]
        )
        said = words.listed([f"{spelled(each.number)} {each.said}" for each in marks])
        return Quarter(
            _named(period), marks, capital(said) if said else "Nothing was looked back on"
        )

    @property
    def quotes(self) -> Iterable[Quote]:
        """What was learned, the latest first (one query)."""
        titles = {row["item_id"]: row["title"] or row["key"] for row in self.rows[: QUOTES * 4]}
        said = Reflection.objects.filter(outcome__item_id__in=list(titles)).exclude(learned="")
        for row in said.select_related("outcome").order_by("-written_at", "-pk")[:QUOTES]:
            yield Quote(
                reverse("purpose:work", args=[row.outcome.item_id]),
                titles[row.outcome.item_id],
                VERDICTS[row.verdict],
                row.learned,
                words.day(row.written_at.date()),
            )


def _sentence(counts: Mapping[str, int], waits: int, when: str) -> str:
    """Say what came of the work; numbers in words, and never a share."""
    return f"{_first(counts, when)} {_besides(counts, waits)}".strip()


def _besides(counts: Mapping[str, int], waits: int) -> str:
    early, said = counts.get(Verdict.TOO_EARLY, 0), []
    if early:
        said.append(
            f"{capital(spelled(early))} {'was' if early == 1 else 'were'} too early to say."
        )
    if waits:
        said.append(
            f"{capital(spelled(waits))} {'waits' if waits == 1 else 'wait'} for a look back."
        )
    return " ".join(said)


def _first(counts: Mapping[str, int], when: str) -> str:
    some = [(verdict, counts[verdict]) for verdict in SETTLED if counts.get(verdict)]
    total = sum(n for _, n in some)
    if total == 0:
        return f"Nothing was settled by a look back {when}."
    if total == 1:
        return f"One piece of work was looked back on {when}, and it {PHRASES[some[0][0]]}."
    if len(some) == 1:
        both = "both" if total == 2 else "all"
        said = f"{spelled(total)} pieces of work were looked back on {when}"
        return capital(f"{said}, and {both} {PHRASES[some[0][0]]}.")
    listed = words.listed([f"{spelled(n)} {PHRASES[verdict]}" for verdict, n in some])
    return f"Of {spelled(total)} that were looked back on {when}, {listed}."


def _year(text: str, now: dt.datetime) -> int:
    if not text:
        return now.year
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= now.year):
        raise NotAYear(f"“{text}” is not a year that anything was looked back on.")
    return int(text)


def _day(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.replace(tzinfo=dt.UTC).astimezone(zone).date()


def _named(quarter: Period) -> str:
    return f"Q{(quarter.first_day.month + 2) // 3} {quarter.first_day.year}"
