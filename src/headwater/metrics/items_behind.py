"""The items behind a number: what they are called and where to find them. No people."""

import ibis.expr.types as ir

from headwater.metrics.flow_time import flow_time_items
from headwater.metrics.work_item_age import work_item_age


def with_titles(rows: ir.Table, item: ir.Table) -> ir.Table:
    """Return rows that have an `item_id` with the item's `key`, `title` and `url`."""
    named = item.select("key", "title", "url", known_item=item.item_id)
    return rows.join(named, rows.item_id == named.known_item).drop("known_item")


def finished_items(
    item: ir.Table, item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return `flow_time_items` with titles, latest first."""
    named = with_titles(flow_time_items(item_flow, team, scope, calendar), item)
    return named.order_by(named.completed_at.desc(), named.item_id)


def open_items(item: ir.Table, item_flow: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    """Return `work_item_age` with titles, oldest first."""
    return with_titles(work_item_age(item_flow, scope, now), item).order_by(
        "committed_at", "item_id"
    )
