"""What goes wrong is told with the thing and the next step, and nothing is lost."""

from pathlib import Path

import duckdb
import pytest

from headwater.warehouse import Warehouse, close_all, open_warehouse, spool
from headwater.warehouse.errors import (
    BatchOfNewerVersion,
    DiskFull,
    FileOfNewerVersion,
    FileUnreadable,
    LimitUnusable,
    PathNotWritable,
    StillLoading,
    UnknownEngine,
)
from headwater.warehouse.loader import Loader
from headwater.warehouse.spool import BatchNote, Spool
from headwater.warehouse.tests.cast import count, delivery, finished


@pytest.mark.parametrize("url", ["postgres://here/there", "warehouse.duckdb", "duckdb://", ""])
def test_an_address_of_another_kind_is_named(url: str) -> None:
    with pytest.raises(UnknownEngine, match="duckdb:///"):
        open_warehouse(url)


def test_one_warehouse_per_process_and_address(tmp_path: Path) -> None:
    first = open_warehouse(f"duckdb:///{tmp_path}/a.duckdb")
    assert open_warehouse(f"duckdb:////{tmp_path}/a.duckdb") is first
    assert open_warehouse(f"duckdb:///{tmp_path}/b.duckdb") is not first
    close_all()


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("These are my notes. " * 1000)
    warehouse = Warehouse(path)
    with pytest.raises(FileUnreadable, match=r"notes\.duckdb"):
        count(warehouse, "item")
    assert path.read_text().startswith("These are my notes.")
    warehouse.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "facts.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE about AS SELECT 999 AS format, 0 AS unsorted_stays")
    warehouse = Warehouse(path)
    with pytest.raises(FileOfNewerVersion, match="Upgrade"):
        count(warehouse, "item")
    warehouse.close()


@pytest.mark.parametrize(
    ("name", "written"),
    [("MEMORY", "lots"), ("MEMORY", "4"), ("THREADS", "many"), ("THREADS", "0"), ("THREADS", "-1")],
)
def test_a_limit_that_is_none_is_named_and_the_file_is_not_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, written: str
) -> None:
    monkeypatch.setenv(f"HEADWATER_{name}", written)
    with pytest.raises(LimitUnusable, match=f"HEADWATER_{name} cannot be used"):
        Warehouse(tmp_path / "warehouse.duckdb").read("SELECT 1")


@pytest.mark.parametrize("written", ["512MiB", "1.5 GB", "900mb"])
def test_a_limit_is_kept_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("HEADWATER_MEMORY", written)
    monkeypatch.setenv("HEADWATER_THREADS", "2")
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    assert warehouse.read("SELECT current_setting('threads') AS n").column("n")[0].as_py() == 2
    warehouse.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(PathNotWritable, match="HEADWATER_DATA"):
        Warehouse(in_the_way / "facts.duckdb")


def test_a_full_disk_is_told_while_keeping(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("headwater.warehouse.spool.os.fsync", full)
        with pytest.raises(DiskFull, match="spool"):
            warehouse.keep(delivery(finished("J-1")), "run")
    assert [path.name for path in warehouse._spool.folder.iterdir()] == ["failed"]


def test_a_full_disk_while_loading_loses_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise duckdb.IOException('Could not write file "facts.duckdb": No space left on device')

    with monkeypatch.context() as patched:
        patched.setattr(Loader, "_act", full)
        warehouse.keep(delivery(finished("J-1")), "run")
        with pytest.raises(DiskFull, match="Free some room"):
            warehouse.settle()
    warehouse.settle()
    assert count(warehouse, "item") == 1


def test_a_batch_that_is_damaged_on_the_disk_is_put_aside_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "facts.duckdb"
    spool = Spool(path)
    first, second = f"{1:020d}-a", f"{2:020d}-b"
    for name, note in (
        (first, "{"),
        (second, '{"kind": "odd", "source": "", "run": "", "kept_at": 0}'),
    ):
        (spool.folder / name).mkdir()
        (spool.folder / name / "batch.json").write_text(note)
    warehouse = Warehouse(path)
    warehouse.keep(delivery(finished("J-1")), "run")
    warehouse.settle()
    assert count(warehouse, "item") == 1
    reasons = spool.failures([first, second])
    assert "truncated" in reasons[first]
    assert "'odd'" in reasons[second]
    warehouse.close()


def test_a_batch_of_a_newer_version_waits_for_it_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = Warehouse(tmp_path / "facts.duckdb")
    with monkeypatch.context() as newer:
        newer.setattr(spool, "FORMAT", 7)
        note = BatchNote("facts", "jira", "run", 0, format=7)
        Spool(tmp_path / "facts.duckdb").drop(note, {})
    warehouse.keep(delivery(finished("J-1")), "run")
    with pytest.raises(BatchOfNewerVersion, match="start the newer version"):
        warehouse.settle()
    assert warehouse.cursor("another") is None  # reading goes on
    monkeypatch.setattr(spool, "FORMAT", 7)
    warehouse.settle()
    assert count(warehouse, "item") == 1
    warehouse.close()


def test_waiting_can_be_limited(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Loader, "step", lambda _: False)
        warehouse.keep(delivery(finished("J-1")), "run")
        with pytest.raises(StillLoading, match="safe in the spool"):
            warehouse.settle(timeout=0.05)
    warehouse.settle()
    assert count(warehouse, "item") == 1


def test_what_killed_processes_left_behind_is_swept(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "facts.duckdb")
    for name in (".loaded-1", ".writing-1-old"):
        (spool.folder / name).mkdir()
    spool.sweep(now_s=0)
    assert sorted(path.name for path in spool.folder.iterdir()) == [".writing-1-old", "failed"]
    spool.sweep(now_s=1e12)
    assert [path.name for path in spool.folder.iterdir()] == ["failed"]
