"""The expressions of `headwater.metrics.derivation` as SQL over named tables, compiled once."""

from functools import cache

import ibis
import ibis.expr.types as ir

from headwater.metrics import derivation, relations
from headwater.metrics.relations import relation


@cache
def classified_items(item: str) -> str:
    """Return the SQL of ITEM from the table called `item`, which has ITEM's columns."""
    return compiled(
        derivation.classify_items(
            _called(item, relations.ITEM), relation("kind_rule"), relation("level_rule")
        )
    )


@cache
def mapped_stays(raw_stay: str, item: str) -> str:
    """Return the SQL of STAY from a table that has RAW_STAY's columns and its items."""
    mapping = [relation(n) for n in ("place_team", "status_stage", "mark_blocked", "team", "clock")]
    return compiled(
        derivation.map_stays(
            _called(raw_stay, relations.RAW_STAY), _called(item, relations.ITEM), *mapping
        )
    )


@cache
def item_flow(stay: str, item: str) -> str:
    """Return the SQL of ITEM_FLOW from a STAY and an ITEM table."""
    return compiled(
        derivation.item_flow(_called(stay, relations.STAY), _called(item, relations.ITEM))
    )


@cache
def load_month(stay: str) -> str:
    """Return the SQL of LOAD_MONTH from a STAY table."""
    return compiled(derivation.load_month(_called(stay, relations.STAY)))


def compiled(expression: ir.Table) -> str:
    """Return an expression as DuckDB's SQL."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def _called(name: str, columns: dict[str, str]) -> ir.Table:
    return ibis.table(columns, name=name)
