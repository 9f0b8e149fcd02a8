"""What single pieces of work are and in whose hands."""

import ibis.expr.types as ir


def whereabouts(item: ir.Table, item_flow: ir.Table, chosen: ir.Table) -> ir.Table:
    """Return one row per chosen item that is known: `item_id`, `source`, `external_id`, `key`,
    `title`, `url`, `parent_id`, `level`, `kind` and `team_id` (0: no team has it).
    """
    asked = item.semi_join(chosen, "item_id")
    held = item_flow.select("team_id", held_item=item_flow.item_id)
    joined = asked.left_join(held, asked.item_id == held.held_item)
    return joined.select(
        "item_id",
        "source",
        "external_id",
        "key",
        "title",
        "url",
        "parent_id",
        "level",
        "kind",
        team_id=joined.team_id.fill_null(0),
    )
