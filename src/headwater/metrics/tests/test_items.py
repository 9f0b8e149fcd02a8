"""Kinds and levels by the organisation's rules."""

from typing import Any

import duckdb
import ibis

from headwater.metrics.derivation import classify_items
from headwater.metrics.relations import relation
from headwater.metrics.tests.engines import Rows, table


def classified(traits: list[str], kinds: Rows, levels: Rows, source: str = "jira") -> Any:
    connection = duckdb.connect()
    item = {"item_id": 1, "source": source, "traits": traits, "source_level": "item"}
    connection.register("item", table("item", [item]))
    connection.register("kind_rule", table("kind_rule", kinds))
    connection.register("level_rule", table("level_rule", levels))
    rules = relation("kind_rule"), relation("level_rule")
    sql = str(ibis.to_sql(classify_items(relation("item"), *rules), dialect="duckdb"))
    (row,) = connection.sql(sql).to_arrow_table().to_pylist()
    connection.close()
    return row["kind"], row["level"]


def kind_rule(position: int, trait: str, kind: str, source: str = "") -> dict[str, Any]:
    return {"position": position, "trait": trait, "kind": kind, "source": source}


def test_the_first_rule_that_matches_wins_whatever_the_order_of_traits() -> None:
    rules = [kind_rule(2, "type:10", "feature"), kind_rule(1, "label:bug", "defect")]
    assert classified(["type:10", "label:bug"], rules, [])[0] == "defect"
    assert classified(["label:bug", "type:10"], rules, [])[0] == "defect"
    assert classified(["type:10"], rules, [])[0] == "feature"


def test_a_rule_of_another_source_does_not_match() -> None:
    rules = [kind_rule(1, "type:10", "debt", source="github")]
    assert classified(["type:10"], rules, [])[0] == "unmapped"
    assert classified(["type:10"], rules, [], source="github")[0] == "debt"


def test_an_item_without_traits_keeps_the_tracker_s_level_and_has_no_kind() -> None:
    assert classified([], [kind_rule(1, "type:10", "debt")], []) == ("unmapped", "item")


def test_a_level_rule_overrules_the_tracker() -> None:
    levels = [{"position": 1, "trait": "type:9", "level": "epic", "source": ""}]
    assert classified(["type:9"], [], levels) == ("unmapped", "epic")
