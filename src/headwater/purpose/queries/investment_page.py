"""A stream's page of investment: the sentence, what its time went to, over time, and in money."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.queries.context import Axis, Extent
from headwater.flow.queries.figures import Figure
from headwater.metrics.periods import Period
from headwater.purpose import investment_chart
from headwater.purpose.queries import investment_bands as bands_of
from headwater.purpose.queries.investment_bands import Names, Stack, in_money, names_for, stack
from headwater.purpose.queries.investment_facts import InvestmentFacts, ToldInvestmentFacts
from headwater.purpose.queries.investment_money import Costing, costing
from headwater.purpose.queries.investment_sentence import HOW, few, headline
from headwater.purpose.queries.investment_works import Works, works_page
from headwater.purpose.queries.ratio_page import address, picker, why_held
from headwater.purpose.spending import KEY_RESULT, NO_PURPOSE, OUTCOME, SMALLER, Band, Spent
from headwater.ui.chart import Chart, Definition
from headwater.ui.components import ChartFoot, Link, PeriodPicker, Sentence, Words
from headwater.vocabulary.work import Kind

Divide = Callable[[Sequence[Spent]], Sequence[Band]]
EXTENT = Extent(("flow_distribution",), Axis.PERIODS, lambda choice: (choice.past[-6:],))
POLICIES = (
    "Time counts while an item is in an active stage, for the team that has it, cut at the "
    "period’s borders.",
    "Work belongs to the nearest initiative or epic above it; a purpose counts if it was written "
    "before the period’s end.",
    "What rests on fewer than eight items is put together with other small things.",
    "Weekends count.",
)
PARTS = ((KEY_RESULT, ""), (OUTCOME, ""), SMALLER, NO_PURPOSE)
GENERAL = Names({}, {})
"""Names of parts that are no single key result or outcome."""
TONES = ("working", "working-pale", "done", "waiting")
QUESTIONS = {
    "kind": "What kinds of work did the time go to?",
    "purpose": "Which outcomes and key results did it go to?",
}


@dataclass(frozen=True)
class InvestmentPage:
    """All that the page shows. `last` leads to the last period that was told, where the asked one
    was not.
    """

    facts: InvestmentFacts
    picker: PeriodPicker
    sentence: Sentence
    stacks: tuple[Stack, ...] = ()
    cards: tuple[tuple[Chart, ChartFoot], ...] = ()
    works: Works | None = None
    costing: Costing | None = None
    csv: str = ""
    last: Link | None = None


def investment_page(facts: InvestmentFacts, viewer: Viewer, page: str) -> InvestmentPage:
    """Return the page about a stream for whoever looks (two questions of the warehouse, one more
    for names, and one for the months of a quarter).
    """
    chosen, when = facts.choice, periods.said(facts.choice.period, facts.choice.now)
    frame = (facts, picker(facts, "investment"))
    if isinstance(facts, ToldInvestmentFacts) and not facts.tells(chosen.period):
        last = facts.last_told(chosen.period)
        named = {"period": last.granularity.value, "at": last.name}
        link = Link(periods.said(last, chosen.now), address("investment", facts, **named))
        return InvestmentPage(*frame, Sentence(why_held(facts)), last=link)
    cost = costing(facts, viewer)
    if facts.shown and not facts.says(chosen.period):
        return InvestmentPage(*frame, Sentence(few(when)), cards=cards(facts), costing=cost)
    stacks = stacks_of(facts, cost)
    return InvestmentPage(
        *frame,
        Sentence(headline(when, stacks[1].bands), (Words(f"{_label(facts)}. {HOW}"),)),
        stacks=stacks if facts.shown else (),
        cards=cards(facts),
        works=None if facts.is_told else works_page(facts, page),
        costing=cost,
        csv=address("investment_csv", facts),
    )


def stacks_of(facts: InvestmentFacts, cost: Costing) -> tuple[Stack, Stack]:
    """Return what the shown period's time went to: by kind, and by purpose."""
    purposes = bands_of.by_purpose(facts.shown, told=facts.is_told)
    kinds = bands_of.by_kind(facts.shown, told=facts.is_told)
    names = names_for(purposes)
    said = [in_money(found, cost.currency) for found in (cost.by_kind, cost.by_purpose)]
    return (
        stack("kind", QUESTIONS["kind"], kinds, names, said[0]),
        stack("purpose", QUESTIONS["purpose"], purposes, names, said[1]),
    )


def cards(facts: InvestmentFacts) -> tuple[tuple[Chart, ChartFoot], ...]:
    """Return the pictures over time with what is below them."""
    return tuple((figure.chart, _foot(facts, figure)) for figure in figures(facts))


def figures(facts: InvestmentFacts) -> tuple[Figure, Figure]:
    """Return the pictures over time: by purpose and by kind."""
    kinds = [(bands_of.KIND_NAMES[kind], kind.value) for kind in Kind]
    together = (bands_of.FIXED[SMALLER], "done")
    names = [(bands_of.FIXED[key], tone) for key, tone in zip(PARTS, TONES, strict=True)]
    told = facts.is_told
    return (
        _figure(
            facts,
            investment_chart.purpose_over_time(),
            partial(bands_of.by_sort_of_purpose, told=told),
            names,
        ),
        _figure(
            facts,
            investment_chart.kind_over_time(),
            partial(bands_of.by_kind, told=told),
            [*kinds, together],
        ),
    )


def _figure(
    facts: InvestmentFacts,
    of: Definition,
    divide: Divide,
    series: Sequence[tuple[str, str]],
) -> Figure:
    drawn = [row for period in facts.trend for row in _rows(facts, period, divide)]
    there = {row["part"] for row in drawn}
    chart = of.chart(
        drawn,
        slots=[{"period": periods.tick(period)} for period in facts.trend],
        series=[(name, tone) for name, tone in series if name in there],
        description=f"{of.title} A bar for each of {len(facts.trend)} periods.",
    )
    return Figure(chart, _label(facts), (), POLICIES).within(facts.context, EXTENT)


def _rows(facts: InvestmentFacts, period: Period, divide: Divide) -> list[Row]:
    """Return the parts of a period's bar; none where nothing is told, or there is too little."""
    if not facts.says(period):
        return []
    bands = divide(facts.spent[period.first_day])
    whole = sum(band.days for band in bands)
    return [
        {
            "period": periods.tick(period),
            "part": GENERAL.of(band.key),
            "share": band.days / whole,
            "days": band.days,
        }
        for band in bands
    ]


def _foot(facts: InvestmentFacts, figure: Figure) -> ChartFoot:
    return ChartFoot(
        counted=figure.counted,
        policies=("time in active stages", "weekends count"),
        in_full=figure.policies,
        links=[Link("CSV", address("investment_csv", facts))],
        context=facts.context.remarks(EXTENT),
    )


def _label(facts: InvestmentFacts) -> str:
    so_far = ", so far" if facts.choice.running else ""
    return f"{facts.scope.name}, {of_period(facts.choice.period)}{so_far}"
