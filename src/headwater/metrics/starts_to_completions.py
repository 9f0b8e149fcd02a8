"""Starts and completions: whether a team takes on as much as it brings to an end."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    COMPLETED,
    ITS_TEAM_NOW,
    LOCAL_TIME,
    STARTED,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished
from headwater.metrics.started import started
from headwater.metrics.sums import share

COUNTED = ("started", "start_days", "n")
NO_ITEM, NO_REASON = ibis.null("int64"), ibis.null("string")

DECLARATION = Declaration(
    name="starts_to_completions",
    title="Starts and completions",
    question="Do we start as much as we finish, and how much at once?",
    unit="items started for each finished",
    formula="Items started in the period ÷ items completed in it. Beside it, how many are started "
    "together: items started ÷ the days on which a team started any.",
    kind=MetricKind.INPUT,
    direction=Direction.STEADY,
    excludes=UNUSABLE,
    limits="Near 1 is calm; it says nothing about how much is in progress already, which an even "
    "balance keeps as it is. One period alone swings: a team that takes on work for a fortnight at "
    "once is above 1 in one week and below it in the next. Discarded work was started and is never "
    "completed.",
    source="Little's Law (1961): load stays even only if as much leaves as comes in",
    policies=(STARTED, COMPLETED, ITS_TEAM_NOW, LOCAL_TIME),
    moves={
        "flow_load": "Every start without a completion is one more item in progress.",
        "flow_time": "With more in progress each item gets a smaller part of the team's time, "
        "so all of them take longer.",
        "work_item_age": "What was begun first grows old while newer work is taken up.",
        "flow_velocity": "With less begun at once, less time goes into switching and more into "
        "bringing work to an end.",
        "cumulative_flow": "The bands widen when more comes in than goes out.",
    },
    headline="ratio",
)


def starts_to_completions(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `ratio`: `started` ÷ `n` items completed; `starts_per_day`: started ÷
    `start_days`, days on which a team started anything; and the counts left out of either.
    """
    begun = started(item_flow, team, scope, calendar)
    done = finished(item_flow, team, scope, calendar)
    days = begun.filter(begun.usable).select("period", "team_id", "committed_day").distinct()
    facts = ibis.union(
        _facts(begun, "started", begun.usable),
        _facts(done, "n", done.usable),
        _facts(days.mutate(item_id=NO_ITEM, excluded=NO_REASON), "start_days", ibis.literal(True)),
    )
    values = facts.group_by("period").aggregate(
        **{name: facts.count(where=facts.counts_as == name) for name in COUNTED},
        **{f"excluded_{reason}": _items_left_out(facts, reason) for reason in UNUSABLE},
    )
    values = values.mutate(
        ratio=share(values.started, values.n),
        starts_per_day=share(values.started, values.start_days),
    )
    return every_period(values, calendar)


def _facts(rows: ir.Table, name: str, counts: ir.BooleanValue) -> ir.Table:
    """Return a row for each of `rows`: what it counts as, if it counts."""
    counts_as = ibis.ifelse(counts, name, ibis.null("string"))
    return rows.select("period", "item_id", "excluded", counts_as=counts_as)


def _items_left_out(facts: ir.Table, reason: str) -> ir.IntegerScalar:
    """Count an item once, though it may have been both started and completed."""
    return facts.item_id.nunique(where=(facts.excluded == reason).fill_null(False))
