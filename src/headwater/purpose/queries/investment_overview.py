"""Investment of the organisation or a domain: its streams one under the other, in their order.

Each stream is divided by itself; none is held against another, and teams do not appear: nor does
a stream that one team carries, beside others.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from headwater.access.places import Scale
from headwater.access.rights import Right, Sight
from headwater.access.viewer import Viewer, decide
from headwater.context.telling import Told, months_of, told
from headwater.flow.queries import choice as periods
from headwater.metrics.investment import active_time
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_stream
from headwater.organisation.queries import StreamEntry, TeamEntry
from headwater.purpose import spending
from headwater.purpose.addresses import place_url
from headwater.purpose.queries import investment_bands as bands_of
from headwater.purpose.queries.investment_bands import Names, Stack, in_money, names_for, stack
from headwater.purpose.queries.investment_facts import InvestmentFacts, spent_of
from headwater.purpose.queries.investment_page import QUESTIONS
from headwater.purpose.queries.ratio_page import address, picker
from headwater.purpose.spending import Band, Spent
from headwater.ui.components import PeriodPicker, Sentence, Words

OF_ONE_TEAM = "One team carries this stream, so it is shown by itself, not beside others."
Bands = tuple[Sequence[Band], Sequence[Band]]


@dataclass(frozen=True)
class StreamPart:
    """A stream's part of the page; `instead` says why there are no pictures."""

    name: str
    domain: str
    url: str
    stacks: tuple[Stack, ...] = ()
    instead: str = ""


@dataclass(frozen=True)
class Overview:
    """The page. `closed` is how many streams do not open for whoever looks, `teams` whose time is
    shown.
    """

    facts: InvestmentFacts
    picker: PeriodPicker
    sentence: Sentence
    parts: tuple[StreamPart, ...]
    closed: int
    teams: tuple[TeamEntry, ...]
    csv: str


def overview(facts: InvestmentFacts, viewer: Viewer) -> Overview:
    """Return the streams of a place for whoever looks (one question for time, one for names)."""
    found = _Overview(facts, viewer)
    when = periods.said(facts.choice.period, facts.choice.now)
    told_of = sum(bool(part.stacks) for part in found.parts)
    text = f"What the time of {facts.scope.name} went to in {when}, stream by stream."
    if not told_of:
        text = f"For {when}, nothing is told yet of what the time of {facts.scope.name} went to."
    return Overview(
        facts,
        picker(facts, "investment"),
        Sentence((Words(text),), (Words("Each stream’s own time is the whole of its picture."),)),
        found.parts,
        len(found.streams) - len(found.open),
        found.teams,
        address("investment_csv", facts),
    )


@dataclass
class _Overview:
    """What is read once for all the streams."""

    facts: InvestmentFacts
    viewer: Viewer

    @cached_property
    def streams(self) -> list[StreamEntry]:
        scope = self.facts.scope
        return [s for s in organisation.streams() if scope.is_all or s.domain_slug == scope.slug]

    @cached_property
    def open(self) -> dict[str, Sight]:
        """How much is seen of each stream that opens at all, by slug."""
        sights = {s.slug: decide(self.viewer, Right.NUMBERS, of_stream(s)) for s in self.streams}
        return {slug: sight for slug, sight in sights.items() if sight is not Sight.NOTHING}

    @cached_property
    def parts(self) -> tuple[StreamPart, ...]:
        return tuple(self._part(s) for s in self.streams if s.slug in self.open)

    @cached_property
    def teams(self) -> tuple[TeamEntry, ...]:
        """The teams whose time is shown."""
        return tuple(t for s in self.streams if s.slug in self._bands for t in s.teams)

    @cached_property
    def _told(self) -> Told:
        return told(self.facts.scope.teams, self.facts.now)

    @cached_property
    def _spent(self) -> dict[int, list[Spent]]:
        """The time of each team of the streams that open, by the team's identity. What is told of
        a quarter is told month by month.
        """
        period = self.facts.choice.period
        found: dict[int, list[Spent]] = {}
        for sight, asked in ((Sight.ALL, [period]), (Sight.TOLD, months_of(period))):
            teams = tuple(
                t for s in self.streams if self.open.get(s.slug) is sight for t in s.teams
            )
            asking = replace(self.facts.full_asking, teams=teams)
            for row in asking.rows(active_time, asked) if teams else ():
                found.setdefault(row["team_id"], []).append(spent_of(row))
        return found

    @cached_property
    def _bands(self) -> dict[str, Bands]:
        return {s.slug: self._of(s) for s in self.streams if not self._instead(s)}

    @cached_property
    def _names(self) -> Names:
        return names_for(band for _, purposes in self._bands.values() for band in purposes)

    def _time(self, stream: StreamEntry) -> list[Spent]:
        return [spent for t in stream.teams for spent in self._spent.get(t.warehouse_id, ())]

    def _of(self, stream: StreamEntry) -> Bands:
        spent, is_told = self._time(stream), self.open[stream.slug] is Sight.TOLD
        return bands_of.by_kind(spent, told=is_told), bands_of.by_purpose(spent, told=is_told)

    def _instead(self, stream: StreamEntry) -> str:
        """Say why a stream's time is not shown, "" where it is."""
        if stream.slug not in self.open:
            return "not open"
        if len(stream.teams) == 1 and len(self.streams) > 1:
            return OF_ONE_TEAM
        if self.open[stream.slug] is Sight.TOLD and not self._tells(stream):
            return "Its teams have not told this period yet, or it is not over."
        spent = self._time(stream)
        if not spent:
            return "Nothing was in an active stage."
        if self.open[stream.slug] is Sight.TOLD and not spending.enough(spent):
            return "Its teams, or one of them, worked on so few items that it is too few to say."
        return ""

    def _tells(self, stream: StreamEntry) -> bool:
        period = self.facts.choice.period
        over = period.last_day < self.facts.reached.date()
        return over and replace(self._told, teams=stream.teams).tells(period)

    def _part(self, stream: StreamEntry) -> StreamPart:
        query = urlencode(self.facts.choice.query())
        url = f"{place_url('investment', Scale.STREAM, stream.slug)}?{query}"
        instead = self._instead(stream)
        stacks = () if instead else self._stacks(stream)
        return StreamPart(stream.name, stream.domain_name, url, stacks, instead)

    def _stacks(self, stream: StreamEntry) -> tuple[Stack, Stack]:
        kinds, purposes = self._bands[stream.slug]
        nothing = in_money(None, "")
        return (
            stack("kind", QUESTIONS["kind"], kinds, self._names, nothing),
            stack("purpose", QUESTIONS["purpose"], purposes, self._names, nothing),
        )


def band_rows(parts: Iterable[StreamPart], period: dt.date) -> list[dict[str, object]]:
    """Return the bands of streams as rows of a file."""
    return [
        {"period": period, "stream": part.name, "by": stack.name, "name": band.name}
        | {"days": band.days, "share": band.share, "money": band.money}
        for part in parts
        for stack in part.stacks
        for band in stack.bands
    ]
