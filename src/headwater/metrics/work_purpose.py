"""What single initiatives and epics are for: what counts, and beside it what the tracker says."""

import ibis.expr.types as ir

from headwater.metrics.anticipated import anticipated


def work_purpose(
    item: ir.Table, tracker_outcome: ir.Table, written: ir.Table, chosen: ir.Table
) -> ir.Table:
    """Return one row per chosen initiative and epic: all columns of `anticipated`, and
    `tracker_text`, `tracker_at`, `tracker_flaw` (null: the tracker says nothing).
    """
    asked = [of.semi_join(chosen, "item_id") for of in (item, tracker_outcome, written)]
    in_effect = anticipated(*asked)
    theirs = asked[1].select(
        "item_id",
        tracker_text=asked[1].text,
        tracker_at=asked[1].said_at,
        tracker_flaw=asked[1].flaw,
    )
    return in_effect.left_join(theirs, "item_id").drop("item_id_right")


def tracker_texts(tracker_outcome: ir.Table, chosen: ir.Table) -> ir.Table:
    """Return per chosen item of which the tracker says what it is for: `item_id`, `text`."""
    return tracker_outcome.semi_join(chosen, "item_id").select("item_id", "text")
