"""Bring the rows of each item together, on disk, so that memory does not grow with the file."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

import duckdb
import pyarrow as pa

from headwater.sources.event_log.rows import Row

CHUNK = 50_000
SCHEMA = pa.schema(
    {
        "line": pa.int64(),
        "item": pa.string(),
        "at": pa.int64(),
        "status": pa.string(),
        "team": pa.string(),
        "kind": pa.string(),
        "title": pa.string(),
        "parent": pa.string(),
        "created_at": pa.int64(),
    }
)


def by_item(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows of one item after another, each item's in time and line order."""
    with (
        tempfile.TemporaryDirectory(prefix="headwater-") as folder,
        duckdb.connect(str(Path(folder) / "rows.duckdb")) as disk,
    ):
        disk.execute(f"SET temp_directory = '{folder}'")
        _fill(disk, iter(rows))
        yield from (list(together) for _, together in groupby(_sorted(disk), lambda row: row.item))


def _fill(disk: duckdb.DuckDBPyConnection, rows: Iterator[Row]) -> None:
    disk.register("chunk", SCHEMA.empty_table())
    disk.execute("CREATE TABLE event AS FROM chunk")
    while chunk := list(islice(rows, CHUNK)):
        columns = [pa.array(column, kind) for column, kind in zip(zip(*chunk), SCHEMA.types)]  # noqa: B905
        disk.register("chunk", pa.Table.from_arrays(columns, schema=SCHEMA))
        disk.execute("INSERT INTO event FROM chunk")


def _sorted(disk: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    reader = disk.sql('FROM event ORDER BY item, "at", line').to_arrow_reader(CHUNK)
    for batch in reader:
        yield from map(Row._make, zip(*(column.to_pylist() for column in batch), strict=True))
