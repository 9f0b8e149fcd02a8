"""Investment: what time in active stages went to, by kind, outcome and key result."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.anticipated import PURPOSEFUL, anticipated
from headwater.metrics.serving import with_served
from headwater.metrics.within import within


def active_time(
    stay: ir.Table,
    item: ir.Table,
    item_flow: ir.Table,
    tracker_outcome: ir.Table,
    written: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per `period`, `team_id`, `kind`, `epic_id` (the nearest initiative or epic above the
    item; null: none), `serves_id` (that one's key result or its parent's) and `present` (it said by
    the period's end what it hopes for): `active_days` of work inside the period, cut at its
    borders, on `n` items.

    Time counts for the team that had the item. Ask for level item: a sub-item's time is within its
    item's, and would count twice.
    """
    there = within(stay.filter(stay.working), team, scope, calendar)
    purpose = _purposes(item, item_flow, tracker_outcome, written)
    above = _nearest(item)
    told = there.left_join(above, there.item_id == above.below_id)
    told = told.left_join(purpose, told.epic_id == purpose.purpose_id)
    told = told.mutate(present=(told.since_when < told.ends_at).fill_null(False))
    keys = ("period", "team_id", "kind", "epic_id", "serves_id", "present")
    return told.group_by(*keys).aggregate(
        active_days=told.spent_days.sum(), n=told.item_id.nunique()
    )


def _nearest(item: ir.Table) -> ir.Table:
    """Return for each item that has one (`below_id`) the nearest initiative or epic above it."""
    parent = item.select(parent_item=item.item_id, parent_level=item.level, next_id=item.parent_id)
    grand = item.select(grand_item=item.item_id, grand_level=item.level)
    both = item.join(parent, item.parent_id == parent.parent_item)
    both = both.left_join(grand, both.next_id == grand.grand_item)
    epic = ibis.cases(
        (both.parent_level.isin(PURPOSEFUL), both.parent_item),
        (both.grand_level.isin(PURPOSEFUL), both.grand_item),
    )
    return both.select(below_id=both.item_id, epic_id=epic)


def _purposes(
    item: ir.Table, item_flow: ir.Table, tracker_outcome: ir.Table, written: ir.Table
) -> ir.Table:
    said = anticipated(item_flow, tracker_outcome, written).select(
        "item_id", "key_result_id", "since"
    )
    parent = item.filter(item.level.isin(PURPOSEFUL)).select("item_id", "parent_id")
    served = with_served(said.join(parent, "item_id"), written)
    return served.select("serves_id", purpose_id=served.item_id, since_when=served.since)
