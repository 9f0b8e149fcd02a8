"""A full rebuild of item facts and roll-up, against one bare GROUP BY over the same columns."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measure import Result, median_s
from headwater.warehouse.engine import Warehouse
from headwater.warehouse.store import Store

GROUP = "rebuild"
READ = (
    *("team_id", "seq", "stage_id", "stage_type", "entered_at", "left_at", "entered_day"),
    *("in_flow", "working", "blocked", "parked", "arrived", "commits", "finishes", "completes"),
)
"""What the derivation of an item's facts reads of its stays."""

LARGEST = ", ".join(f"max({column}) AS {column}" for column in READ)
BARE = f"CREATE OR REPLACE TABLE bare AS SELECT item_id, {LARGEST} FROM stay GROUP BY item_id"


def measure(corpus: Corpus, repeats: int) -> Iterator[Result]:
    """Yield the seconds of both, written to the file, and their ratio."""
    bare_s = _bare_s(corpus, repeats)
    warehouse = Warehouse(_path(corpus))
    rebuild_s = median_s(warehouse.rebuild, repeats)
    warehouse.close()
    note = f"{corpus.items:,} items, {corpus.stays:,} stays"
    yield Result(GROUP, "bare GROUP BY item", bare_s, "s", note="one max per column, stored")
    yield Result(GROUP, "full rebuild", rebuild_s, "s", note=note)
    yield Result(GROUP, "full rebuild ÷ bare GROUP BY", rebuild_s / bare_s, "×", "≤ 3")


def stored_stays(corpus: Corpus) -> int:
    """Return how many stays the corpus holds now."""
    store = Store(_path(corpus))
    found = store.read("SELECT count(*) AS n FROM stay", {})
    store.close()
    return int(found["n"][0].as_py())


def _path(corpus: Corpus) -> Path:
    return Path(corpus.folder) / "warehouse.duckdb"


def _bare_s(corpus: Corpus, repeats: int) -> float:
    store = Store(_path(corpus))
    connection = store.connection()
    found = median_s(lambda: connection.execute(BARE).fetchall(), repeats)
    connection.execute("DROP TABLE bare")
    connection.close()
    store.close()
    return found
