"""Every metric on generated histories, against the oracle's brute-force answer."""

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
from headwater.metrics.tests.comparing import Answer, assert_same
from headwater.metrics.tests.engines import DuckDB, bound
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.worlds import Ask, World, asks, worlds

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
            found = duck.ask(question)
            assert_same(found, question.__name__, ANSWERS[question], oracle)
    finally:
        duck.close()
