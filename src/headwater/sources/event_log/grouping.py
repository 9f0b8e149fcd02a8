"""Bring the rows of each item together, on disk, so that memory does not grow with the file."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
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
        "outcome": pa.string(),
    }
)


class Gathered:
    """The rows of a log in a table on disk."""

    def __init__(self, disk: duckdb.DuckDBPyConnection) -> None:
        self._disk = disk
        disk.register("chunk", SCHEMA.empty_table())
        disk.execute("CREATE TABLE event AS FROM chunk")

    def add(self, rows: Sequence[Row]) -> None:
        """Put rows with the others."""
        if rows:
            columns = [pa.array(column, kind) for column, kind in zip(zip(*rows), SCHEMA.types)]  # noqa: B905
            self._disk.register("chunk", pa.Table.from_arrays(columns, schema=SCHEMA))
            self._disk.execute("INSERT INTO event FROM chunk")

    def by_item(self) -> Iterator[list[Row]]:
        """Yield the rows of one item after another, each item's in time and line order."""
        return (list(together) for _, together in groupby(self._sorted(), lambda row: row.item))

    def _sorted(self) -> Iterator[Row]:
        reader = self._disk.sql('FROM event ORDER BY item, "at", line').to_arrow_reader(CHUNK)
        for batch in reader:
            yield from map(Row._make, zip(*(column.to_pylist() for column in batch), strict=True))


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Yield an empty table, which is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="headwater-") as folder,
        duckdb.connect(str(Path(folder) / "rows.duckdb")) as disk,
    ):
        disk.execute(f"SET temp_directory = '{folder}'")
        yield Gathered(disk)
