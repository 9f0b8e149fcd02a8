"""Reading the simulation's histories the long way round: stays only, none of its own notes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median

from headwater.simulation import Simulation
from headwater.simulation.cast import STREAMS, TEAMS, StreamCast, status_id
from headwater.simulation.tracker import place
from headwater.vocabulary.delivery import History
from headwater.vocabulary.work import Instant, Level, StageType, Stay

DAY_US = 24 * 3600 * 1_000_000
_ON_THE_WAY = (StageType.QUEUE, StageType.ACTIVE, StageType.BACKLOG)
_STAGES = {status_id(s, step.slug): (s.slug, step) for s in STREAMS for step in s.steps}
_TEAMS = {place(team): team.slug for team in TEAMS}


def at(day: date) -> Instant:
    """Return midnight in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000


def items_of(simulation: Simulation, team: str) -> Iterator[History]:
    """Yield a team's items (those it has now)."""
    for history in simulation.histories:
        if history.item.level is Level.ITEM and _TEAMS[history.stays[-1].place] == team:
            yield history


def flow_times(simulation: Simulation, team: str, first: date, last: date) -> list[float]:
    """Return Flow Times in days of the items that a team finished over [first, last)."""
    done = (h.stays for h in items_of(simulation, team) if _type(h.stays[-1]) is StageType.DONE)
    return [_flow_time(stays) for stays in done if at(first) <= stays[-1].entered_at < at(last)]


def median_flow_time(simulation: Simulation, team: str, first: date, last: date) -> float:
    """Return the median Flow Time in days over [first, last)."""
    return median(flow_times(simulation, team, first, last))


def flow_efficiency(simulation: Simulation, team: str, first: date, last: date) -> float:
    """Return active time over Flow Time of the items that a team finished over [first, last)."""
    active = total = 0.0
    for history in items_of(simulation, team):
        stays = history.stays
        finished = _type(stays[-1]) is StageType.DONE
        if finished and at(first) <= stays[-1].entered_at < at(last):
            active += sum(_days(s) for s in stays if _type(s) is StageType.ACTIVE and not s.marks)
            total += _flow_time(stays)
    return active / total


def mean_in_stages(
    simulation: Simulation, stream: StreamCast, first: date, last: date
) -> Mapping[str, float]:
    """Return the mean number of a stream's items in each of its stages over [first, last)."""
    time: dict[str, float] = defaultdict(float)
    for history in simulation.histories:
        for stay in history.stays if history.item.level is Level.ITEM else ():
            name, step = _STAGES.get(stay.status, ("", stream.steps[0]))
            if name == stream.slug:
                end = min(at(last), stay.left_at or at(last))
                time[step.slug] += max(0, end - max(at(first), stay.entered_at))
    return {stage: spent / (at(last) - at(first)) for stage, spent in time.items()}


def _type(stay: Stay) -> StageType | None:
    return _STAGES[stay.status][1].type if stay.status in _STAGES else None


def _flow_time(stays: tuple[Stay, ...]) -> float:
    started = [n for n, stay in enumerate(stays) if _type(stay) in _ON_THE_WAY[:2]]
    on_the_way = stays[started[0] :] if started else ()
    return sum(_days(stay) for stay in on_the_way if _type(stay) in _ON_THE_WAY)


def _days(stay: Stay) -> float:
    return ((stay.left_at or stay.entered_at) - stay.entered_at) / DAY_US


def contiguous(stays: tuple[Stay, ...]) -> bool:
    """Say whether each stay begins when the one before it ends."""
    return all(before.left_at == after.entered_at for before, after in pairwise(stays))
