"""What the teams wrote about the days of a page, and which of it belongs to which chart (rule 5).

Notes are numbered in the order of their days over a whole page, so that picture, list and file
call the same note by the same number.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import category
from zoneinfo import ZoneInfo

from headwater.context.queries import NoteEntry, notes
from headwater.flow import words
from headwater.flow.queries.choice import Choice, tick
from headwater.metrics.periods import Period, period_of
from headwater.organisation.queries import TeamEntry
from headwater.ui.chart import Row
from headwater.ui.components import Link, Remark, Remarks

IN_TOOLTIP = 240  # characters of a note beside the pointer; all of it stands below the chart
LANES = 5  # notes drawn below each other before the next begins at the top again
BUBBLES = 18  # so many numbers fit beside each other in the narrowest picture

Ends = Sequence[tuple[dt.date, dt.date]]
Spans = Sequence[Sequence[Period]]


class Axis(Enum):
    """What the horizontal axis of a chart is: it decides where a note is drawn, if at all."""

    DAYS = "days"
    PERIODS = "periods"
    NOT_TIME = "not time"


@dataclass(frozen=True)
class Extent:
    """Which notes belong to a chart: those on its `metrics` or on all, in the days of `spans`."""

    metrics: tuple[str, ...]
    axis: Axis
    spans: Callable[[Choice], Spans]


@dataclass(frozen=True)
class Said:
    """A team's note with its number. `who` is the team's name where a page is about several."""

    number: int
    note: NoteEntry
    who: str = ""

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Say whether any of its days is among these."""
        return self.note.first_day <= last and first <= self.note.last_day

    @property
    def line(self) -> str:
        """The note as a line of a file: `① Otter, 3 May 2026: release freeze`."""
        return f"{marked(self.number)} {self._said}"

    @property
    def caption(self) -> str:
        """The same above a picture, whose font may lack `①`."""
        return f"({self.number}) {self._said}"

    @property
    def _said(self) -> str:
        who = f"{self.who}, " if self.who else ""
        return f"{who}{self.note.days}: {self.text}"

    @property
    def text(self) -> str:
        """The wording in plain words."""
        return plain(self.note)

    @property
    def remark(self) -> Remark:
        """The note as a list below a chart shows it."""
        return Remark(when=self.note.days, html=self.note.html, number=self.number, who=self.who)

    @property
    def by_itself(self) -> Remark:
        """The note where no picture marks it, and a list is about every metric."""
        about = self.note.about if self.note.metric else ""
        return Remark(when=self.note.days, html=self.note.html, who=self.who, about=about)


@dataclass(frozen=True)
class Context:
    """The notes of a page about a team, or about all the teams of a wider place.

    `nothing` is said where there are none.
    """

    choice: Choice
    today: dt.date
    said: tuple[Said, ...] = ()
    nothing: str = words.NO_CONTEXT

    @property
    def of_period(self) -> tuple[Said, ...]:
        """What was said about the shown period, on whichever metric."""
        period = self.choice.period
        return tuple(s for s in self.said if s.touches(period.first_day, period.last_day))

    def of_chart(self, extent: Extent) -> tuple[Said, ...]:
        """Return what belongs to a chart."""
        spans = extent.spans(self.choice)
        return tuple(
            said
            for said in self.said
            if said.note.metric in ("", *extent.metrics)
            and any(said.touches(span[0].first_day, span[-1].last_day) for span in spans)
        )

    def remarks(self, extent: Extent, add: Link | None = None) -> Remarks:
        """Return what belongs to a chart, for its foot."""
        said, began = self.of_chart(extent), self.choice.period.first_day
        return Remarks(
            shown=[each.remark for each in said if each.note.last_day >= began],
            earlier=[each.remark for each in said if each.note.last_day < began],
            add=add,
            nothing=self.nothing,
        )


def context(
    teams: Sequence[TeamEntry],
    choice: Choice,
    zone: str,
    *,
    named: bool = False,
    seen: Callable[[NoteEntry], bool] = lambda _: True,
) -> Context:
    """Return all that the teams wrote about the days a page can show (one query).

    `zone` is the time zone of the page's days. `named`, of a place that several teams can be in,
    has each note say whose it is; a note that is not `seen` is left out.
    """
    last = max(choice.period.last_day, choice.current.last_day)
    found = filter(seen, notes(teams, choice.past[0].first_day, last))
    return Context(
        choice,
        choice.now.astimezone(ZoneInfo(zone)).date(),
        tuple(Said(n, note, note.team_name if named else "") for n, note in enumerate(found, 1)),
        words.NO_CONTEXT_OF_TEAMS if named else words.NO_CONTEXT,
    )


def drawn(context: Context, extent: Extent) -> list[Row]:
    """Return the rows of a chart's dataset `notes`; none where its axis is not time."""
    if extent.axis is Axis.NOT_TIME:
        return []
    (shown,) = extent.spans(context.choice)
    first, last = shown[0].first_day, min(shown[-1].last_day, context.today)
    said = [s for s in context.of_chart(extent) if s.touches(first, last)]
    ends = [(max(s.note.first_day, first), min(s.note.last_day, last)) for s in said]
    on_days = extent.axis is Axis.DAYS
    lanes = _lanes_of_days(ends, first, last) if on_days else _lanes_of_slots(ends, shown)
    name = _itself if on_days else _slot_name(shown)
    return [
        _row(s, lane, name(a), name(b)) for s, lane, (a, b) in zip(said, lanes, ends, strict=True)
    ]


def _row(said: Said, lane: int, first: object, last: object) -> Row:
    text = f"{said.who}: {said.text}" if said.who else said.text
    return {
        "from": first,
        "until": last,
        "number": said.number,
        "lane": lane,
        "when": said.note.days,
        "text": shortened(text, IN_TOOLTIP),
    }


def _itself(day: dt.date) -> object:
    return day


def _slot_name(shown: Sequence[Period]) -> Callable[[dt.date], object]:
    return lambda day: tick(period_of(shown[0].granularity, day))


def _lanes_of_days(ends: Ends, first: dt.date, last: dt.date) -> list[int]:
    length = (last - first).days + 1
    return _lanes([((a - first).days, (b - first).days) for a, b in ends], -(-length // BUBBLES))


def _lanes_of_slots(ends: Ends, shown: Sequence[Period]) -> list[int]:
    slots = {period: place for place, period in enumerate(shown)}
    length = shown[0].granularity
    return _lanes([(slots[period_of(length, a)], slots[period_of(length, b)]) for a, b in ends], 1)


def _lanes(stretches: Sequence[tuple[int, int]], gap: int) -> list[int]:
    """Return a lane for each stretch, in order of their starts, so that none covers another."""
    free = [0] * LANES
    lanes: list[int] = []
    for start, end in stretches:
        lane = next((n for n, at in enumerate(free) if at <= start), len(lanes) % LANES)
        free[lane] = max(end + 1, start + gap)
        lanes.append(lane)
    return lanes


def plain(note: NoteEntry) -> str:
    """Return a note's wording in words, without what no picture, file or terminal could hold."""
    return "".join(letter for letter in note.text if category(letter) != "Cc")


def marked(number: int) -> str:
    """Return a number as plain text marks a note by it: `①` up to twenty, then `(21)`."""
    return chr(ord("①") + number - 1) if number <= 20 else f"({number})"


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` characters; "…" says that there is more."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _past(choice: Choice) -> Spans:
    return (choice.past,)


def _around(choice: Choice) -> Spans:
    return (choice.around,)


def _shown(choice: Choice) -> Spans:
    return ((choice.period,),)


def _around_and_now(choice: Choice) -> Spans:
    return (choice.around, (choice.current,))


EXTENTS = {
    "flow-time": Extent(("flow_time", "flow_predictability"), Axis.DAYS, _around),
    "flow-time-by-period": Extent(("flow_time", "flow_predictability"), Axis.PERIODS, _past),
    "ageing": Extent(("work_item_age",), Axis.NOT_TIME, _around_and_now),
    "cumulative-flow": Extent(("cumulative_flow",), Axis.DAYS, _around),
    "time-per-stage": Extent(("stage_time",), Axis.NOT_TIME, _shown),
    "load": Extent(("flow_load",), Axis.DAYS, _around),
    "velocity": Extent(("flow_velocity",), Axis.PERIODS, _past),
    "efficiency": Extent(("flow_efficiency",), Axis.PERIODS, _past),
    "distribution-finished": Extent(("flow_distribution",), Axis.PERIODS, _past),
    "distribution-load": Extent(("flow_load", "flow_distribution"), Axis.DAYS, _around),
}
"""Which notes belong to each chart of the pages."""
