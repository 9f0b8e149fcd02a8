"""The application's database as its operator can read it: every table, with what the database
itself keeps about a row (its place, and on PostgreSQL the transaction that wrote it).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

HIDDEN = {"sqlite": ("rowid",), "postgresql": ("ctid::text", "xmin::text")}


@dataclass(frozen=True)
class Table:
    """A table with all its columns. Rows are in the order in which they lie."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def column(self, name: str) -> list[object]:
        """Return one column's values."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def dump() -> dict[str, Table]:
    """Return every table of the database by name."""
    return {table.name: table for table in _tables()}


def _tables() -> Iterator[Table]:
    hidden = ", ".join(HIDDEN[connection.vendor])
    order = HIDDEN[connection.vendor][0].split("::")[0]
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT {hidden}, * FROM "{name}" ORDER BY {order}')  # noqa: S608
            columns = ("place", "written")[: len(HIDDEN[connection.vendor])]
            named = tuple(column[0] for column in cursor.description[len(columns) :])
            yield Table(name, columns + named, tuple(cursor.fetchall()))
