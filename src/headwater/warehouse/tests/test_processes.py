"""Several processes and one file: they share it, wait their turn, and take over from the dead."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headwater.warehouse import Warehouse, close_all, open_warehouse
from headwater.warehouse.errors import OwnerUnreachable
from headwater.warehouse.ownership import Ownership
from headwater.warehouse.serving import socket_path
from headwater.warehouse.tests.cast import ORGANISATION, count, delivery, finished
from headwater.warehouse.tests.process import Another, keep, keep_only, others, own, write

Start = Callable[..., Another]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.duckdb"


@pytest.fixture
def start(path: Path) -> Iterator[Start]:
    with others(path) as start:
        yield start


@pytest.fixture
def here(path: Path) -> Iterator[Warehouse]:
    opened = Warehouse(path)
    yield opened
    opened.close()


def test_an_import_works_while_a_server_owns_the_file(start: Start, here: Warehouse) -> None:
    here.map(ORGANISATION)  # this process serves
    importer = start(keep, "J-1")
    assert importer.line() == "items 1"
    assert importer.wait() == 0
    assert count(here, "item") == 1


def test_a_client_reads_maps_and_previews_through_the_owner(start: Start, here: Warehouse) -> None:
    assert start(own).line() == "owns 0"
    here.keep(delivery(finished("J-1"), cursor="c"), "run")
    here.settle()
    assert here.preview(ORGANISATION).affected == 1
    here.map(ORGANISATION)
    assert here.organisation() == ORGANISATION
    assert here.preview(ORGANISATION).affected == 0
    assert here.cursor("jira") == "c"
    assert here.known_stays("jira", ["J-1"])["J-1"][1] == finished("J-1").stays
    assert here._owner is None


def test_when_the_owner_is_killed_another_process_takes_over(start: Start, here: Warehouse) -> None:
    owner = start(own)
    assert owner.line() == "owns 0"
    here.keep(delivery(finished("J-1")), "run")
    here.settle()
    owner.kill()
    here.keep(delivery(finished("J-2")), "run")
    here.settle()
    assert count(here, "item") == 2
    assert here._owner is not None


def test_what_a_dead_process_kept_is_loaded_by_the_next(start: Start, here: Warehouse) -> None:
    process = start(keep_only, "J-1")
    assert process.line() == "kept"
    process.wait()
    assert here.known_stays("jira", ["J-1"])
    assert count(here, "item") == 1


def test_readers_go_on_while_another_process_writes(start: Start, here: Warehouse) -> None:
    here.map(ORGANISATION)
    writer = start(write, "5")
    seen = []
    while writer.process.is_alive():
        rows = here.read(
            "SELECT (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM item_flow) AS flows"
        ).to_pylist()[0]
        assert rows["items"] == rows["flows"]
        seen.append(rows["items"])
    assert seen == sorted(seen)
    assert writer.line() == f"wrote {count(here, 'item')}"


def test_many_threads_read_at_once_from_both_sides(start: Start, here: Warehouse) -> None:
    assert start(own).line() == "owns 0"
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for number in range(20):
                answer = here.read(f"SELECT {number} + count(*) AS n FROM item")["n"][0].as_py()
                assert answer == number
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_waiting_for_a_silent_owner_is_said_and_ends(path: Path) -> None:
    holder = Ownership(path)
    assert holder.take()
    said: list[str] = []
    waiting = Warehouse(path, said.append, patience_s=3)
    waiting.keep(delivery(finished("J-1")), "run")  # keeping needs nobody
    with pytest.raises(OwnerUnreachable, match=f"pid {os.getpid()}"):
        waiting.settle()
    assert len(said) == 1
    assert str(os.getpid()) in said[0]
    holder.release()
    assert count(waiting, "item") in (0, 1)
    waiting.settle()
    assert count(waiting, "item") == 1
    waiting.close()


def test_a_forked_child_asks_its_parent_and_does_not_own(path: Path) -> None:
    warehouse = open_warehouse(f"duckdb:///{path}")
    warehouse.keep(delivery(finished("J-1")), "run")
    warehouse.settle()
    heard, says = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # rather dead than waiting for ever
        try:
            answer = count(open_warehouse(f"duckdb:///{path}"), "item")
            os.write(says, str(answer).encode())
        finally:
            os._exit(0)
    os.close(says)
    assert os.read(heard, 10) == b"1"
    os.close(heard)
    assert os.waitpid(child, 0)[1] == 0
    assert count(warehouse, "item") == 1
    close_all()


def test_a_path_too_long_for_a_socket_works_too(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 25) / "facts.duckdb"
    deep.parent.mkdir()
    assert socket_path(deep).parent != deep.parent
    owner, other = Warehouse(deep), Warehouse(deep)
    assert count(owner, "item") == 0
    assert count(other, "item") == 0
    assert other._owner is None
    owner.close()
    assert count(other, "item") == 0
    other.close()


def test_nobody_else_can_reach_the_socket_the_key_or_the_spool(here: Warehouse, path: Path) -> None:
    assert count(here, "item") == 0
    for entry in path.parent.iterdir():
        if not entry.name.endswith((".duckdb", ".wal")):  # in a folder of the user's alone
            assert entry.stat().st_mode & 0o077 == 0, entry


def test_a_caller_without_the_key_is_turned_away(here: Warehouse, path: Path) -> None:
    assert count(here, "item") == 0
    other = Warehouse(path, patience_s=0.1)
    key = path.with_name(path.name + ".key")
    right = key.read_bytes()
    key.write_bytes(b"wrong")
    with pytest.raises(OwnerUnreachable):
        count(other, "item")
    key.write_bytes(right)
    assert count(other, "item") == 0
    other.close()
