"""Queue waiting: how long work waits in front of each step before somebody takes it up."""

import ibis.expr.types as ir

from headwater.metrics.asked import in_scope, on_days
from headwater.metrics.declaration import LOCAL_TIME, WEEKENDS, Declaration, Direction, MetricKind
from headwater.metrics.flow_time import MEDIAN, MOST
from headwater.metrics.sums import days
from headwater.vocabulary.work import StageType

DECLARATION = Declaration(
    name="queue_waiting",
    title="Waiting in each queue",
    question="How long does work wait before somebody takes it up?",
    unit="days",
    formula="For each queue stage, over the items that left it in the period and have not come "
    "back to it: all the time an item spent in it. The median and the 85th percentile (linear "
    "interpolation).",
    kind=MetricKind.INPUT,
    direction=Direction.FALL,
    excludes={"waiting_again": "left the queue in the period and is waiting in it again"},
    limits="Only waiting that has a stage of its own is seen: work that waits in an active stage "
    "counts as worked on. What is still waiting is not in it, so a queue that nobody takes from "
    "looks better than it is until it moves.",
    source="Reinertsen, The Principles of Product Development Flow (2009): queues",
    policies=(
        "An item that went through a queue twice counts once, with all its time there, in the "
        "period in which it last left.",
        "An item handed on while it waits counts for each team with that team's part of the wait.",
        "Blocked time in a queue is waiting too.",
        WEEKENDS,
        LOCAL_TIME,
    ),
    moves={
        "flow_time": "Most of Flow Time is waiting, and most waiting is in queues.",
        "flow_efficiency": "Less waiting for the same work is a higher share of work.",
        "stage_time": "It is the same queue seen over all items that are in it.",
        "flow_load": "What waits less is in progress for less long, so less is in progress.",
    },
    headline="median_days",
    per="stage_id",
)


def queue_waiting(stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per period and `stage_id` of a queue that items left: `median_days` and `p85_days`
    over `n` items, and the counts left out.
    """
    left = on_days(_waits(in_scope(stay, scope)), team, scope, calendar, "left_day")
    waited = days(left.waited_ms)
    over = ~left.lasting
    values = left.group_by("period", "stage_id").aggregate(
        median_days=waited.quantile(MEDIAN, where=over),
        p85_days=waited.quantile(MOST, where=over),
        n=left.count(where=over),
        excluded_waiting_again=left.count(where=left.lasting),
    )
    return values.order_by("period", "stage_id")


def _waits(stay: ir.Table) -> ir.Table:
    """Return a row per item and queue of a team it was in: how long, until when, and whether
    `lasting`: it is there now.
    """
    queued = stay.filter((stay.stage_type == StageType.QUEUE.value).fill_null(False))
    ms = queued.left_at.delta(queued.entered_at, unit="millisecond").cast("float64")
    return queued.group_by("team_id", "level", "stage_id", "item_id").aggregate(
        waited_ms=ms.sum(),
        left_day=queued.left_day.max(where=queued.departed),
        lasting=queued.left_at.isnull().any(),
    )
