"""Every metric on generated histories, against the oracle's brute-force answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from headwater.metrics import (
    blocked_time,
    cumulative_flow,
    flow_distribution,
    flow_efficiency,
    flow_load,
    flow_predictability,
    flow_time,
    flow_velocity,
    littles_law,
    queue_waiting,
    reopened_share,
    sprint_predictability,
    stage_time,
    starts_to_completions,
    unplanned_interruptions,
    usable_share,
    waiting_on_another_team,
    work_item_age,
)
from headwater.metrics.catalogue import Question
from headwater.metrics.tests.answers import Oracle
from headwater.metrics.tests.engines import DuckDB, Rows, bound
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.worlds import Ask, World, asks, worlds


@dataclass(frozen=True)
class Answer:
    """The oracle's answer; what names a row; whether rows of nothing may be missing."""

    by_hand: Callable[[Oracle], Iterable[dict[str, Any]]]
    keys: tuple[str, ...]
    sparse: bool = False


PERIOD = ("period",)
ANSWERS: dict[Question, Answer] = {
    flow_time.flow_time: Answer(Oracle.flow_time, PERIOD),
    flow_time.flow_time_items: Answer(Oracle.flow_time_items, ("item_id",)),
    flow_efficiency.flow_efficiency: Answer(Oracle.flow_efficiency, PERIOD),
    flow_velocity.flow_velocity: Answer(Oracle.flow_velocity, PERIOD),
    flow_distribution.flow_distribution: Answer(Oracle.flow_distribution, ("period", "kind")),
    flow_distribution.load_distribution: Answer(Oracle.load_distribution, ("period", "kind")),
    flow_predictability.flow_predictability: Answer(Oracle.flow_predictability, PERIOD),
    flow_predictability.expectation: Answer(Oracle.expectation, ("period", "team_id", "level")),
    sprint_predictability.sprint_predictability: Answer(Oracle.sprint_predictability, PERIOD),
    flow_load.flow_load: Answer(Oracle.flow_load, PERIOD),
    flow_load.flow_load_by_kind: Answer(Oracle.flow_load_by_kind, ("period", "kind"), True),
    flow_load.daily_load: Answer(Oracle.daily_load, ("day",), True),
    flow_load.daily_load_by_kind: Answer(Oracle.daily_load_by_kind, ("day", "kind"), True),
    stage_time.stage_time: Answer(Oracle.stage_time, ("period", "stage_id"), True),
    cumulative_flow.cumulative_flow: Answer(Oracle.cumulative_flow, ("day", "stage_id"), True),
    cumulative_flow.cumulative_completed: Answer(Oracle.cumulative_completed, ("day",)),
    work_item_age.work_item_age: Answer(Oracle.work_item_age, ("item_id",)),
    work_item_age.work_item_age_counts: Answer(Oracle.work_item_age_counts, ()),
    reopened_share.reopened_share: Answer(Oracle.reopened_share, PERIOD),
    littles_law.littles_law: Answer(Oracle.littles_law, PERIOD),
    usable_share.usable_share: Answer(Oracle.usable_share, PERIOD),
    usable_share.usable_share_of_all: Answer(Oracle.usable_share_of_all, ()),
    unplanned_interruptions.unplanned_interruptions: Answer(Oracle.unplanned_interruptions, PERIOD),
    blocked_time.blocked_time: Answer(Oracle.blocked_time, PERIOD),
    queue_waiting.queue_waiting: Answer(Oracle.queue_waiting, ("period", "stage_id")),
    waiting_on_another_team.waiting_on_another_team: Answer(Oracle.waiting_on_another_team, PERIOD),
    starts_to_completions.starts_to_completions: Answer(Oracle.starts_to_completions, PERIOD),
}


@given(world=worlds(), ask=asks())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_metric_says_what_counting_by_hand_says(world: World, ask: Ask) -> None:
    duck = DuckDB(relations_of(world))
    duck.bind(bound(world, ask))
    oracle = Oracle(world, ask)
    try:
        for question in ANSWERS:
            assert_same(duck.ask(question), question, oracle)
    finally:
        duck.close()


def assert_same(found: Rows, question: Question, oracle: Oracle) -> None:
    """Compare row by row on the columns that the oracle gives."""
    answer = ANSWERS[question]
    expected = _by_key(answer.by_hand(oracle), answer)
    told = _by_key(found, answer)
    assert told.keys() == expected.keys(), question.__name__
    for key, theirs in expected.items():
        for column in theirs.keys() - answer.keys:
            mine = told[key][column]
            assert _same(mine, theirs[column]), (
                f"{question.__name__} {key} {column}: {mine} != {theirs[column]}"
            )


def _by_key(rows: Iterable[dict[str, Any]], answer: Answer) -> dict[Any, dict[str, Any]]:
    listed = [row for row in rows if not answer.sparse or _says_something(row, answer)]
    told = {tuple(row[key] for key in answer.keys): row for row in listed}
    assert len(told) == len(listed), "two rows say something about the same thing"
    return told


def _says_something(row: dict[str, Any], answer: Answer) -> bool:
    return any(row[name] for name in row.keys() - {*answer.keys, "period"})


def _same(mine: Any, theirs: Any) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if isinstance(theirs, float):
        return bool(mine == pytest.approx(theirs, rel=1e-9, abs=1e-9))
    return bool(mine == theirs)
