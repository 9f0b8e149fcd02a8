"""An item's kind and level, by the organisation's rules."""

import ibis.expr.types as ir

from headwater.metrics.relations import ITEM
from headwater.vocabulary.work import Kind


def classify_items(item: ir.Table, kind_rule: ir.Table, level_rule: ir.Table) -> ir.Table:
    """Return ITEM with `kind` and `level` by the first rule that matches a trait of the item.

    Without a match the kind is `unmapped` and the level is the tracker's own. An empty `source` in
    a rule means any source.
    """
    traits = item.select("item_id", "source", trait=item.traits.unnest())
    kinds = _first_match(traits, kind_rule, "kind").rename(kind_item="item_id", ruled_kind="kind")
    levels = _first_match(traits, level_rule, "level").rename(
        level_item="item_id", ruled_level="level"
    )
    ruled = item.drop("kind", "level")
    ruled = ruled.left_join(kinds, ruled.item_id == kinds.kind_item)
    ruled = ruled.left_join(levels, ruled.item_id == levels.level_item)
    return ruled.mutate(
        kind=ruled.ruled_kind.fill_null(Kind.UNMAPPED.value),
        level=ruled.ruled_level.fill_null(ruled.source_level),
    ).select(*ITEM)


def _first_match(traits: ir.Table, rule: ir.Table, answer: str) -> ir.Table:
    """Return (item_id, answer): what the rule with the lowest position says about each item."""
    matched = traits.join(rule, "trait", rname="rule_{name}")
    matched = matched.filter((matched.rule_source == "") | (matched.rule_source == matched.source))
    return matched.group_by("item_id").aggregate(
        matched[answer].argmin(matched["position"]).name(answer)
    )
