"""A team's page, put together: the sentence first, then the tiles, then the charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from headwater.flow import addresses, words
from headwater.flow.queries import choice as periods
from headwater.flow.queries import kinds
from headwater.flow.queries.cards import as_of, cards, note
from headwater.flow.queries.facts import TEAM_PAGE, Facts
from headwater.flow.queries.measures import EFFICIENCY, FLOW_TIME, LOAD, VELOCITY
from headwater.flow.queries.stages import strip
from headwater.flow.queries.tiles import tiles
from headwater.flow.sentence import Summary, headline, second_line
from headwater.organisation.queries import TeamEntry
from headwater.ui.chart import Chart
from headwater.ui.components import (
    ChartFoot,
    Choice,
    Note,
    PeriodPicker,
    Sentence,
    StageStrip,
    Tile,
    Words,
)


@dataclass(frozen=True)
class TeamPage:
    """Everything a team's page shows."""

    team: TeamEntry
    picker: PeriodPicker
    comparisons: list[Choice]
    sentence: Sentence
    note: Note
    tiles: list[Tile]
    strip: StageStrip
    cards: list[tuple[Chart, ChartFoot]]
    as_of: str
    unreadable: str


def team_page(facts: Facts) -> TeamPage:
    """Return the page; it asks each question once."""
    facts.ask_at_once(TEAM_PAGE)
    slug, choice = facts.subject.slug, facts.choice
    stages = strip(facts.stages_on_the_way, facts.stage_times, choice.past, running=choice.running)
    return TeamPage(
        team=facts.asking.teams[0],
        picker=addresses.picker("team", slug, choice),
        comparisons=addresses.comparisons("team", slug, choice),
        sentence=Sentence(headline(_summary(facts)), _detail(facts, stages)),
        note=note(facts),
        tiles=tiles(facts),
        strip=stages,
        cards=cards(facts),
        as_of=as_of(facts),
        unreadable=_unreadable(facts),
    )


def _summary(facts: Facts) -> Summary:
    first = facts.record.first_day
    load = facts.row(LOAD)["mean_load"]
    done = facts.row(VELOCITY)
    return Summary(
        who=facts.subject.name,
        when=periods.said(facts.choice.period, facts.choice.now),
        running=facts.choice.running,
        finished=done["n"],
        median_days=FLOW_TIME.value(facts.row(FLOW_TIME)),
        efficiency=EFFICIENCY.value(facts.row(EFFICIENCY)),
        in_progress=None if load is None else _at_least_one(load),
        first_day=None if first is None else words.day(first),
        before_first=facts.before_first,
        unmapped=facts.record.unreadable,
        items=facts.record.items,
        left_out=done["excluded_unmapped_status"] + done["excluded_no_team"],
    )


def _at_least_one(load: float) -> int:
    """Return whole items; what was in progress for a part of the period was not nothing."""
    return ceil(load) if load < 1 else round(load)


def _detail(facts: Facts, stages: StageStrip) -> Sequence[Words]:
    if facts.record.first_day is None or facts.before_first:
        return ()
    shares = {f"the share of {kind}": r for kind, r in kinds.readings(facts).items()}
    return second_line(
        facts.readings | shares,
        running=facts.choice.running,
        period=facts.choice.period.granularity.value,
        fuller=[block.name for block in stages.blocks if block.remark],
    )


def _unreadable(facts: Facts) -> str:
    """Say how many items cannot be read, or nothing when all can."""
    unreadable, items = facts.record.unreadable, facts.record.items
    if not unreadable:
        return ""
    return f"{unreadable:,} of {words.counted(items, 'item')} cannot be read and are left out."
