"""Which key result a piece of work serves: its own, else its parent's."""

import ibis
import ibis.expr.types as ir


def with_served(work: ir.Table, written: ir.Table) -> ir.Table:
    """Add `serves_id` to work that has `key_result_id` and `parent_id`; null: it serves none."""
    above = written.select(parent_serves=written.key_result_id, above_id=written.item_id)
    above = above.filter(above.parent_serves.notnull())
    joined = work.left_join(above, work.parent_id == above.above_id)
    serves = ibis.coalesce(joined.key_result_id, joined.parent_serves)
    return joined.mutate(serves_id=serves).select(*work.columns, "serves_id")
