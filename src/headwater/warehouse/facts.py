"""Loading facts: each item's stays replace its older ones, and what is derived follows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from headwater.metrics import relations
from headwater.warehouse import derive, plan, roll_ups, staging
from headwater.warehouse.columns import arrow_schema
from headwater.warehouse.schema import CLUSTERED
from headwater.warehouse.spool import BatchNote, Spool
from headwater.warehouse.transaction import Connection, insert, number

# with an item, and kept as they are
BROUGHT = ("sprint_span", "dependency", "tracker_outcome", "repair")
PER_ITEM = ("item", "stay", "item_flow", *BROUGHT)
STAY_ORDER = ", ".join(CLUSTERED["stay"])
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def load(connection: Connection, spool: Spool, batches: Sequence[tuple[str, BatchNote]]) -> None:
    """Load batches of one run, no item in two of them. Inside the caller's transaction."""
    staging.stage(connection, spool, batches)
    _keep_surroundings(connection)
    plan.follow(connection)
    _derive_fresh(connection)
    touched = _take_out_touched(connection)
    _put_in_fresh(connection)
    roll_ups.shift(connection, "fresh_stay", "stale_stay" if touched else None)
    _keep_set_aside(connection, [note for _, note in batches])
    _keep_cursor(connection, spool, batches)
    staging.drop(connection)


def note_batch(connection: Connection, batch: str, note: BatchNote, now: datetime) -> None:
    """Write down that a batch is loaded, so that it is never loaded again."""
    rows = [note.rows.get(table, 0) for table in ("item", "raw_stay", "set_aside", "gone")]
    values = [batch, note.source, note.run, _moment(note.kept_at), now.replace(tzinfo=None), *rows]
    names = list(relations.BATCH)
    table = pa.table([[value] for value in values], schema=arrow_schema(relations.BATCH))
    insert(connection, "batch", table.select(names))


def _moment(microseconds: int) -> datetime:
    return (EPOCH + timedelta(microseconds=microseconds)).replace(tzinfo=None)


def _keep_surroundings(connection: Connection) -> None:
    _upsert(connection, "status", "status_id", "name IS NOT NULL")
    connection.execute(
        "INSERT INTO status SELECT DISTINCT status_id, source, external_id, external_id, 'unknown' "
        "FROM incoming_status WHERE status_id NOT IN (SELECT status_id FROM status)"
    )
    _upsert(connection, "item_type", "source, external_id")
    _upsert(connection, "sprint", "sprint_id")


def _upsert(connection: Connection, table: str, key: str, condition: str = "true") -> None:
    """Replace a table's rows by the last incoming ones of the same key."""
    columns = ", ".join(relations.STORED[table])
    last = (
        f"SELECT {columns} FROM incoming_{table} WHERE {condition} "
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY rowid DESC) = 1"
    )
    keys = f"SELECT {key} FROM incoming_{table} WHERE {condition}"
    connection.execute(f"DELETE FROM {table} WHERE ({key}) IN ({keys})")
    connection.execute(f"INSERT INTO {table} {last}")


def _derive_fresh(connection: Connection) -> None:
    items = derive.classified_items("incoming_item")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_item AS {items}")
    stays = derive.mapped_stays("incoming_raw_stay", "fresh_item")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_stay AS {stays}")


def _take_out_touched(connection: Connection) -> bool:
    """Remove the known items among the incoming ones; keep their stays aside as `stale_stay`."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT item_id FROM item WHERE item_id IN "
        "(SELECT item_id FROM incoming_item UNION ALL SELECT item_id FROM incoming_gone)"
    )
    if not number(connection, "SELECT count(*) FROM touched"):
        return False
    these = "WHERE item_id IN (SELECT item_id FROM touched)"
    connection.execute(
        # the others among the old stays left nothing in the roll-up
        "CREATE OR REPLACE TEMP TABLE stale_stay AS "
        f"SELECT * FROM stay {these} AND (joins_load OR leaves_load)"
    )
    for table in PER_ITEM:
        connection.execute(f"DELETE FROM {table} {these}")
    return True


def _put_in_fresh(connection: Connection) -> None:
    connection.execute(
        "UPDATE about SET unsorted_stays = unsorted_stays + (SELECT count(*) FROM fresh_stay)"
    )
    connection.execute("INSERT INTO item BY NAME FROM fresh_item")
    order = "" if roll_ups.needs_sorting(connection) else f"ORDER BY {STAY_ORDER}"
    connection.execute(f"INSERT INTO stay BY NAME SELECT * FROM fresh_stay {order}")
    roll_ups.add(connection, "fresh_stay", "fresh_item")
    for table in BROUGHT:
        connection.execute(f"INSERT INTO {table} BY NAME FROM incoming_{table}")


def _keep_set_aside(connection: Connection, notes: Sequence[BatchNote]) -> None:
    """Keep a file's latest run only, and nothing about an item that a later run could use.

    Line 0 is no line of a file: a server is asked for what is new, so what it gave before counts.
    """
    files = sorted({file for note in notes for file in note.files_read})
    connection.execute(
        "DELETE FROM set_aside WHERE run <> $run AND ((source, file) IN "
        "(SELECT source, file FROM incoming_set_aside WHERE line > 0) "
        "OR source = $source AND list_contains($files, file) OR (source, item) IN "
        "(SELECT source, unnest([external_id, key]) FROM incoming_item) "
        "OR (source, file, line, item, reason) IN "
        "(SELECT source, file, line, item, reason FROM incoming_set_aside))",
        {"run": notes[0].run, "source": notes[0].source, "files": files},
    )
    connection.execute(
        "INSERT INTO set_aside SELECT DISTINCT * FROM incoming_set_aside EXCEPT FROM set_aside"
    )


def _keep_cursor(
    connection: Connection, spool: Spool, batches: Sequence[tuple[str, BatchNote]]
) -> None:
    """Move the source's cursor, unless a batch of this run is missing: the next run fetches it."""
    noted = [note for _, note in batches if note.cursor is not None]
    if not noted or (noted[-1].source, noted[-1].run) in spool.failed_runs():
        return
    connection.execute("DELETE FROM cursor WHERE source = ?", [noted[-1].source])
    connection.execute("INSERT INTO cursor VALUES (?, ?)", [noted[-1].source, noted[-1].cursor])
