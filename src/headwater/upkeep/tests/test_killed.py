"""Killed in the middle, a backup leaves no file; a restore and an import of outcomes can be run
again to their end.
"""

import json
import random
import signal
import time
from pathlib import Path

import pytest

from headwater.upkeep.tests.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.kill]
COUNTS = """
from headwater.access.models import Account, Trace
from headwater.context.models import Note
from headwater.warehouse import open_warehouse
from django.conf import settings
rows = open_warehouse(settings.WAREHOUSE_URL).read("SELECT count(*) AS n FROM item")
print(Account.objects.count(), Note.objects.count(), rows.column("n").to_pylist())
"""
FILL = """
from datetime import date
from headwater.access.models import Account
from headwater.context.models import Note
from headwater.intake.preparing import migrate
migrate(print)
Account.objects.create(email="ada@example.org", name="Ada")
day = date(2026, 3, 2)
Note.objects.bulk_create(Note(team="otter", first_day=day, last_day=day) for _ in range(6000))
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with an import, and enough rows for a restore to take a while."""
    home = tmp_path_factory.mktemp("filled")
    rows = (f"T-{n},2026-01-05T08:00:00Z,Done" for n in range(50))
    (home / "log.csv").write_text("\n".join(("item,changed_at,status", *rows)))
    here = Installation(home / "data")
    here.says(FILL)
    here.does("import", "events", home / "log.csv")
    return here


def kill_when(place: Installation, *command: str | Path, sign: Path, wait_s: float) -> bool:
    """Start a command and kill it `wait_s` after `sign` is there; return whether it was in time."""
    with place.begin(*command) as process:
        while process.poll() is None and not sign.exists():
            time.sleep(0.005)
        time.sleep(wait_s)
        in_time = process.poll() is None
        process.kill()
        process.communicate()
    return in_time


def test_a_backup_killed_in_the_middle_leaves_no_file_and_harms_nothing(
    filled: Installation, tmp_path: Path
) -> None:
    before, file = filled.says(COUNTS), tmp_path / "backup.tar.gz"
    killed = kill_when(filled, "backup", file, sign=filled.data / ".backup", wait_s=0.05)
    assert killed
    assert not file.exists()
    assert filled.says(COUNTS) == before
    filled.does("backup", file)
    assert filled.left_over() == []
    assert list(tmp_path.iterdir()) == [file]
    assert list((filled.data / "warehouse.duckdb.spool").glob(".*")) == []


def test_a_restore_killed_in_the_middle_lets_nothing_start_and_can_be_run_again(
    filled: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    filled.does("backup", file)
    there = Installation(tmp_path / "data")
    marker = there.data / "restore.unfinished"
    chance = random.Random(3)
    for _ in range(2):
        killed = kill_when(there, "restore", file, sign=marker, wait_s=chance.uniform(0, 0.6))
        assert killed
        refused = there.run("check")
        assert (refused.returncode, "restore” again" in refused.stderr) == (1, True)
    there.does("restore", file)
    assert there.says(COUNTS) == filled.says(COUNTS)
    assert there.left_over() == []


def test_a_restore_killed_after_its_rows_were_in_is_brought_to_its_end(
    filled: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    filled.does("backup", file)
    there = Installation(tmp_path / "data")
    stop = (
        "import os\n"
        "from headwater.boot import start_django\n"
        "start_django(restoring=True)\n"
        "from headwater.upkeep import restoring, state\n"
        "state.bring_on = lambda: os._exit(9)\n"
        f"restoring.restore(__import__('pathlib').Path({str(file)!r}), say=print)"
    )
    assert there.run(code=stop).returncode == 9
    assert there.left_over() == [".restore", "restore.unfinished"]
    there.does("restore", file)
    assert there.says(COUNTS) == filled.says(COUNTS)
    assert there.left_over() == []


BRING_IN = """
import os, signal
from pathlib import Path
from headwater.boot import start_django
start_django()
from django.utils import timezone
from headwater.access.viewer import CONSOLE
from headwater.purpose.files import bringing

def report(progress):
    if progress.done >= 40:
        os.kill(os.getpid(), signal.SIGKILL)

bringing.A_BATCH = 20
record = bringing.begin("outcomes.csv", CONSOLE, timezone.now())
bringing.bring_in(Path({path!r}), record, CONSOLE, report=report, say=print)
"""
WRITTEN = """
from headwater.purpose.models import Outcome, OutcomeVersion
once = Outcome.objects.filter(edition=1).count()
print(Outcome.objects.count(), OutcomeVersion.objects.count(), once)
"""


def test_an_import_of_outcomes_killed_in_the_middle_is_run_again_and_writes_nothing_twice(
    tmp_path: Path,
) -> None:
    here, path = Installation(tmp_path / "data"), tmp_path / "outcomes.csv"
    here.does("demo", "--now", "2026-07-03")
    here.says("from headwater.purpose.models import Outcome; Outcome.objects.all().delete()")
    keys = json.loads(here.does("purpose", "export", "--format", "json"))[:100]
    text = "Merchants see a refund within a minute"
    rows = (f"{work['key']},{text} {n},They stop calling" for n, work in enumerate(keys))
    path.write_text("\n".join(("key,outcome,customer", *rows)))
    assert here.run(code=BRING_IN.format(path=str(path))).returncode == -signal.SIGKILL
    assert here.says(WRITTEN) == "40 40 40"
    told = json.loads(here.does("purpose", "import", path, "--json"))
    assert (told["rows"], told["unchanged"], told["written"]) == (100, 40, 60)
    assert here.says(WRITTEN) == "100 100 100"
