"""Rule 1 of responsible use: no stored column can hold a person."""

import re

from headwater.metrics import relations
from headwater.warehouse import Warehouse
from headwater.warehouse.columns import BATCH_TABLES
from headwater.warehouse.schema import SQL_TYPES, TABLES

PERSON = re.compile(
    r"author|assign|report(er|ed_by)|creator|created_by|user|owner|e?mail|display|account|person|"
    r"people|member|committer|reviewer|actor|login|avatar|changed_by|updated_by|who|human|employee",
    re.IGNORECASE,
)


def stored_columns(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    rows = warehouse.read(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position"
    ).to_pylist()
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["table_name"], {})[row["column_name"]] = row["data_type"]
    return found


def test_no_stored_column_could_hold_a_person(warehouse: Warehouse) -> None:
    stored = stored_columns(warehouse)
    named = [(table, column) for table, columns in stored.items() for column in columns]
    assert len(named) > 100
    assert [pair for pair in named if PERSON.search(pair[1])] == []


def test_no_batch_could_carry_a_person() -> None:
    columns = [column for table in BATCH_TABLES.values() for column in table]
    assert [column for column in columns if PERSON.search(column)] == []


def test_what_is_stored_is_exactly_what_is_declared(warehouse: Warehouse) -> None:
    declared = {
        table: {name: SQL_TYPES[kind] for name, kind in columns.items()}
        for table, columns in TABLES.items()
    }
    assert stored_columns(warehouse) == declared
    assert set(relations.STORED) <= set(declared)


def test_the_pattern_would_find_a_person() -> None:
    for name in ("assignee", "display_name", "account_id", "reporter", "owner", "email"):
        assert PERSON.search(name), name
