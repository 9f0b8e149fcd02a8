"""What kinds of work were finished, period by period, as shares of what was finished."""

from headwater.flow import words
from headwater.flow.queries.facts import Facts
from headwater.metrics.floor import quiet, too_few
from headwater.metrics.periods import Period
from headwater.metrics.signal import Reading, read_signal
from headwater.vocabulary.work import Kind

KINDS = tuple(kind.value for kind in Kind if kind is not Kind.UNMAPPED)


def shares(facts: Facts, kind: str) -> list[float | None]:
    """Return a kind's share of the finished items in each of the last twelve periods."""
    return [_share(facts, kind, period) for period in facts.choice.past]


def readings(facts: Facts) -> dict[str, Reading]:
    """Return each kind's signal."""
    return {kind: read_signal(shares(facts, kind), lowest=0, highest=1) for kind in KINDS}


def most_unusual(found: dict[str, Reading]) -> str:
    """Return the first kind that is out of the ordinary, or else the first kind."""
    return next((kind for kind, reading in found.items() if reading.is_signal), KINDS[0])


def mix(facts: Facts, period: Period) -> str:
    """Say a period's shares in the order of the kinds: `47·21·9·24`."""
    finished = _finished(facts, period)
    if instead := facts.instead(period):
        return instead
    if too_few(finished):
        return words.TOO_FEW
    if not finished:
        return words.NO_DATA
    return "·".join(f"{(_share(facts, kind, period) or 0) * 100:.0f}" for kind in KINDS)


def unmapped(facts: Facts) -> str:
    """Say how much of the shown period's finished work has no kind: the mix is without it."""
    share = _share(facts, Kind.UNMAPPED.value, facts.choice.period)
    return f", {words.percent(share)} unmapped" if share else ""


def _share(facts: Facts, kind: str, period: Period) -> float | None:
    rows = facts.kinds.get(period.first_day, ())
    share = next((row["share"] for row in rows if row["kind"] == kind), 0.0)
    finished = _finished(facts, period)
    return quiet(share, finished) if finished else None


def _finished(facts: Facts, period: Period) -> int:
    rows = facts.kinds.get(period.first_day, ())
    return rows[0]["n"] if rows else 0
