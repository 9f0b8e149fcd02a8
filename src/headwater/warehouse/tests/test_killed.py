"""Killed at any moment and started again, an import ends where an undisturbed one does."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.warehouse import Warehouse
from headwater.warehouse.tests.cast import contents
from headwater.warehouse.tests.process import Another, import_all

pytestmark = [pytest.mark.slow, pytest.mark.kill]
KILLS = 10


def contents_after(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return all that is stored but the names of the runs, which differ."""
    warehouse = Warehouse(path)
    found = contents(warehouse)
    assert warehouse._spool.pending() == []
    warehouse.close()
    return {
        table: [{name: row[name] for name in row if name != "run"} for row in rows]
        for table, rows in found.items()
    }


def started(path: Path, run: str) -> Another:
    process = Another(import_all, path, run)
    assert process.line() == "started"
    return process


def moments(whole_s: float) -> Iterator[float]:
    """Yield random moments within the time that a whole import takes."""
    chance = random.Random(20240330)
    for _ in range(KILLS):
        yield chance.uniform(0, 0.8 * whole_s)


def finish(path: Path, run: str) -> float:
    """Import undisturbed; return how long it took once started."""
    process = started(path, run)
    began = time.monotonic()
    assert process.line() == "done"
    took = time.monotonic() - began
    assert process.wait() == 0
    return took


def test_an_import_killed_at_random_moments_equals_a_clean_one(tmp_path: Path) -> None:
    clean, killed = tmp_path / "clean.duckdb", tmp_path / "killed.duckdb"
    whole_s = finish(clean, "only")
    died = 0
    for number, moment in enumerate(moments(whole_s)):
        process = started(killed, f"run {number}")
        time.sleep(moment)
        process.process.kill()
        died += process.wait() < 0
    assert died, "no kill met a running import"
    finish(killed, "last")
    assert contents_after(killed) == contents_after(clean)
