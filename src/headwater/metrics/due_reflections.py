"""Finished initiatives and epics, whose outcome can be looked back on."""

import ibis.expr.types as ir

from headwater.metrics.active_work import purposeful
from headwater.metrics.anticipated import anticipated
from headwater.metrics.serving import with_served


def finished_work(
    item: ir.Table,
    item_flow: ir.Table,
    tracker_outcome: ir.Table,
    written: ir.Table,
    scope: ir.Table,
) -> ir.Table:
    """Return one row per completed initiative and epic in scope, the latest first: `item_id`,
    `key`, `title`, `url`, `level`, `kind`, `team_id`, `completed_at`, `completed_day`; of its
    outcome `text`, `present`, `verdict` (null: nobody looked back), `reflected_at`, `serves_id`.
    """
    done = purposeful(item_flow, scope)
    done = done.filter(done.completed_at.notnull()).select(
        "item_id", "level", "kind", "team_id", "completed_at", "completed_day"
    )
    known = item.select("key", "title", "url", "parent_id", known_item=item.item_id)
    named = done.join(known, done.item_id == known.known_item).drop("known_item")
    said = anticipated(item_flow, tracker_outcome, written)
    said = said.select("item_id", "text", "present", "verdict", "reflected_at", "key_result_id")
    served = with_served(named.join(said, "item_id"), written)
    return served.drop("parent_id", "key_result_id").order_by(
        served.completed_at.desc(), served.item_id
    )
