"""Which initiatives and epics in hand serve which key result."""

import ibis.expr.types as ir

from headwater.metrics.active_work import active, standing
from headwater.metrics.anticipated import anticipated
from headwater.metrics.serving import with_served


def aligned_work(
    item: ir.Table,
    item_flow: ir.Table,
    tracker_outcome: ir.Table,
    written: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return one row per period and initiative or epic that was active in it: `period`, `item_id`,
    `key`, `title`, `level`, `kind`, `team_id`, `parent_id`, `state` (see `standing`), `present`
    (says now what it hopes for), `key_result_id` (its own), `serves_id` (its own or its parent's)
    and `is_key_result`.
    """
    there = active(item_flow, team, scope, calendar)
    there = there.select("period", "item_id", "level", "kind", "team_id", state=standing(there))
    known = item.select("key", "title", "parent_id", known_item=item.item_id)
    named = there.join(known, there.item_id == known.known_item).drop("known_item")
    said = anticipated(item_flow, tracker_outcome, written)
    said = said.select("item_id", "present", "key_result_id", "is_key_result")
    return with_served(named.join(said, "item_id"), written).order_by("period", "key")
