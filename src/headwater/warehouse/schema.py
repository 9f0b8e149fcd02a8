"""What the warehouse stores: the relations metrics read, and its own few notes.

No column can hold a person. A test walks the stored schema and compares it with this one.
"""

import duckdb

from headwater.metrics import relations

FORMAT = 2
"""The version of the stored form; a file of a newer one is refused, of an older one brought on."""

OWN = {
    "cursor": {"source": "string", "value": "string"},
    "mapping": {"document": "string"},
    "about": {"format": "int32", "unsorted_stays": "int64"},
}
TABLES = relations.STORED | OWN
OUTDATED = ("stage_day", "load_day")

CLUSTERED = {
    "stay": ("team_id", "item_id", "seq"),
    "item_flow": ("team_id", "item_id"),
    "load_month": ("team_id", "level", "kind", "day"),
}
"""How the large derived tables are ordered, so that a team's rows lie together."""

SQL_TYPES = {
    "int64": "BIGINT",
    "int32": "INTEGER",
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "array<string>": "VARCHAR[]",
}


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create whatever is missing. Of a file that lacks facts of today, syncs begin anew."""
    there = _tables(connection)
    for name in TABLES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns_of(name)})")
    connection.execute(f"INSERT INTO about SELECT {FORMAT}, 0 WHERE NOT EXISTS (FROM about)")
    if there and not there.issuperset(relations.STORED):
        # a sync that went on from its cursor would pass the links of some items for those of all
        connection.execute("DELETE FROM cursor")


def bring_on(connection: duckdb.DuckDBPyConnection) -> None:
    """Give an older file's tables the columns of today; what they hold is derived anew after."""
    for name in OUTDATED:
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    create(connection)
    for name in ("stay", "item_flow"):
        for column, kind in TABLES[name].items():
            connection.execute(
                f'ALTER TABLE {name} ADD COLUMN IF NOT EXISTS "{column}" {SQL_TYPES[kind]}'
            )
    connection.execute(f"UPDATE about SET format = {FORMAT}")


def columns_of(table: str) -> str:
    """Return a table's columns as SQL declares them."""
    return ", ".join(f'"{name}" {SQL_TYPES[kind]}' for name, kind in TABLES[table].items())


def stored_format(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the stored form, 0 for a new file."""
    if "about" not in _tables(connection):
        return 0
    (newest,) = connection.execute("SELECT max(format) FROM about").fetchall()[0]
    return int(newest or 0)


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
