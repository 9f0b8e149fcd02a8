"""Waiting on another team: how much of the time in progress work waited for somebody else's."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import every_period, in_scope
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
from headwater.metrics.dependencies import dependencies
from headwater.metrics.sums import days, share
from headwater.metrics.within import within

DECLARATION = Declaration(
    name="waiting_on_another_team",
    title="Waiting on another team",
    question="How much of the time does our work wait for another team's?",
    unit="share",
    formula="Time in progress in which an item had an open dependency on another team's item ÷ "
    "time that items spent in progress, both within the period and cut exactly at its borders.",
    kind=MetricKind.INPUT,
    direction=Direction.FALL,
    excludes={
        "no_links": "was in progress in a team none of whose items had a dependency written down "
        "by the period's end; whether it waited is unknown, so its time is in neither number",
        "unknown_owner": "waited for an item that was never imported or belongs to no team, so "
        "nobody knows whether it is another team's; that wait is not counted",
        "unknown_end": "waited for another team's item that is in a status without a stage, so "
        "nobody knows whether it is done; that wait is not counted",
    },
    limits="Only what is written down as a link is seen: a team that starts to link what it waits "
    "for rises before it falls, and that rise is good news. An open dependency is not always in "
    "the way; work may go on beside it.",
    source="Headwater",
    policies=(
        "A dependency is a link that reads like “is blocked by” or “depends on” on the item that "
        "waits.",
        "It is open from when the link was made until it is taken away, or the other item is "
        "finished or discarded, whichever comes first. Of an item that was reopened, the final "
        "finish counts.",
        "The other item belongs to the team that finished it or has it now. One of the team's own "
        "does not count.",
        "Several open dependencies at once count once.",
        "An item's time counts for the team that had it at that moment.",
        CLOCK_STARTS,
        CLOCK_STOPS,
        PARKED,
        WEEKENDS,
        LOCAL_TIME,
    ),
    moves={
        "flow_time": "The clock runs on while an item waits for somebody else's.",
        "flow_predictability": "How long another team takes is not in the team's hands, so its own "
        "items become hard to foresee.",
        "work_item_age": "What waits for others keeps ageing, however well the team works.",
        "flow_load": "People who wait for others begin something else, so more is in progress.",
        "flow_efficiency": "Where waiting for others is marked as blocked or has a queue of its "
        "own, less of it is a higher share of work.",
    },
    headline="share",
)


def waiting_on_another_team(
    stay: ir.Table,
    dependency: ir.Table,
    item: ir.Table,
    item_flow: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per period `share` (0–1): `waiting_days` ÷ `flow_days`, over `n` items that were in
    progress, `waiting_items` of them waiting for another team at some time; and the counts left
    out.
    """
    there = _linking(within(stay, team, scope, calendar), dependency, in_scope(stay, scope))
    flow = there.filter(there.in_flow)
    theirs = dependency.semi_join(flow, "item_id")
    waited = _waited(flow.filter(flow.links), dependencies(theirs, item, item_flow))
    values = flow.group_by("period").aggregate(
        flow_days=flow.spent_days.sum(where=flow.links),
        n=flow.item_id.nunique(where=flow.links),
        excluded_no_links=flow.item_id.nunique(where=~flow.links),
    )
    values = values.left_join(waited, values.period == waited.waited_in).drop("waited_in")
    waiting = values.waiting_days.fill_null(0.0)
    known = values.flow_days.notnull().ifelse(waiting, None)
    values = values.mutate(waiting_days=known, share=share(known, values.flow_days))
    return every_period(values, calendar)


def _linking(there: ir.Table, dependency: ir.Table, had: ir.Table) -> ir.Table:
    """Add `links`: whether a dependency of an item that the team ever `had` began by the period's
    end. Nothing written down is not the same as nothing waited for.
    """
    linked = had.select("item_id", linking_team=had.team_id).join(dependency, "item_id")
    first = linked.group_by("linking_team").aggregate(links_since=linked.began_at.min())
    joined = there.left_join(first, there.team_id == first.linking_team)
    links = (joined.links_since < joined.ends_at).fill_null(False)
    return joined.mutate(links=links).select(*there.columns, "links")


def _waited(flow: ir.Table, open_dependency: ir.Table) -> ir.Table:
    """Return what was waited for another team in each period, which is called `waited_in`."""
    piece = _first_covered(_pieces(flow, open_dependency))
    return piece.group_by(waited_in=piece.period).aggregate(
        waiting_days=piece.fresh_days.sum(where=piece.known),
        waiting_items=piece.item_id.nunique(where=piece.known),
        excluded_unknown_owner=piece.item_id.nunique(where=piece.unknown_owner),
        excluded_unknown_end=piece.item_id.nunique(where=piece.unknown_end),
    )


def _pieces(flow: ir.Table, open_dependency: ir.Table) -> ir.Table:
    """Return each part of a stay over which a dependency of another team's was open."""
    spent = flow.select("period", "item_id", "team_id", "since", "until")
    both = spent.join(open_dependency, "item_id")
    both = both.filter(both.blocker_team != both.team_id)
    known = ~(both.unknown_owner | both.unknown_end)
    closed = both.closed_at.fill_null(both.until)
    piece = both.select(
        "period",
        "item_id",
        "unknown_owner",
        "unknown_end",
        known=known,
        since=ibis.greatest(both.since, both.began_at),
        until=ibis.least(both.until, closed),
    )
    return piece.filter(piece.since < piece.until)


def _first_covered(piece: ir.Table) -> ir.Table:
    """Add `fresh_days`: the part of a piece that no piece before it covers, of the same item.

    The only window of a question, over the few pieces of a page's teams: which pieces there are
    changes with the items waited for, not only with the item that waits.
    """
    before = ibis.window(
        group_by=["period", "item_id", "known"], order_by=["since", "until"], rows=(None, -1)
    )
    covered = piece.until.max().over(before)
    piece = piece.mutate(fresh_since=ibis.greatest(piece.since, covered.fill_null(piece.since)))
    fresh = days(piece.until.delta(piece.fresh_since, unit="millisecond"))
    return piece.mutate(fresh_days=(fresh > 0).ifelse(fresh, 0.0))
