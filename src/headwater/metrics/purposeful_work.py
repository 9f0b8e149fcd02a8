"""All initiatives and epics with their flow, which the questions about purpose rest on."""

import ibis.expr.types as ir

from headwater.metrics.anticipated import PURPOSEFUL, with_tracker
from headwater.metrics.relations import WORK


def purposeful_work(item: ir.Table, item_flow: ir.Table, tracker_outcome: ir.Table) -> ir.Table:
    """Return WORK: one row per initiative and epic, of every team and of none."""
    flow = item_flow.filter(item_flow.level.isin(PURPOSEFUL))
    known = item.select("key", "title", "url", "parent_id", known_item=item.item_id)
    named = flow.join(known, flow.item_id == known.known_item).drop("known_item")
    return with_tracker(named, tracker_outcome).select(*WORK)
