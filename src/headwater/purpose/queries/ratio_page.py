"""The page of the Feature Factory Ratio of a place: the sentence first, then figure and chart."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.context.telling import TOLD_BY
from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.queries.context import Axis, Extent
from headwater.flow.queries.figures import Figure, excluded
from headwater.flow.queries.told import NOT_TOLD
from headwater.flow.sentence import Sentence as Said
from headwater.flow.told_sentence import not_over, until
from headwater.metrics.feature_factory_ratio import DECLARATION
from headwater.metrics.floor import quiet, too_few
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.purpose import ratio_chart
from headwater.purpose.addresses import place_url
from headwater.purpose.queries.nearby import Nearby, nearby
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.ratio_sentence import capital, detail, headline, possessive
from headwater.ui.chart import Chart
from headwater.ui.components import (
    ChartFoot,
    Choice,
    Link,
    PeriodPicker,
    Sentence,
    Words,
)

EXTENT = Extent((DECLARATION.name, "outcome_coverage"), Axis.PERIODS, lambda choice: (choice.past,))
"""Which notes of the teams belong to the ratio."""


@dataclass(frozen=True)
class Share:
    """The big figure: the ratio in words, its percent for the bar, and what it is called."""

    said: str
    percent: float
    caption: str


@dataclass(frozen=True)
class RatioPage:
    """All that the page shows. `share` is None where the numbers are small; `held` where the
    period is not told, with the last one that is.
    """

    facts: RatioFacts
    picker: PeriodPicker
    name: str
    nearby: Nearby
    sentence: Sentence
    share: Share | None = None
    card: tuple[Chart, ChartFoot] | None = None
    items: Link | None = None
    last: Link | None = None


def ratio_page(facts: RatioFacts, viewer: Viewer) -> RatioPage:
    """Return the page about a place for whoever looks (two questions of the warehouse)."""
    near = nearby(facts.scope, viewer, "ratio", Right.NUMBERS)
    frame = (facts, picker(facts), near.here, near)
    if isinstance(facts, ToldRatioFacts) and not facts.tells(facts.choice.period):
        last = facts.last_told(facts.choice.period)
        return RatioPage(*frame, _held(facts), last=_to(facts, last))
    said = Sentence(headline(possessive(facts.scope), facts.row), detail(facts))
    return RatioPage(
        *frame,
        said,
        share=share_of(facts.row, of_period(facts.choice.period)),
        card=_card(facts),
        items=Link("The list behind it", address("ratio_items", facts)),
    )


def share_of(row: Row, when: str) -> Share | None:
    """Return the big figure of a period; None below the floor."""
    ratio = quiet(row["ratio"], row["n"])
    if ratio is None:
        return None
    return Share(words.percent(ratio / 100), ratio, f"{DECLARATION.title}, {when}")


def figure(facts: RatioFacts) -> Figure:
    """Return the chart over time with what was counted, left out and by which policies."""
    series = facts.series
    total = sum(row.get("n", 0) for row in series)
    chart = ratio_chart.ratio_over_time().chart(
        _drawn(facts) if any(_share(row) is not None for row in series) else (),
        slots=[{"period": periods.tick(period)} for period in facts.choice.past],
        series=ratio_chart.PARTS,
        description="The share of initiatives and epics that do not say what they hope to achieve, "
        "by period.",
    )
    counted = _counted(facts) if total else "No initiative or epic was in hand"
    said = Figure(chart, counted, excluded([facts.row]), DECLARATION.policies)
    return said.within(facts.context, EXTENT)


def _held(facts: ToldRatioFacts) -> Sentence:
    first = "Teams look at their numbers first, and may tell them earlier."
    waits = not facts.told.tells(facts.choice.period)
    return Sentence(why_held(facts), (Words(first),) if waits else ())


def why_held(facts: ToldRatioFacts) -> Said:
    """Say why the chosen period is not told."""
    period, choice = facts.choice.period, facts.choice
    when = periods.said(period, choice.now)
    if facts.told.tells(period):
        return not_over(when)
    last = until(facts.told.opens_on(period), facts.now.date())
    hands = "the team’s" if facts.scope.scale is Scale.TEAM else "its teams’"
    return (Words(f"{capital(when)} is in {hands} hands until {last}."),)


def address(view: str, facts: RatioFacts, **query: str) -> str:
    """Return the address of a page about the same place and period."""
    choice = facts.choice.query(**query)
    return f"{place_url(view, facts.scope.scale, facts.scope.slug)}?{urlencode(choice)}"


def picker(facts: RatioFacts, view: str = "ratio") -> PeriodPicker:
    """Return the period picker; it never leads into the future."""
    choice = facts.choice
    lengths = [
        Choice(
            length.value.capitalize(),
            address(view, facts, period=length.value, at=_of_length(facts, length).name),
            length == choice.period.granularity,
        )
        for length in TOLD_BY
    ]
    later = "" if choice.running else address(view, facts, at=choice.period.next().name)
    earlier = address(view, facts, at=choice.period.previous().name)
    return PeriodPicker(lengths, of_period(choice.period), earlier, later)


def _of_length(facts: RatioFacts, length: Granularity) -> Period:
    found = period_of(length, facts.choice.period.first_day)
    return facts.last_told(found) if isinstance(facts, ToldRatioFacts) else found


def _to(facts: RatioFacts, period: Period) -> Link:
    named = {"period": period.granularity.value, "at": period.name}
    return Link(periods.said(period, facts.choice.now), address("ratio", facts, **named))


def _card(facts: RatioFacts) -> tuple[Chart, ChartFoot]:
    shown = figure(facts)
    return shown.chart, ChartFoot(
        counted=shown.counted,
        left_out=shown.left_out,
        policies=("active in the period", "an outcome counts from the day it was written"),
        in_full=shown.policies,
        links=[
            Link("items", address("ratio_items", facts)),
            Link("CSV", address("ratio_csv", facts)),
        ],
        context=facts.context.remarks(EXTENT, adding(facts)),
    )


def adding(facts: RatioFacts) -> Link | None:
    """Return where the team adds a note on the shown period; None for whoever may not speak."""
    if facts.told or facts.scope.scale is not Scale.TEAM:
        return None
    period = facts.choice.period
    asked = {"period": period.granularity.value, "at": period.name, "metric": DECLARATION.name}
    return Link(
        "Add context", f"{reverse('context:notes', args=[facts.scope.slug])}?{urlencode(asked)}"
    )


def _drawn(facts: RatioFacts) -> list[Row]:
    return [
        {
            "period": periods.tick(period),
            "ratio": _share(row),
            "without": row.get("without"),
            "n": row.get("n"),
            "note": "still running"
            if period == facts.choice.current
            else _note(facts, period, row),
        }
        for period, row in zip(facts.choice.past, facts.series, strict=True)
    ]


def _note(facts: RatioFacts, period: Period, row: Row) -> str:
    if not facts.tells(period):
        return NOT_TOLD
    return words.TOO_FEW if too_few(row["n"]) else ""


def _share(row: Row) -> float | None:
    return quiet(row.get("ratio"), row.get("n"))


def _counted(facts: RatioFacts) -> str:
    n = facts.row["n"] if facts.row else 0
    return f"{words.counted(n, 'piece')} of work in {of_period(facts.choice.period)}"
