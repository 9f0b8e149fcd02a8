"""Reading the simulation's histories the long way round: stays only, none of its own notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
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


@cache
def items_by_team(simulation: Simulation) -> Mapping[str, Sequence[History]]:
    """Return the items of each team (those it has now)."""
    found: dict[str, list[History]] = defaultdict(list)
    for history in simulation.histories:
        if history.item.level is Level.ITEM:
            found[_TEAMS[history.stays[-1].place]].append(history)
    return found


def flow_times(simulation: Simulation, team: str, first: date, last: date) -> list[float]:
    """Return Flow Times in days of the items that a team finished over [first, last)."""
    done = (
        h.stays for h in items_by_team(simulation)[team] if _type(h.stays[-1]) is StageType.DONE
    )
    return [_flow_time(stays) for stays in done if at(first) <= stays[-1].entered_at < at(last)]


def median_flow_time(simulation: Simulation, team: str, first: date, last: date) -> float:
    """Return the median Flow Time in days over [first, last)."""
    return median(flow_times(simulation, team, first, last))


def flow_efficiency(simulation: Simulation, team: str, first: date, last: date) -> float:
    """Return active time over Flow Time of the items that a team finished over [first, last)."""
    active = total = 0.0
    for history in items_by_team(simulation)[team]:
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
    begin, end = at(first), at(last)
    for team in stream.teams:
        for history in items_by_team(simulation)[team.slug]:
            for stay in history.stays:
                spent = min(end, stay.left_at or end) - max(begin, stay.entered_at)
                if spent > 0 and stay.status in _STAGES:
                    time[_STAGES[stay.status][1].slug] += spent
    return {stage: spent / (end - begin) for stage, spent in time.items()}


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
