"""The engine fails by chance: a question is put again, a load waits, and the file stays open."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from headwater.warehouse import Warehouse
from headwater.warehouse.errors import EngineStopped, QueryFailed
from headwater.warehouse.loader import Loader
from headwater.warehouse.store import TRIES, Store
from headwater.warehouse.tests.cast import count, delivery, finished

BY_CHANCE = duckdb.InternalException("INTERNAL Error: dict-surviving join")
FOR_GOOD = duckdb.FatalException("FATAL Error: the write-ahead log cannot be written")


class Failing:
    """Stands in for one step of the engine: fails so many times, then goes on as before."""

    def __init__(self, wrapped: object, error: duckdb.Error, times: int) -> None:
        self._wrapped, self._error, self.left = wrapped, error, times

    def __call__(self, *given: object, **named: object) -> object:
        if self.left:
            self.left -= 1
            raise self._error
        return self._wrapped(*given, **named)  # type: ignore[operator]


def failing(monkeypatch: pytest.MonkeyPatch, error: duckdb.Error, times: int) -> None:
    step = Failing(Store._once, error, times)

    def once(store: Store, sql: str, tables: dict[str, pa.Table]) -> object:
        return step(store, sql, tables)

    monkeypatch.setattr(Store, "_once", once)


@pytest.mark.parametrize("times", [1, TRIES - 1])
def test_a_question_that_fails_by_chance_is_put_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    warehouse = Warehouse(tmp_path / "facts.duckdb")
    failing(monkeypatch, BY_CHANCE, times)
    assert count(warehouse, "item") == 0
    warehouse.close()


def test_one_that_fails_always_is_told_and_the_next_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path / "facts.duckdb")
    failing(monkeypatch, BY_CHANCE, TRIES)
    with pytest.raises(QueryFailed, match="dict-surviving"):
        count(warehouse, "item")
    assert count(warehouse, "item") == 0
    warehouse.close()


def test_after_a_fatal_error_nothing_more_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path / "facts.duckdb")
    failing(monkeypatch, FOR_GOOD, 1)
    for _ in range(2):
        with pytest.raises(EngineStopped, match="Start Headwater again"):
            count(warehouse, "item")
    warehouse.close()


def test_a_load_that_fails_by_chance_keeps_its_batch_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path / "facts.duckdb")
    step = Failing(Loader._act, BY_CHANCE, 1)

    def act(loader: Loader, group: object) -> object:
        return step(loader, group)

    monkeypatch.setattr(Loader, "_act", act)
    warehouse.keep(delivery(finished("1")), "run")
    warehouse.settle()
    assert step.left == 0
    assert count(warehouse, "item") == 1
    warehouse.close()


def test_after_a_fatal_error_in_a_load_its_batch_waits_for_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "facts.duckdb"
    warehouse = Warehouse(path)
    step = Failing(Loader._act, FOR_GOOD, 1)

    def act(loader: Loader, group: object) -> object:
        return step(loader, group)

    monkeypatch.setattr(Loader, "_act", act)
    warehouse.keep(delivery(finished("1")), "run")
    with pytest.raises(EngineStopped):
        warehouse.settle()
    with pytest.raises(EngineStopped):
        count(warehouse, "item")
    warehouse.close()
    again = Warehouse(path)
    again.keep(delivery(finished("2")), "run")
    again.settle()
    assert count(again, "item") == 2
    again.close()
