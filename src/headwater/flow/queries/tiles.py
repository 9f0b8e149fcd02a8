"""The six tiles: each metric at a glance, against the team's own past."""

from collections.abc import Sequence

from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.flow.queries import kinds
from headwater.flow.queries.chart_figures import charts_of
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.measures import PREDICTABILITY, Measure
from headwater.flow.sentence import tile_words
from headwater.metrics import flow_distribution
from headwater.metrics.signal import Reading
from headwater.ui.components import Tile
from headwater.ui.sparkline import Sparkline


def tiles(facts: Facts) -> list[Tile]:
    """Return the tiles of the shown period: six of a team."""
    return [*(_tile(facts, measure) for measure in facts.measures), _distribution(facts)]


def _tile(facts: Facts, measure: Measure) -> Tile:
    reading = facts.readings[measure.declaration.title]
    values = [measure.value(row) for row in facts.series(measure)]
    return Tile(
        title=measure.declaration.title,
        value=measure.said(facts.row(measure)),
        meaning=_meaning(facts, measure),
        sparkline=_sparkline(facts, measure.declaration.title, values, reading),
        verdict=_verdict(facts, reading) if values[-1] is not None else "",
        note=f"{measure.said(facts.compared_row(measure))} in {_compared(facts)}",
        unusual=_unusual(facts, reading),
        url=_url(facts, measure.chart),
        definition=measure.declaration.formula,
    )


def _url(facts: Facts, chart: str) -> str:
    """Return where the metric's chart is on this page, or "" if it is not on it."""
    here = [name for name in (chart, f"{chart}-by-period") if name in charts_of(facts)]
    return f"#{here[0]}" if here else ""


def _meaning(facts: Facts, measure: Measure) -> str:
    if measure is PREDICTABILITY and facts.expected_days is not None:
        expected = words.duration(facts.expected_days)
        return f"finished within {expected}, the team’s own expectation"
    return measure.meaning


def _compared(facts: Facts) -> str:
    return periods.said(facts.choice.compared, facts.choice.now)


def _verdict(facts: Facts, reading: Reading) -> str:
    return "still running" if facts.choice.running else tile_words(reading)


def _unusual(facts: Facts, reading: Reading) -> bool:
    """Say whether to mark the shown period: a part of one is never held against whole ones."""
    return reading.is_signal and not facts.choice.running


def _sparkline(
    facts: Facts, title: str, values: Sequence[float | None], reading: Reading
) -> Sparkline:
    usual = (reading.limits.lower, reading.limits.upper) if reading.limits else None
    label = f"{title} over the last {len(values)} periods: {_verdict(facts, reading)}"
    return Sparkline(values, usual, _unusual(facts, reading), label)


def _distribution(facts: Facts) -> Tile:
    found = kinds.readings(facts)
    kind = kinds.most_unusual(found)
    shares = kinds.shares(facts, kind)
    return Tile(
        title=flow_distribution.DECLARATION.title,
        value=kinds.mix(facts, facts.choice.period),
        meaning=" · ".join(kinds.KINDS) + kinds.unmapped(facts),
        sparkline=_sparkline(facts, f"Share of {kind}", shares, found[kind]),
        verdict=f"{kind}: {_verdict(facts, found[kind])}" if shares[-1] is not None else "",
        note=f"{kinds.mix(facts, facts.choice.compared)} in {_compared(facts)}",
        unusual=_unusual(facts, found[kind]),
        url="#distribution-finished",
        definition=flow_distribution.DECLARATION.formula,
    )
