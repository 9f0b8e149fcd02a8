"""Syncing one item in a hundred, against loading everything."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyarrow as pa

from benchmarks.corpus import Corpus
from benchmarks.measure import Result, median_s
from headwater.warehouse.columns import BATCH_TABLES
from headwater.warehouse.engine import Warehouse

GROUP = "sync"
ONE_IN = 100


def measure(corpus: Corpus, repeats: int) -> Iterator[Result]:
    """Yield the seconds of both and their ratio. The items are spread over all teams and years."""
    warehouse = Warehouse(Path(corpus.folder) / "warehouse.duckdb")
    tables = {name: _some(warehouse, name) for name in ("item", "raw_stay")}
    runs = count()

    def sync() -> None:
        warehouse.keep_tables("bulk", f"sync {next(runs)}", tables)
        warehouse.settle()

    sync_s = median_s(sync, repeats)
    warehouse.close()
    note = f"{tables['item'].num_rows:,} items, each known and replaced"
    yield Result(GROUP, "full load", corpus.load_s, "s", note=f"{corpus.items:,} items, once")
    yield Result(GROUP, "sync of 1 %", sync_s, "s", note=note)
    yield Result(GROUP, "sync of 1 % ÷ full load", 100 * sync_s / corpus.load_s, "%", "≤ 5")


def _some(warehouse: Warehouse, name: str) -> pa.Table:
    columns = ", ".join(BATCH_TABLES[name])
    stored = "stay" if name == "raw_stay" else name
    return warehouse.read(f"SELECT {columns} FROM {stored} WHERE abs(item_id) % {ONE_IN} = 0")
