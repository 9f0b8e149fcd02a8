"""Work by what a tracker calls it, for whoever has a list of keys in hand."""

import ibis.expr.types as ir

from headwater.metrics.anticipated import PURPOSEFUL
from headwater.metrics.whereabouts import whereabouts


def named_work(
    item: ir.Table, item_flow: ir.Table, tracker_outcome: ir.Table, named: ir.Table
) -> ir.Table:
    """Return one row per item of any level whose key or external id is named: all columns of
    `whereabouts`, and `tracker_text`, `tracker_at` (null: the tracker says nothing).
    """
    asked = item.filter(item.key.isin(named.name) | item.external_id.isin(named.name))
    work = whereabouts(item, item_flow, asked.select("item_id"))
    theirs = tracker_outcome.select(
        "item_id", tracker_text=tracker_outcome.text, tracker_at=tracker_outcome.said_at
    )
    return work.left_join(theirs, "item_id").drop("item_id_right")


def purposeful_keys(item: ir.Table) -> ir.Table:
    """Return the `key` of every initiative and epic, in order."""
    return item.filter(item.level.isin(PURPOSEFUL)).select("key").order_by("key")
