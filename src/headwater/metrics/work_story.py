"""Where single pieces of work have been, stay by stay."""

import ibis.expr.types as ir


def work_story(stay: ir.Table, chosen: ir.Table) -> ir.Table:
    """Return the stays of the chosen items in order: `item_id`, `stage_id` and `stage_type` (null:
    its status has no stage), `team_id` (0: none), `entered_at`, `left_at` (null while it lasts),
    `working`, `blocked`, `in_flow`.
    """
    told = stay.semi_join(chosen, "item_id").order_by("item_id", "seq")
    return told.select(
        "item_id",
        "stage_id",
        "stage_type",
        "team_id",
        "entered_at",
        "left_at",
        "working",
        "blocked",
        "in_flow",
    )
