"""The data everything is measured on: the bulk organisation in a data folder of its own."""

import datetime as dt
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.measure import run_apart, seconds
from headwater.simulation.bulk import Bulk, Scale
from headwater.warehouse.engine import Warehouse

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
CHANGES_PER_ITEM = 32_000_000 / 2_700_000
BATCH_ITEMS = 90_000
FACTS = "corpus.json"


class Corpus(msgspec.Struct, frozen=True):
    """A data folder, what is in it, and how long loading all of it took."""

    folder: str
    items: int
    teams: int
    load_s: float
    stays: int

    @property
    def url(self) -> str:
        """Where its warehouse is."""
        return f"duckdb:///{Path(self.folder) / 'warehouse.duckdb'}"


def bulk(items: int, teams: int) -> Bulk:
    """Return the organisation of so many items and teams."""
    return Bulk(Scale(items=items, changes=round(items * CHANGES_PER_ITEM), teams=teams), NOW)


def corpus(folder: Path, items: int, teams: int) -> Corpus:
    """Return the corpus of this scale under `folder`, made if it is not there yet."""
    home = folder / f"{items}-items-{teams}-teams"
    facts = home / FACTS
    if not facts.exists():
        home.mkdir(parents=True, exist_ok=True)
        prepare(home, items, teams)
        facts.write_bytes(msgspec.json.encode(_filled(home, items, teams)))
    return msgspec.json.decode(facts.read_bytes(), type=Corpus)


def prepare(home: Path, items: int, teams: int) -> None:
    """Give a data folder its database and the organisation's plan, and no work yet."""
    run_apart(["-m", "benchmarks.plan", str(items), str(teams)], home)


def _filled(home: Path, items: int, teams: int) -> Corpus:
    """Keep and load everything, as one import does; making the data is not counted."""
    warehouse = Warehouse(home / "warehouse.duckdb")
    load_s = 0.0
    for tables in bulk(items, teams).chunks(BATCH_ITEMS):
        load_s += seconds(partial(warehouse.keep_tables, "bulk", "all", tables))
    load_s += seconds(warehouse.settle)
    stays = warehouse.read("SELECT count(*) AS n FROM stay")["n"][0].as_py()
    warehouse.close()
    return Corpus(str(home), items, teams, load_s, stays)
