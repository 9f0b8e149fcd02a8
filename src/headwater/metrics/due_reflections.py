"""Finished initiatives and epics, whose outcome can be looked back on."""

import ibis.expr.types as ir

from headwater.metrics.active_work import LISTED, purposeful
from headwater.metrics.anticipated import hoping
from headwater.metrics.serving import with_served


def finished_work(work: ir.Table, written: ir.Table, scope: ir.Table) -> ir.Table:
    """Return one row per completed initiative and epic in scope, the latest first: `item_id`,
    `key`, `title`, `url`, `level`, `kind`, `team_id`, `completed_at`, `completed_day`; of its
    outcome `text`, `present`, `verdict` (null: nobody looked back), `reflected_at`, `serves_id`.
    """
    done = purposeful(work, scope)
    done = done.filter(done.completed_at.notnull())
    told = with_served(hoping(done, written), written)
    return told.select(*SHOWN).order_by(told.completed_at.desc(), told.item_id)


SHOWN = (
    *LISTED,
    "completed_at",
    "completed_day",
    "text",
    "present",
    "verdict",
    "reflected_at",
    "serves_id",
)
