"""The pages of whoever is not of the team: the same frame, and in it what was told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from headwater.context.days import of_period
from headwater.context.telling import TOLD_BY, told
from headwater.flow import addresses, words
from headwater.flow.queries import choice as periods
from headwater.flow.queries import kinds
from headwater.flow.queries.asking import Row
from headwater.flow.queries.cards import cards, note
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.measures import EFFICIENCY, FLOW_TIME, VELOCITY
from headwater.flow.queries.stages import stage_map
from headwater.flow.queries.stream_page import map_foot, map_sentence
from headwater.flow.queries.tiles import tiles
from headwater.flow.queries.told import ToldFacts
from headwater.flow.queries.told_numbers import traffic_by_team
from headwater.flow.sentence import Sentence as Said
from headwater.flow.sentence import Summary, plain, second_line
from headwater.flow.told_sentence import in_hands, not_over, told_headline, too_few_passed, until
from headwater.metrics.catalogue import Question
from headwater.metrics.flow_distribution import flow_distribution
from headwater.metrics.flow_velocity import velocity_by_team
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.metrics.stage_time import stage_time
from headwater.ui.chart import Chart
from headwater.ui.components import (
    ChartFoot,
    Choice,
    Link,
    Note,
    PeriodPicker,
    Sentence,
    StageMap,
    Tile,
    Words,
)

FLOW_PAGE = (velocity_by_team, flow_distribution)
BESIDES: dict[str, tuple[Question, ...]] = {"team": (), "stream": (stage_time, traffic_by_team)}


@dataclass(frozen=True)
class Held:
    """A page about a period that is not told: why, and a way to one that is."""

    facts: ToldFacts
    picker: PeriodPicker
    sentence: Sentence
    last: Link


@dataclass(frozen=True)
class ToldTeamPage:
    """What a team's page shows to whoever is not of the team."""

    facts: ToldFacts
    picker: PeriodPicker
    comparisons: list[Choice]
    sentence: Sentence
    note: Note
    waiting: str
    tiles: list[Tile]
    cards: list[tuple[Chart, ChartFoot]]
    unreadable: str
    up_to: str


@dataclass(frozen=True)
class ToldStreamPage:
    """What a stream's page shows to whoever is not of all its teams."""

    facts: ToldFacts
    picker: PeriodPicker
    sentence: Sentence
    waiting: str
    map: StageMap
    foot: ChartFoot
    cards: list[tuple[Chart, ChartFoot]]
    up_to: str


def held_page(facts: ToldFacts) -> Held | None:
    """Return the page that says why the chosen period is not told; None where it is."""
    if facts.tells(facts.choice.period):
        return None
    last = facts.last_told(facts.choice.period)
    return Held(
        facts, picker(facts), Sentence(why_held(facts, facts.choice.period)), _to(facts, last)
    )


def told_team_page(facts: ToldFacts) -> ToldTeamPage:
    """Return a team's page for a period that was told; it asks each question once."""
    _ask(facts)
    return ToldTeamPage(
        facts=facts,
        picker=picker(facts),
        comparisons=addresses.comparisons("team", facts.subject.slug, facts.choice),
        sentence=Sentence(_headline(facts), _detail(facts)),
        note=note(facts),
        waiting=_waiting(facts),
        tiles=tiles(facts),
        cards=cards(facts),
        unreadable=_unreadable(facts.row(VELOCITY)),
        up_to=words.day(facts.last_told_day),
    )


def told_stream_page(facts: ToldFacts) -> ToldStreamPage:
    """Return a stream's page for a period that was told: its teams together, no team by itself."""
    _ask(facts)
    stages = stage_map(facts.stages_on_the_way, facts.stage_times, facts.choice.past, running=False)
    return ToldStreamPage(
        facts=facts,
        picker=picker(facts),
        sentence=_where_work_waited(facts, stages),
        waiting=_waiting(facts),
        map=stages,
        foot=map_foot(facts),
        cards=cards(facts),
        up_to=words.day(facts.last_told_day),
    )


def _where_work_waited(facts: ToldFacts, stages: StageMap) -> Sentence:
    if any(not card.instead for card in stages.cards):
        return map_sentence(facts, stages)
    when = periods.said(facts.choice.period, facts.choice.now)
    return Sentence(too_few_passed(facts.subject.name, when))


def _ask(facts: ToldFacts) -> None:
    measured = (measure.question for measure in facts.measures)
    facts.ask_at_once((*measured, *FLOW_PAGE, *BESIDES[facts.subject.of]))


def picker(facts: ToldFacts) -> PeriodPicker:
    """Return the period picker; another length leads to what was told of it."""
    of, slug, choice = facts.subject.of, facts.subject.slug, facts.choice
    found = addresses.picker(of, slug, choice, TOLD_BY)
    lengths = [
        replace(segment, url=_of_length(facts, length))
        for segment, length in zip(found.choices, TOLD_BY, strict=True)
    ]
    return replace(found, choices=lengths)


def _of_length(facts: ToldFacts, length: Granularity) -> str:
    around = period_of(length, facts.choice.period.first_day)
    return _to(facts, facts.last_told(around)).url


def _to(facts: ToldFacts, period: Period) -> Link:
    query = facts.choice.query(period=period.granularity.value, at=period.name)
    url = addresses.address(facts.subject.of, facts.subject.slug, **query)
    return Link(periods.said(period, facts.choice.now), url)


def why_held(facts: ToldFacts, period: Period) -> Said:
    """Say why a period is not told."""
    when = periods.said(period, facts.choice.now)
    if facts.told.tells(period):
        return not_over(when)
    last = until(facts.told.opens_on(period), facts.told.now.date())
    return in_hands(facts.subject.of, when, last)


def own_hands(facts: Facts, now: dt.datetime) -> str:
    """Say to a team until when what it looks at is its own, "" where it is told or not over."""
    period = facts.choice.period
    if facts.choice.running or period.granularity not in TOLD_BY:
        return ""
    state = told(facts.asking.teams, now)
    if state.tells(period):
        return ""
    return f"In the team’s hands until {until(state.opens_on(period), now.date())}"


def _waiting(facts: ToldFacts) -> str:
    """Say when the month after the last one that was told will be, if that month is over."""
    last = period_of(Granularity.MONTH, facts.last_told_day)
    month = last.next()
    if month.last_day >= facts.told.now.date():
        return ""
    return plain(why_held(facts, month))


def _headline(facts: ToldFacts) -> Sequence[Words]:
    done = facts.row(VELOCITY)
    return told_headline(
        _summary(facts, done),
        kept_back=bool(done.get("instead")),
        left_some_out=done.get("left_some_out", False),
    )


def _summary(facts: ToldFacts, done: Row) -> Summary:
    """Return what the headline speaks of. The very first day is that of a single item, so it is
    told by its month.
    """
    first = facts.record.first_day
    known = first if first and first <= facts.last_told_day else None
    return Summary(
        who=facts.subject.name,
        when=periods.said(facts.choice.period, facts.choice.now),
        running=False,
        finished=done["n"],
        median_days=FLOW_TIME.value(facts.row(FLOW_TIME)),
        efficiency=EFFICIENCY.value(facts.row(EFFICIENCY)),
        in_progress=None,
        first_day=of_period(period_of(Granularity.MONTH, known)) if known else None,
        before_first=bool(known) and facts.before_first,
    )


def _detail(facts: ToldFacts) -> Sequence[Words]:
    if facts.before_first:
        return ()
    shares = {f"the share of {kind}": r for kind, r in kinds.readings(facts).items()}
    length = facts.choice.period.granularity.value
    return second_line(facts.readings | shares, running=False, period=length)


def _unreadable(done: Row) -> str:
    """Say that some of what was finished cannot be read; how much is the team's to know."""
    if not done.get("left_some_out"):
        return ""
    return "Some finished items cannot be read and are left out of these numbers."
