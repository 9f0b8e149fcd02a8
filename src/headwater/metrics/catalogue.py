"""Every metric, its declaration and the questions that can be asked of it.

A question is a function from relations to a relation. Its parameters are named after the relations
it reads, so that a page, a command or a test can ask it without knowing which those are.
"""

import inspect
from collections.abc import Callable
from functools import cache

import ibis.expr.types as ir
import msgspec

from headwater.metrics import (
    alignment,
    blocked_time,
    cumulative_flow,
    due_reflections,
    feature_factory_ratio,
    flow_distribution,
    flow_efficiency,
    flow_load,
    flow_predictability,
    flow_time,
    flow_velocity,
    investment,
    items_behind,
    littles_law,
    outcome_coverage,
    portfolio,
    queue_waiting,
    reopened_share,
    sprint_predictability,
    stage_time,
    starts_to_completions,
    unplanned_interruptions,
    usable_share,
    waiting_on_another_team,
    whereabouts,
    work_item_age,
    work_purpose,
    work_story,
)
from headwater.metrics.declaration import Declaration, MetricKind
from headwater.metrics.relations import relation

Question = Callable[..., ir.Table]


class Metric(msgspec.Struct, frozen=True):
    """A metric: what it says about itself, and its questions; the first is the metric itself."""

    declaration: Declaration
    questions: tuple[Question, ...]


METRICS: dict[str, Metric] = {
    metric.declaration.name: metric
    for metric in (
        Metric(
            flow_time.DECLARATION,
            (flow_time.flow_time, flow_time.flow_time_items, items_behind.finished_items),
        ),
        Metric(flow_efficiency.DECLARATION, (flow_efficiency.flow_efficiency,)),
        Metric(
            flow_load.DECLARATION,
            (
                flow_load.flow_load,
                flow_load.flow_load_by_kind,
                flow_load.daily_load,
                flow_load.daily_load_by_kind,
                items_behind.items_on_the_clock,
            ),
        ),
        Metric(flow_velocity.DECLARATION, (flow_velocity.flow_velocity,)),
        Metric(
            flow_distribution.DECLARATION,
            (flow_distribution.flow_distribution, flow_distribution.load_distribution),
        ),
        Metric(
            flow_predictability.DECLARATION,
            (flow_predictability.flow_predictability, flow_predictability.expectation),
        ),
        Metric(sprint_predictability.DECLARATION, (sprint_predictability.sprint_predictability,)),
        Metric(stage_time.DECLARATION, (stage_time.stage_time, items_behind.departed_items)),
        Metric(
            work_item_age.DECLARATION,
            (
                work_item_age.work_item_age,
                work_item_age.work_item_age_counts,
                items_behind.open_items,
            ),
        ),
        Metric(reopened_share.DECLARATION, (reopened_share.reopened_share,)),
        Metric(
            cumulative_flow.DECLARATION,
            (cumulative_flow.cumulative_flow, cumulative_flow.cumulative_completed),
        ),
        Metric(littles_law.DECLARATION, (littles_law.littles_law,)),
        Metric(
            usable_share.DECLARATION,
            (usable_share.usable_share, usable_share.usable_share_of_all),
        ),
        Metric(
            unplanned_interruptions.DECLARATION,
            (unplanned_interruptions.unplanned_interruptions,),
        ),
        Metric(blocked_time.DECLARATION, (blocked_time.blocked_time,)),
        Metric(queue_waiting.DECLARATION, (queue_waiting.queue_waiting,)),
        Metric(
            waiting_on_another_team.DECLARATION,
            (waiting_on_another_team.waiting_on_another_team,),
        ),
        Metric(starts_to_completions.DECLARATION, (starts_to_completions.starts_to_completions,)),
        Metric(
            feature_factory_ratio.DECLARATION,
            (
                feature_factory_ratio.feature_factory_ratio,
                feature_factory_ratio.feature_factory_items,
            ),
        ),
        Metric(outcome_coverage.DECLARATION, (outcome_coverage.outcome_coverage,)),
    )
}
STORIES: tuple[Question, ...] = (
    portfolio.portfolio,
    portfolio.portfolio_counts,
    portfolio.children,
    alignment.aligned_work,
    investment.active_time,
    due_reflections.finished_work,
    work_story.work_story,
    work_purpose.work_purpose,
    work_purpose.tracker_texts,
    work_purpose.work_standing,
    work_purpose.lying_under,
    whereabouts.whereabouts,
)
"""Questions about what work is for and where it has been. They are no metric of anybody."""


def inputs() -> tuple[Metric, ...]:
    """Return the metrics of what a team can change itself."""
    return _of_kind(MetricKind.INPUT)


def outputs() -> tuple[Metric, ...]:
    """Return the metrics of what follows from how a team works."""
    return _of_kind(MetricKind.OUTPUT)


def inputs_that_move(output: str) -> tuple[Metric, ...]:
    """Return the inputs that tend to move an output, those that it comes first for first.

    Each one's `declaration.moves[output]` says why. Raises KeyError if `output` is no output.
    """
    if METRICS[output].declaration.kind is not MetricKind.OUTPUT:
        raise KeyError(output)
    moving = [metric for metric in inputs() if output in metric.declaration.moves]
    return tuple(sorted(moving, key=lambda metric: [*metric.declaration.moves].index(output)))


def _of_kind(kind: MetricKind) -> tuple[Metric, ...]:
    return tuple(metric for metric in METRICS.values() if metric.declaration.kind is kind)


@cache
def expression(question: Question) -> ir.Table:
    """Return the question asked of the relations it names; one expression per question, so that
    an engine compiles it once.
    """
    return question(**{name: relation(name) for name in inspect.signature(question).parameters})


def reads(question: Question) -> tuple[str, ...]:
    """Return the names of the relations a question reads, stored and bound."""
    return tuple(inspect.signature(question).parameters)
