"""A copy holds everything kept until a moment, whoever owns the file, and can be put back."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from headwater.warehouse import Warehouse, copying
from headwater.warehouse.errors import FileOfNewerVersion, WarehouseInUse, WarehouseNotEmpty
from headwater.warehouse.serving import Client, Request, socket_path
from headwater.warehouse.spool import Spool
from headwater.warehouse.tests.cast import ORGANISATION, count, delivery, finished
from headwater.warehouse.tests.process import Another, others, own, write


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "facts.duckdb"


@pytest.fixture
def restored(elsewhere: Path) -> Iterator[Warehouse]:
    """What was put back elsewhere, to be used after putting it there."""
    opened = Warehouse(elsewhere)
    yield opened
    opened.close()


def items(warehouse: Warehouse) -> list[str]:
    rows = warehouse.read("SELECT external_id FROM item ORDER BY ALL")
    found: list[str] = rows.column("external_id").to_pylist()
    return found


def test_a_copy_put_back_answers_like_the_one_it_is_of(
    warehouse: Warehouse, elsewhere: Path, restored: Warehouse
) -> None:
    warehouse.map(ORGANISATION)
    warehouse.keep(delivery(finished("J-1"), finished("J-2"), cursor="here"), "run")
    warehouse.settle()
    copying.put_back(elsewhere, warehouse.copy())
    assert items(restored) == items(warehouse) == ["J-1", "J-2"]
    assert restored.organisation() == ORGANISATION
    assert restored.version() == warehouse.version()


def test_what_waits_is_in_the_copy_and_loaded_where_it_is_put_back(
    warehouse: Warehouse, tmp_path: Path, elsewhere: Path, restored: Warehouse
) -> None:
    warehouse.read("SELECT 1")
    warehouse.close()
    warehouse.keep(delivery(finished("J-1")), "run")  # nobody owns the file: it waits
    folder = copying.link_waiting(Spool(tmp_path / "facts.duckdb"))
    (folder / copying.FILE).write_bytes((tmp_path / "facts.duckdb").read_bytes())
    copying.put_back(elsewhere, folder)
    assert len(Spool(elsewhere).pending()) == 1
    loaded_soon(restored, elsewhere)
    assert items(restored) == ["J-1"]


def loaded_soon(warehouse: Warehouse, path: Path) -> None:
    deadline = time.monotonic() + 30
    while Spool(path).pending():
        assert time.monotonic() < deadline, "waited in vain"
        warehouse.read("SELECT 1")
        time.sleep(0.01)


def test_loading_goes_on_while_a_copy_is_made_and_the_copy_is_whole(
    warehouse: Warehouse, elsewhere: Path, restored: Warehouse
) -> None:
    warehouse.map(ORGANISATION)
    done = threading.Event()

    def keep_loading() -> None:
        for number in range(30):
            warehouse.keep(delivery(finished(f"J-{number:02}")), f"run {number}")
        done.set()

    keeper = threading.Thread(target=keep_loading)
    keeper.start()
    folder = warehouse.copy()
    keeper.join()
    assert done.is_set()
    copying.put_back(elsewhere, folder)
    loaded_soon(restored, elsewhere)
    found = items(restored)
    assert found == [f"J-{number:02}" for number in range(len(found))], "a prefix of what was kept"


def test_the_owner_copies_for_another_process(
    tmp_path: Path, elsewhere: Path, restored: Warehouse
) -> None:
    path = tmp_path / "facts.duckdb"
    with others(path) as start:
        assert start(write, "2").line().startswith("wrote")
        owner: Another = start(own)
        owned = int(owner.line().split()[1])
        asking = Warehouse(path)
        folder = asking.copy()
        asking.close()
    copying.put_back(elsewhere, folder)
    assert count(restored, "item") == owned > 0


def test_nothing_is_put_back_where_there_is_work_or_somebody_at_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / "facts.duckdb"
    copying.refuse_unless_empty(tmp_path / "new.duckdb")
    warehouse.keep(delivery(finished("J-1")), "run")
    warehouse.settle()
    with pytest.raises(WarehouseInUse, match="Stop it"):
        copying.refuse_unless_empty(path)
    warehouse.close()
    with pytest.raises(WarehouseNotEmpty, match="There is work"):
        copying.refuse_unless_empty(path)


def test_a_warehouse_that_was_only_opened_counts_as_empty(tmp_path: Path) -> None:
    opened = Warehouse(tmp_path / "facts.duckdb")
    opened.read("SELECT 1")
    opened.close()
    copying.refuse_unless_empty(tmp_path / "facts.duckdb")


def test_a_file_that_is_no_warehouse_is_not_put_back(tmp_path: Path) -> None:
    (tmp_path / copying.FILE).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(FileOfNewerVersion):
        copying.put_back(tmp_path / "new.duckdb", tmp_path)
    assert not (tmp_path / "new.duckdb").exists()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2",
        b'{"ask": 7}',
        msgspec.json.encode(Request("read", "SELECT 1", ("a",))),
    ],
)
def test_a_request_that_is_none_is_hung_up_on_without_a_fault(
    message: bytes, warehouse: Warehouse, tmp_path: Path
) -> None:
    warehouse.read("SELECT 1")
    client = Client(tmp_path / "facts.duckdb")
    channel = client._channel()
    with suppress(OSError):  # it may hang up after the first
        channel.send_bytes(message)
        channel.send_bytes(b"no table")
    with pytest.raises((EOFError, OSError)):  # a fault in the thread would fail this test as well
        channel.recv_bytes()
    channel.close()
    assert socket_path(tmp_path / "facts.duckdb").exists()
    assert client.read("SELECT 1 AS one", {}).num_rows == 1
    client.close()
