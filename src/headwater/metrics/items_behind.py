"""The items behind a number: title, link to the tracker, kind, stage, time. No people."""

import ibis.expr.types as ir

from headwater.metrics.asked import in_scope, on_days
from headwater.metrics.finished import finished
from headwater.metrics.sums import days
from headwater.metrics.work_item_age import work_item_age


def finished_items(
    item_flow: ir.Table, item: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return one row per finished item, in order: `period`, `key`, `title`, `url`, `kind`,
    `stage_id`, `completed_at`, `days` (its Flow Time), `timed` and `usable` (see `finished`), and
    why it is not usable: `excluded`.
    """
    done = finished(item_flow, team, scope, calendar)
    rows = done.select(
        "item_id",
        "period",
        "kind",
        "stage_id",
        "completed_at",
        "timed",
        "usable",
        "excluded",
        days=days(done.flow_ms),
    )
    return _named(rows, item).order_by("completed_at", "key")


def open_items(item_flow: ir.Table, item: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    """Return one row per item in progress, oldest first: `key`, `title`, `url`, `kind`, `stage_id`
    and `days` since commitment.
    """
    aged = work_item_age(item_flow, scope, now)
    rows = aged.select("item_id", "kind", "stage_id", "committed_at", days=aged.age_days)
    return _named(rows, item).order_by("committed_at", "key")


def items_on_the_clock(
    stay: ir.Table, item_flow: ir.Table, item: ir.Table, scope: ir.Table, now: ir.Table
) -> ir.Table:
    """Return one row per item that was in progress at `now`, whatever became of it since; columns
    as `open_items`.
    """
    asked = in_scope(stay, scope).filter(stay.in_flow).cross_join(now)
    there = asked.filter(
        (asked.entered_at <= asked.now) & (asked.left_at.isnull() | (asked.left_at > asked.now))
    )
    begun = item_flow.select("committed_at", begun_item=item_flow.item_id)
    joined = there.join(begun, there.item_id == begun.begun_item)
    age = days(joined.now.delta(joined.committed_at, unit="millisecond"))
    rows = joined.select("item_id", "kind", "stage_id", "committed_at", days=age)
    return _named(rows, item).order_by("committed_at", "key")


def departed_items(
    stay: ir.Table, item: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return one row per departure from a stage: `key`, `title`, `url`, `kind`, `stage_id`,
    `left_at` and the `days` of the item's last stay there.
    """
    left = on_days(stay, team, scope, calendar, "left_day")
    left = left.filter(left.departed & left.stage_type.isin(["queue", "active"]))
    took = days(left.left_at.delta(left.entered_at, unit="millisecond"))
    rows = left.select("item_id", "kind", "stage_id", "left_at", days=took)
    return _named(rows, item).order_by("left_at", "key")


def _named(rows: ir.Table, item: ir.Table) -> ir.Table:
    known = item.select("key", "title", "url", known_item=item.item_id)
    return rows.join(known, rows.item_id == known.known_item).drop("known_item")
