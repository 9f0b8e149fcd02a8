"""The constraint: the stage that decides how fast the whole stream is.

Work piles up in front of it, month after month, while it lets go about as much as it ever did. To
improve any other stage moves the queue and little else (Goldratt, The Goal, 1984).
"""

from collections.abc import Mapping, Sequence
from statistics import fmean

import msgspec

from headwater.metrics.floor import FLOOR

FEWEST_PERIODS = 3
LEAD = 1.25
"""How many times longer work has to wait for the constraint than for any other stage."""
SUSTAINED = 2 / 3
"""In how many of the periods it has to be the longest wait."""
EMPTYING = 0.6
"""A queue whose later half is smaller than this part of its earlier half is being worked off."""
BUSY = 0.6
"""A stage that lets go less than this part of its best period waits for something else."""


class Station(msgspec.Struct, frozen=True):
    """A stage that works on items, with the queue in front of it, over some periods in order.

    `queued` is the mean number of items in the queue stages between the station before and this
    one; `departed` how many items this stage let go; a number for each period.
    """

    stage_id: int
    queued: tuple[float, ...]
    departed: tuple[int, ...]

    @property
    def wait(self) -> float | None:
        """Periods an item waits here: mean queue ÷ departures (Little's Law), None without any."""
        gone = sum(self.departed)
        return sum(self.queued) / gone if gone else None

    @property
    def growth(self) -> float:
        """The queue's later half ÷ its earlier half; 1 is steady."""
        half = len(self.queued) // 2
        earlier, later = fmean(self.queued[:half]), fmean(self.queued[-half:])
        return later / earlier if earlier else float(later > 0) + 1

    @property
    def utilisation(self) -> float:
        """Mean departures ÷ the most in any period: near 1 the stage gives what it has."""
        most = max(self.departed)
        return fmean(self.departed) / most if most else 0.0


class Constraint(msgspec.Struct, frozen=True):
    """The stage found, and the evidence: `wait` and `next_wait` in periods; `longest_in` of
    `periods` it was the longest wait. `confidence` runs from 0 to 1: how far it stands out, how
    steadily.
    """

    stage_id: int
    wait: float
    next_wait: float
    longest_in: int
    periods: int
    growth: float
    utilisation: float
    confidence: float


def find_constraint(stations: Sequence[Station]) -> Constraint | None:
    """Return the constraint, or None: no clear constraint is an answer.

    `stations` are in the order of the stream and cover the same periods.
    """
    waits = {station.stage_id: station.wait for station in stations}
    known = sorted((wait, stage) for stage, wait in waits.items() if wait is not None)
    if len(known) < 2 or not _enough(stations):
        return None
    (next_wait, _), (wait, stage_id) = known[-2:]
    station = next(s for s in stations if s.stage_id == stage_id)
    found = _evidence(station, stations, wait, next_wait)
    return found if _is_clear(found) else None


def stations(
    order: Sequence[tuple[int, str]],
    rows: Sequence[Mapping[str, object]],
    periods: Sequence[object],
) -> list[Station]:
    """Return the stations of a stream from rows of `stage_time`.

    `order` is the stream's stages as (stage_id, stage type) from the first queue to the last stage
    before done; `periods` are first days. A last queue without a stage behind it, such as waiting
    for release, is its own station: what it waits for happens in no stage.
    """
    found = {(row["period"], row["stage_id"]): row for row in rows}
    made: list[Station] = []
    queue: list[int] = []
    for place, (stage, kind) in enumerate(order):
        is_last = place == len(order) - 1
        queue += [stage] if kind == "queue" else []
        if kind == "active" or (is_last and queue):
            made.append(_station(stage, queue, found, periods))
            queue = []
    return made


def _station(
    stage: int,
    queue: Sequence[int],
    rows: Mapping[tuple[object, object], Mapping[str, object]],
    periods: Sequence[object],
) -> Station:
    def number(period: object, stage_id: int, column: str) -> float:
        value = rows.get((period, stage_id), {}).get(column)
        return float(value) if isinstance(value, (int, float)) else 0.0

    return Station(
        stage,
        tuple(
            sum(number(period, waiting, "mean_items") for waiting in queue) for period in periods
        ),
        tuple(int(number(period, stage, "n")) for period in periods),
    )


def _enough(stations: Sequence[Station]) -> bool:
    periods = len(stations[0].queued)
    return periods >= FEWEST_PERIODS and sum(stations[-1].departed) >= FLOOR


def _evidence(
    station: Station, stations: Sequence[Station], wait: float, next_wait: float
) -> Constraint:
    periods = len(station.queued)
    longest = sum(_longest_at(place, stations) == station.stage_id for place in range(periods))
    lead = 1 - next_wait / wait if wait else 0.0
    return Constraint(
        stage_id=station.stage_id,
        wait=wait,
        next_wait=next_wait,
        longest_in=longest,
        periods=periods,
        growth=station.growth,
        utilisation=station.utilisation,
        confidence=lead * longest / periods,
    )


def _longest_at(place: int, stations: Sequence[Station]) -> int | None:
    waits = [
        (s.queued[place] / s.departed[place], s.stage_id) for s in stations if s.departed[place]
    ]
    return max(waits)[1] if waits else None


def _is_clear(found: Constraint) -> bool:
    return (
        found.wait >= LEAD * found.next_wait
        and found.longest_in >= SUSTAINED * found.periods
        and found.growth >= EMPTYING
        and found.utilisation >= BUSY
    )
