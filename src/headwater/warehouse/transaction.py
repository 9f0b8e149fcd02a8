"""Small acts on a DuckDB connection that every part of the warehouse does the same way."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import pyarrow as pa

from headwater.warehouse.schema import columns_of

Connection = duckdb.DuckDBPyConnection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Do everything inside, or nothing."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has already rolled back
            connection.execute("ROLLBACK")
        raise


@contextmanager
def reading(connection: Connection) -> Iterator[None]:
    """Refuse every change to the file while inside, however it is written."""
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # an error of the engine has already ended it
            connection.execute("ROLLBACK")


@contextmanager
def bound(connection: Connection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """Let the connection see Arrow tables under names while inside."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def insert(connection: Connection, table: str, rows: pa.Table) -> None:
    """Append Arrow rows to a stored table."""
    with bound(connection, {"given_rows": rows}):
        connection.execute(f"INSERT INTO {table} BY NAME FROM given_rows")


def replace(connection: Connection, table: str, rows: pa.Table) -> None:
    """Make a small stored table hold exactly `rows`."""
    connection.execute(f"DELETE FROM {table}")
    insert(connection, table, rows)


def rewrite(connection: Connection, table: str, query: str) -> None:
    """Write a large stored table anew from a query, which may read the table itself."""
    connection.execute(f"CREATE OR REPLACE TABLE {table}_anew ({columns_of(table)})")
    connection.execute(f"INSERT INTO {table}_anew BY NAME {query}")
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")


def number(connection: Connection, query: str) -> int:
    """Return the one number a query gives; none is 0."""
    row = first_row(connection, query)
    return int(row[0] or 0) if row else 0


def first_row(connection: Connection, query: str) -> tuple[Any, ...] | None:
    """Return a query's first row. It is read to its end: a result left open blocks what follows."""
    rows = connection.execute(query).fetchall()
    return rows[0] if rows else None
