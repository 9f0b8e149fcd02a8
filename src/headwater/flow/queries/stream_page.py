"""A stream's page: its value stream map, and its teams as links. No team beside another."""

from dataclasses import dataclass

from headwater.flow import addresses
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.queries.cards import as_of, cards, remarks
from headwater.flow.queries.constraint import constraint
from headwater.flow.queries.facts import STREAM_PAGE, Facts
from headwater.flow.queries.figures import in_short, policies
from headwater.flow.queries.stages import departures, stage_map, stage_rows
from headwater.flow.sentence import TimeInStage, constraint_detail, stream_detail, stream_headline
from headwater.metrics import stage_time
from headwater.metrics.floor import quiet
from headwater.organisation.queries import StreamEntry
from headwater.ui.chart import Chart
from headwater.ui.components import ChartFoot, PeriodPicker, Sentence, StageMap


@dataclass(frozen=True)
class StreamPage:
    """Everything a stream's page shows."""

    stream: StreamEntry
    picker: PeriodPicker
    sentence: Sentence
    map: StageMap
    foot: ChartFoot
    cards: list[tuple[Chart, ChartFoot]]
    as_of: str


def stream_page(facts: Facts) -> StreamPage:
    """Return the page; all numbers are of the stream's teams together."""
    facts.ask_at_once(STREAM_PAGE)
    stages = stage_map(
        facts.stages_on_the_way,
        facts.stage_times,
        facts.choice.past,
        running=facts.choice.running,
    )
    return StreamPage(
        stream=facts.stream,
        picker=addresses.picker("stream", facts.subject.slug, facts.choice),
        sentence=map_sentence(facts, stages),
        map=stages,
        foot=map_foot(facts),
        cards=cards(facts),
        as_of=as_of(facts),
    )


def map_sentence(facts: Facts, stages: StageMap) -> Sentence:
    """Say where work spent its time, and where more of it is than usual."""
    when = periods.said(facts.choice.period, facts.choice.now)
    timed = [
        TimeInStage(name, row["total_days"], quiet(row["days_each"], row["n"]))
        for name, row in _stages_with_work(facts)
    ]
    fuller = [card.name for card in stages.cards if card.remark]
    piling = constraint_detail(constraint(facts), facts.choice.period.granularity.value)
    return Sentence(
        stream_headline(facts.subject.name, when, timed),
        (*piling, *stream_detail(fuller, running=facts.choice.running)),
    )


def _stages_with_work(facts: Facts) -> list[tuple[str, Row]]:
    rows = stage_rows(facts.stages_on_the_way, facts.stage_times, facts.choice.period)
    return [(name, row) for name, row in rows if row is not None and not row.get("instead")]


def map_foot(facts: Facts) -> ChartFoot:
    """Say what the map rests on."""
    own = policies(stage_time.DECLARATION, parked_counts=facts.stream.parked_counts)
    return ChartFoot(
        counted=f"{departures(row for _, row in _stages_with_work(facts))} from these stages",
        policies=in_short(own),
        in_full=own,
        links=addresses.links(
            "stream",
            facts.subject.slug,
            "time-per-stage",
            facts.choice,
            items=facts.shows_items,
        ),
        context=remarks(facts, "time-per-stage"),
    )
