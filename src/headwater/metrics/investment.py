"""Investment: what time in active stages went to, by kind, outcome and key result."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.active_work import with_present
from headwater.metrics.anticipated import hoping
from headwater.metrics.serving import with_served
from headwater.metrics.within import within


def active_time(
    stay: ir.Table,
    item: ir.Table,
    work: ir.Table,
    written: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per `period`, `team_id`, `kind`, `epic_id` (the nearest initiative or epic above the
    item, its parent or the parent of that; null: none), `serves_id` (that one's key result or its
    parent's) and `present` (it said by the period's end what it hopes for): `active_days` of work
    inside the period, cut at its borders, on `n` items.

    Time counts for the team that had the item. Ask for level item: a sub-item's time is within its
    item's, and would count twice.
    """
    there = within(stay.filter(stay.working), team, scope, calendar)
    spent = there.group_by("period", "ends_at", "team_id", "kind", "item_id").aggregate(
        spent_days=there.spent_days.sum()
    )
    above = _nearest(item.semi_join(spent, "item_id"), item, work)
    told = spent.left_join(above, spent.item_id == above.below_id)
    purpose = _purposes(work, written)
    told = told.left_join(purpose, told.epic_id == purpose.purpose_id)
    told = with_present(told)
    keys = ("period", "team_id", "kind", "epic_id", "serves_id", "present")
    return told.group_by(*keys).aggregate(
        active_days=told.spent_days.sum(), n=told.item_id.nunique()
    )


def _nearest(asked: ir.Table, item: ir.Table, work: ir.Table) -> ir.Table:
    """Return for each item that has one (`below_id`) the nearest initiative or epic above it."""
    epic = work.select(epic_id=work.item_id)
    child = asked.filter(asked.parent_id.notnull()).select("parent_id", below_id=asked.item_id)
    direct = child.join(epic, child.parent_id == epic.epic_id)
    other = child.anti_join(epic, child.parent_id == epic.epic_id)
    parent = item.select(parent_item=item.item_id, next_id=item.parent_id)
    farther = other.join(parent, other.parent_id == parent.parent_item)
    higher = work.select(higher_id=work.item_id)
    farther = farther.join(higher, farther.next_id == higher.higher_id)
    return ibis.union(
        direct.select("below_id", "epic_id"),
        farther.select("below_id", epic_id=farther.higher_id),
    )


def _purposes(work: ir.Table, written: ir.Table) -> ir.Table:
    served = with_served(hoping(work, written), written)
    return served.select("serves_id", "since", purpose_id=served.item_id)
