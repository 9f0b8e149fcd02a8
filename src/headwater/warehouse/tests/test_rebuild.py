"""What is derived bit by bit is what would be derived from everything at once."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.vocabulary.delivery import Delivery
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import Warehouse
from headwater.warehouse.tests.cast import (
    ORGANISATION,
    contents,
    deliveries,
    delivery,
    some_histories,
)

NAMES = [f"J-{number}" for number in range(300)]
FEW = settings(max_examples=6, deadline=None)


@contextmanager
def new_warehouse() -> Iterator[Warehouse]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Warehouse(Path(folder) / "facts.duckdb")
        yield opened
        opened.close()


def loaded(warehouse: Warehouse, parts: Sequence[Delivery], *, at_once: bool) -> None:
    for number, part in enumerate(parts):
        warehouse.keep(part, f"run {0 if at_once else number}")
        if not at_once:
            warehouse.settle()
    warehouse.settle()


@FEW
@given(deliveries(), st.booleans())
def test_incremental_loads_equal_a_full_rebuild(parts: list[Delivery], at_once: bool) -> None:
    with new_warehouse() as warehouse:
        warehouse.map(ORGANISATION)
        loaded(warehouse, parts, at_once=at_once)
        incremental = contents(warehouse)
        warehouse.rebuild()
        assert contents(warehouse) == incremental
        warehouse.map(ORGANISATION)
        assert contents(warehouse) == incremental


@FEW
@given(deliveries())
def test_mapping_before_or_after_the_facts_is_the_same(parts: list[Delivery]) -> None:
    with new_warehouse() as before, new_warehouse() as after:
        before.map(ORGANISATION)
        loaded(before, parts, at_once=False)
        loaded(after, parts, at_once=True)
        after.map(ORGANISATION)
        first, second = contents(before), contents(after)
        del first["clock"], second["clock"]  # reaches further, depending on what came first
        assert first == second


def test_a_changed_mapping_derives_everything_anew(warehouse: Warehouse) -> None:
    warehouse.keep(delivery(*some_histories(1, 50, NAMES)), "run")
    warehouse.map(ORGANISATION)
    mapped = contents(warehouse)
    warehouse.map(Organisation())
    assert {row["team_id"] for row in contents(warehouse)["stay"]} == {0}
    assert contents(warehouse)["load_month"] == []
    warehouse.map(ORGANISATION)
    assert contents(warehouse) == mapped


def test_stays_are_stored_by_team_and_item_once_settled(warehouse: Warehouse) -> None:
    warehouse.map(ORGANISATION)
    for seed in range(3):
        warehouse.keep(delivery(*some_histories(seed, 100, NAMES)), f"run {seed}")
        warehouse.settle()
    stored = warehouse.read("SELECT team_id, item_id, seq FROM stay ORDER BY rowid").to_pylist()
    order = [(row["team_id"], row["item_id"], row["seq"]) for row in stored]
    unsorted = warehouse.read("SELECT unsorted_stays AS n FROM about")["n"][0].as_py()
    assert unsorted <= 0.2 * len(order)
    assert order[: len(order) - unsorted] == sorted(order[: len(order) - unsorted])


def test_the_roll_up_has_one_row_per_key_once_sorted(warehouse: Warehouse) -> None:
    warehouse.map(ORGANISATION)
    for seed in range(2):
        warehouse.keep(delivery(*some_histories(seed, 100, NAMES)), f"run {seed}")
        warehouse.settle()
    keys = "SELECT count(*) - count(DISTINCT (team_id, level, kind, day)) AS n FROM load_month"
    assert warehouse.read(keys)["n"][0].as_py() == 0


def test_a_file_of_the_form_before_is_brought_on(tmp_path: Path) -> None:
    path = tmp_path / "facts.duckdb"
    warehouse = Warehouse(path)
    warehouse.map(ORGANISATION)
    warehouse.keep(delivery(*some_histories(1, 50, NAMES)), "run")
    warehouse.settle()
    today = contents(warehouse)
    warehouse.close()
    with duckdb.connect(str(path)) as connection:
        connection.execute(FORM_BEFORE)
    again = Warehouse(path)
    assert contents(again) == today
    again.close()


FORM_BEFORE = """
DROP TABLE load_month;
CREATE TABLE stage_day (day DATE);
CREATE TABLE load_day (day DATE);
ALTER TABLE stay DROP COLUMN joins_load;
ALTER TABLE stay DROP COLUMN leaves_load;
UPDATE about SET format = 1;
"""
