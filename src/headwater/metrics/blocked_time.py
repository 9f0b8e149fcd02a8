"""Blocked time: how much of the time in progress work could not go on."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    CLOCK_STARTS,
    CLOCK_STOPS,
    LOCAL_TIME,
    PARKED,
    WEEKENDS,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.sums import share
from headwater.metrics.within import within

DECLARATION = Declaration(
    name="blocked_time",
    title="Blocked time",
    question="How much of the time is work stuck?",
    unit="share",
    formula="Time that items spent blocked while in progress ÷ time that items spent in progress, "
    "both within the period and cut exactly at its borders.",
    kind=MetricKind.INPUT,
    direction=Direction.FALL,
    excludes={
        "unmapped_status": "was for part of the period in a status that has no stage yet; whether "
        "that part was in progress is unknown, so only the rest of its time counts"
    },
    limits="Only what is marked is seen: a team that starts to flag what is stuck rises before it "
    "falls, and that rise is good news. It says how long work was stuck and not why.",
    source="Headwater",
    policies=(
        "It is what happened in the period, to finished and unfinished work alike.",
        "Blocked is what the stream says it is: a flag, a status or a link.",
        "An item's time counts for the team that had it at that moment.",
        CLOCK_STARTS,
        CLOCK_STOPS,
        PARKED,
        WEEKENDS,
        LOCAL_TIME,
    ),
    moves={
        "flow_efficiency": "Blocked time is waiting, even in a stage in which work is meant to be "
        "done.",
        "flow_time": "The clock runs on while an item is stuck.",
        "work_item_age": "What is stuck keeps ageing, and it is often the oldest work there is.",
        "flow_predictability": "A blocker adds days that nobody could have expected.",
        "flow_load": "People who cannot go on begin something else, so more is in progress.",
    },
    headline="share",
)


def blocked_time(stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per period `share` (0–1): `blocked_days` ÷ `flow_days`, over `n` items that were in
    progress, `blocked_items` of them blocked at some time; and the counts left out.
    """
    there = within(stay, team, scope, calendar)
    stuck = there.in_flow & there.blocked
    values = there.group_by("period").aggregate(
        blocked_days=there.spent_days.sum(where=stuck),
        flow_days=there.spent_days.sum(where=there.in_flow),
        n=there.item_id.nunique(where=there.in_flow),
        blocked_items=there.item_id.nunique(where=stuck),
        excluded_unmapped_status=there.item_id.nunique(where=there.stage_id.isnull()),
    )
    blocked = values.blocked_days.fill_null(0.0)
    known = values.flow_days.notnull().ifelse(blocked, None)
    values = values.mutate(blocked_days=known, share=share(known, values.flow_days))
    return every_period(values, calendar)
