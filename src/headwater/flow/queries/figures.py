"""A figure: a chart with what stands below it, and as a file. One shape for page and download."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headwater.flow import words
from headwater.flow.queries.context import Context, Extent, Said, drawn, shortened
from headwater.metrics.declaration import (
    CLOCK_STARTS,
    CLOCK_STOPS,
    PARKED,
    WEEKENDS,
    Declaration,
)
from headwater.ui.chart import Chart, Rows

MOST_IN_PICTURE = 6  # notes of the teams written above a picture, the latest ones
LONGEST_IN_PICTURE = 280  # characters of each

REASONS = {
    "never_started": "never started",
    "unmapped_status": "in a status without a stage",
    "no_team": "in a place of no team",
    "no_expectation": "without a past to expect anything from",
    "waiting_again": "waiting there again",
    "unknown_owner": "waiting for work of no known team",
    "unknown_end": "waiting for work in a status without a stage",
    "no_links": "of a team that writes no links down",
    "discarded": "discarded by the end of the period",
}
IN_SHORT = {  # the clock only: all policies in full are one click away, and in every file
    frozenset({CLOCK_STARTS, CLOCK_STOPS}): "from first start to last done",
    frozenset({CLOCK_STARTS}): "since the first start",
    frozenset({CLOCK_STOPS}): "finished is when last done",
    frozenset(): "waiting is all time not worked on",
}


@dataclass(frozen=True)
class Figure:
    """A chart and what it rests on: `counted` in words, `left_out` and `policies` a line each.

    `nothing` stands for the `context` where there is none.
    """

    chart: Chart
    counted: str
    left_out: Sequence[str]
    policies: Sequence[str]
    context: Sequence[Said] = ()
    nothing: str = words.NO_CONTEXT

    def within(self, context: Context, extent: Extent) -> "Figure":
        """Return the figure with what the teams wrote: drawn where its axis is time, and said."""
        own = context.of_chart(extent)
        marks = drawn(context, extent)
        chart = self.chart.also(notes=marks) if marks else self.chart
        return replace(self, chart=chart, context=own, nothing=context.nothing)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the chart's file."""
        return self.chart.definition.fields["rows"]

    @property
    def rows(self) -> Rows:
        """The rows of the chart's file."""
        return self.chart.rows

    def notes(self, who: str, when: str) -> "Notes":
        """Return what has to travel with the numbers when they leave the page (rules 5 and 10)."""
        left_out = f"Left out: {words.listed(list(self.left_out))}." if self.left_out else ""
        return Notes(
            title=f"{self.chart.title} {who}, {when}",
            context=tuple(self.context),
            counted=f"{self.counted}. {left_out}".strip(),
            policies=tuple(self.policies),
            rest=f"on the page of {who}",
            nothing=self.nothing,
        )


@dataclass(frozen=True)
class Notes:
    """What a file says beside its numbers, in lines. `rest` says where more can be read, and
    `nothing` that there is no context.
    """

    title: str
    context: tuple[Said, ...]
    counted: str
    policies: tuple[str, ...]
    rest: str
    nothing: str = words.NO_CONTEXT

    def lines(self) -> list[str]:
        """Return all of it: the title, what the teams wrote or that they did not, and the rest."""
        return self._with([said.line for said in self.context])

    def in_picture(self) -> list[str]:
        """Return as much as a picture has room for; what is cut says where all of it is."""
        latest = [self._cut(said.caption) for said in self.context[-MOST_IN_PICTURE:]]
        earlier = len(self.context) - len(latest)
        more = [f"{words.counted(earlier, 'earlier note')}: {self.rest}"] if earlier else []
        return self._with([*more, *latest])

    def _with(self, context: list[str]) -> list[str]:
        return [self.title, *(context or [self.nothing]), self.counted, *self.policies]

    def _cut(self, line: str) -> str:
        if len(line) <= LONGEST_IN_PICTURE:
            return line
        return f"{shortened(line, LONGEST_IN_PICTURE)} (all of it is {self.rest})"


def left_out(counts: Mapping[str, int]) -> list[str]:
    """Say how many items were left out, by reason: `4 never started`."""
    return [f"{counts[r]:,} {said}" for r, said in REASONS.items() if counts.get(r)]


def excluded(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Say what a metric's rows left out, added up over their periods."""
    return left_out({reason: _total(rows, f"excluded_{reason}") for reason in REASONS})


def _total(rows: Sequence[Mapping[str, object]], column: str) -> int:
    return sum(n for row in rows if isinstance(n := row.get(column, 0), int))


def policies(declaration: Declaration, *, parked_counts: bool) -> tuple[str, ...]:
    """Return a metric's policies, with this stream's own instead of "unless the stream says"."""
    counts = "counts" if parked_counts else "does not count"
    own = f"Time back in the backlog {counts}."
    return tuple(own if policy == PARKED else policy for policy in declaration.policies)


def in_short(policies: Sequence[str]) -> list[str]:
    """Return the clock's policy in a few words, as they fit below a picture."""
    clock = IN_SHORT[frozenset({CLOCK_STARTS, CLOCK_STOPS}.intersection(policies))]
    return [clock, *(["weekends count"] if WEEKENDS in policies else [])]
