"""The simulated organisation behaves as its truths say, seen from its histories alone."""

from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from headwater.simulation import Simulation
from headwater.simulation.cast import STREAMS, TEAMS, StreamCast
from headwater.simulation.tests.conftest import NOW
from headwater.simulation.tests.reading import (
    flow_efficiency,
    flow_times,
    mean_in_stages,
    median_flow_time,
)
from headwater.simulation.working_time import month_start
from headwater.vocabulary.work import Kind, Level, StageType

TODAY = NOW.date()
LAST_YEAR = (month_start(TODAY, -12), month_start(TODAY))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.slug)
def test_most_work_waits_in_front_of_the_known_constraint(
    simulation: Simulation, stream: StreamCast
) -> None:
    queues = [step.slug for step in stream.steps if step.type is StageType.QUEUE]
    mean = mean_in_stages(simulation, stream, *LAST_YEAR)
    assert max(queues, key=lambda stage: mean[stage]) == simulation.truths.queue[stream.slug]


def test_more_reviewers_at_kingfisher_really_shortened_flow_time(simulation: Simulation) -> None:
    before, after = _around(simulation, simulation.truths.improvement.team)
    assert after < 0.6 * before


def test_more_reviewers_at_trout_changed_nothing_as_work_waits_elsewhere(
    simulation: Simulation,
) -> None:
    change = simulation.truths.placebo
    before = flow_times(simulation, change.team, month_start(TODAY, -16), change.starts_on)
    after = flow_times(simulation, change.team, month_start(TODAY, -7), month_start(TODAY))
    low, high = _interval_of_change(before, after)
    assert low < 0 < high


def test_beavers_bad_quarter_shows_and_passes(simulation: Simulation) -> None:
    bad = simulation.truths.bad_quarter
    during = median_flow_time(simulation, bad.team, bad.starts_on, bad.ends_on)
    before = median_flow_time(simulation, bad.team, month_start(bad.starts_on, -6), bad.starts_on)
    after = median_flow_time(simulation, bad.team, month_start(bad.ends_on, 2), TODAY)
    assert during > 1.5 * before
    assert during > 1.5 * after


def test_otters_last_closed_month_has_an_unusual_flow_efficiency(simulation: Simulation) -> None:
    months = [month_start(TODAY, -n) for n in range(13, -1, -1)]
    values = [flow_efficiency(simulation, "otter", first, last) for first, last in pairwise(months)]
    usual, closed = values[:-1], values[-1]
    reach = 2.66 * np.mean(np.abs(np.diff(usual)))
    assert closed < np.mean(usual) - reach
    assert all(abs(value - np.mean(usual)) < reach for value in usual)


def test_august_is_slower_than_june_and_july(simulation: Simulation) -> None:
    finished: Counter[date] = Counter()
    for (_, month), count in simulation.truths.finished.items():
        finished[month] += count
    for year in (2025, 2026):
        august = finished[date(year, 8, 1)]
        assert august < 0.85 * finished[date(year, 7, 1)]
        assert august < 0.85 * finished[date(year, 6, 1)]


def test_the_small_team_finishes_fewer_items_than_statistics_need(simulation: Simulation) -> None:
    truths = simulation.truths
    months = [count for (team, _), count in truths.finished.items() if team == truths.small_team]
    assert np.median(months) < 8


def test_work_of_every_kind_level_and_fate_is_there(simulation: Simulation) -> None:
    truths = simulation.truths
    assert set(truths.kinds) == set(Kind)
    assert set(truths.levels) == set(Level)
    fates = (truths.reopened, truths.parked, truths.discarded, truths.blocked, truths.moved)
    assert min(fates) > 20
    assert truths.never_started > 5


def test_every_team_finishes_work_in_every_closed_month(simulation: Simulation) -> None:
    busy = [team.slug for team in TEAMS if team.slug != simulation.truths.small_team]
    months = [month_start(simulation.truths.first_day, n) for n in range(24)]
    assert all(simulation.truths.finished[team, month] >= 8 for team in busy for month in months)


def test_another_seeds_luck_does_not_move_the_constraint(another: Simulation) -> None:
    for stream in STREAMS:
        mean = mean_in_stages(another, stream, *LAST_YEAR)
        queues = {s.slug: mean[s.slug] for s in stream.steps if s.type is StageType.QUEUE}
        assert max(queues, key=lambda stage: queues[stage]) == stream.queue


def _around(simulation: Simulation, team: str) -> tuple[float, float]:
    """Medians of Flow Time in the half years before and after the improvement took hold."""
    change = simulation.truths.improvement.starts_on
    before = median_flow_time(simulation, team, month_start(change, -6), change)
    after = median_flow_time(simulation, team, month_start(change, 2), month_start(change, 8))
    return before, after


def _interval_of_change(before: list[float], after: list[float]) -> tuple[float, float]:
    """A 95 % bootstrap interval of the difference of medians."""
    chance = np.random.default_rng(1)
    drawn = [
        np.median(chance.choice(after, len(after))) - np.median(chance.choice(before, len(before)))
        for _ in range(500)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
