"""The six tiles: each metric at a glance, against the team's own past."""

from collections.abc import Sequence

from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.facts import Facts
from headwater.flow.queries.measures import MEASURES, PREDICTABILITY, Measure
from headwater.flow.sentence import tile_words
from headwater.metrics import flow_distribution
from headwater.metrics.floor import quiet, too_few
from headwater.metrics.signal import Reading, read_signal
from headwater.ui.components import Tile
from headwater.ui.sparkline import Sparkline
from headwater.vocabulary.work import Kind

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.UNMAPPED)


def tiles(facts: Facts) -> list[Tile]:
    """Return the six tiles of the shown period."""
    return [*(_tile(facts, measure) for measure in MEASURES), _distribution(facts)]


def _tile(facts: Facts, measure: Measure) -> Tile:
    reading = facts.readings[measure.declaration.title]
    return Tile(
        title=measure.declaration.title,
        value=measure.said(facts.row(measure)),
        meaning=_meaning(facts, measure),
        sparkline=_sparkline(
            measure.declaration.title, [measure.value(r) for r in facts.series(measure)], reading
        ),
        verdict=_verdict(facts, reading),
        note=f"{measure.said(facts.compared_row(measure))} in {_compared(facts)}",
        unusual=reading.is_signal and not facts.choice.running,
        url=f"#{measure.chart}",
        definition=measure.declaration.formula,
    )


def _meaning(facts: Facts, measure: Measure) -> str:
    if measure is PREDICTABILITY and facts.expected_days is not None:
        expected = words.duration(facts.expected_days)
        return f"finished within {expected}, the team’s own expectation"
    return measure.meaning


def _compared(facts: Facts) -> str:
    return periods.said(facts.choice.compared, facts.choice.now)


def _verdict(facts: Facts, reading: Reading) -> str:
    return "still running" if facts.choice.running else tile_words(reading)


def _sparkline(title: str, values: Sequence[float | None], reading: Reading) -> Sparkline:
    usual = (reading.limits.lower, reading.limits.upper) if reading.limits else None
    label = f"{title} over the last {len(values)} periods: {tile_words(reading)}"
    return Sparkline(values, usual, reading.is_signal, label)


def _distribution(facts: Facts) -> Tile:
    shares = {kind: kind_shares(facts, kind) for kind in KINDS}
    readings = {kind: read_signal(values, 0, 1) for kind, values in shares.items()}
    found = next((kind for kind in KINDS if readings[kind].is_signal), KINDS[0])
    signal = readings[found].is_signal
    verdict = _verdict(facts, readings[found])
    return Tile(
        title=flow_distribution.DECLARATION.title,
        value=_mix(facts),
        meaning=" · ".join(KINDS),
        sparkline=_sparkline(f"Share of {found}", shares[found], readings[found]),
        verdict=f"{found}: {verdict}" if signal else verdict,
        note=f"drawn: the share of {found}",
        unusual=signal and not facts.choice.running,
        url="#distribution-finished",
        definition=flow_distribution.DECLARATION.formula,
    )


def _mix(facts: Facts) -> str:
    finished = _finished_items(facts)[-1]
    if too_few(finished):
        return words.TOO_FEW
    if not finished:
        return words.NO_DATA
    return "·".join(f"{(kind_shares(facts, kind)[-1] or 0) * 100:.0f}" for kind in KINDS)


def kind_shares(facts: Facts, kind: str) -> list[float | None]:
    """Return a kind's share of finished items in each of the last twelve periods."""
    counts = {(row["period"], row["kind"]): row["items"] for row in facts.kinds}
    return [
        quiet(counts.get((period.first_day, kind), 0) / max(whole, 1), whole)
        for period, whole in zip(facts.choice.past, _finished_items(facts), strict=True)
    ]


def _finished_items(facts: Facts) -> list[int]:
    wholes = {row["period"]: row["n"] for row in facts.kinds}
    return [wholes.get(period.first_day, 0) for period in facts.choice.past]
