"""Batches read into temporary tables, one per table a batch may hold: `incoming_<table>`."""

from collections.abc import Sequence

from headwater.warehouse.columns import BATCH_TABLES
from headwater.warehouse.schema import SQL_TYPES
from headwater.warehouse.spool import BatchNote, Spool
from headwater.warehouse.transaction import Connection

# an item as it arrives has the tracker's level and no kind; the rules say more
ITEM_BEFORE_RULES = "source_level AS level, 'unmapped' AS kind"


def stage(connection: Connection, spool: Spool, batches: Sequence[tuple[str, BatchNote]]) -> None:
    """Read every table of `batches`; rows keep the order of the batches."""
    for table in BATCH_TABLES:
        files = [spool.file(batch, table) for batch, note in batches if note.rows.get(table)]
        origin = _read([str(file) for file in files]) if files else _nothing(table)
        extra = f", {ITEM_BEFORE_RULES}" if table == "item" else ""
        columns = ", ".join(f'"{column}"' for column in BATCH_TABLES[table])
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE incoming_{table} AS "
            f"SELECT {columns}{extra} FROM {origin}"
        )


def drop(connection: Connection) -> None:
    """Free what `stage` and the load made."""
    for table in [*(f"incoming_{name}" for name in BATCH_TABLES), *SCRATCH]:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


SCRATCH = ("fresh_item", "fresh_stay", "stale_stay", "touched")


def _read(files: list[str]) -> str:
    return f"read_parquet([{', '.join(quoted(file) for file in files)}])"


def quoted(text: str) -> str:
    """Return `text` as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _nothing(table: str) -> str:
    columns = BATCH_TABLES[table].items()
    typed = ", ".join(f'NULL::{SQL_TYPES[kind]} AS "{column}"' for column, kind in columns)
    return f"(SELECT {typed} WHERE false)"
