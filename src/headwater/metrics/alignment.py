"""Which initiatives and epics in hand serve which key result."""

import ibis.expr.types as ir

from headwater.metrics.active_work import active, standing, with_present
from headwater.metrics.anticipated import hoping
from headwater.metrics.serving import with_served


def aligned_work(
    work: ir.Table, written: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return one row per period and initiative or epic that was active in it: `period`, `item_id`,
    `key`, `title`, `level`, `kind`, `team_id`, `parent_id`, `state` (see `standing`), `present`
    (said by the period's end what it hopes for), `key_result_id` (its own), `serves_id` (its own or
    its parent's) and `is_key_result`.
    """
    there = with_present(active(hoping(work, written), team, scope, calendar))
    told = with_served(there.mutate(state=standing(there)), written)
    return told.select(*SHOWN).order_by("period", "key")


SHOWN = (
    "period",
    "item_id",
    "key",
    "title",
    "level",
    "kind",
    "team_id",
    "parent_id",
    "state",
    "present",
    "key_result_id",
    "serves_id",
    "is_key_result",
)
