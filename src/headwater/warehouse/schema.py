"""What the warehouse stores: the relations metrics read, and its own few notes.

No column can hold a person. A test walks the stored schema and compares it with this one.
"""

import duckdb

from headwater.metrics import relations

FORMAT = 1
"""The version of the stored form; a file of a newer one is refused."""

OWN = {
    "cursor": {"source": "string", "value": "string"},
    "mapping": {"document": "string"},
    "about": {"format": "int32", "unsorted_stays": "int64"},
}
TABLES = relations.STORED | OWN

CLUSTERED = {
    "stay": ("team_id", "item_id", "seq"),
    "item_flow": ("team_id", "item_id"),
    "stage_day": ("team_id", "level", "stage_id", "day"),
    "load_day": ("team_id", "level", "kind", "day"),
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
    """Create whatever is missing."""
    for name in TABLES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns_of(name)})")
    connection.execute(f"INSERT INTO about SELECT {FORMAT}, 0 WHERE NOT EXISTS (FROM about)")


def columns_of(table: str) -> str:
    """Return a table's columns as SQL declares them."""
    return ", ".join(f'"{name}" {SQL_TYPES[kind]}' for name, kind in TABLES[table].items())


def stored_format(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the stored form, 0 for a new file."""
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    if "about" not in tables:
        return 0
    (newest,) = connection.execute("SELECT max(format) FROM about").fetchall()[0]
    return int(newest or 0)
