"""A first start that cannot be: told in words, whatever the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = "from headwater.cli import app; app()"
PERIOD = ("--from", "2026-01-01", "--to", "2026-01-31")


def headwater(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEADWATER_DATA": str(data), **variables}
    command = [sys.executable, "-c", RUN, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["check", "serve", "demo"])
def test_a_data_folder_that_cannot_be_used_is_named(command: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    told = headwater(file, command)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(f"Headwater cannot use its data folder {file} (File exists).")
    assert "HEADWATER_DATA" in told.stderr


def test_what_is_kept_is_for_its_user_alone_in_any_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    headwater(tmp_path, "organisation", "export", "-")
    headwater(tmp_path, "check")
    kept = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    assert {"headwater.sqlite3", "warehouse.duckdb"} <= kept.keys()
    assert [name for name, open_to_others in kept.items() if open_to_others] == []


def test_metrics_asked_before_anything_else_say_that_there_is_no_team(tmp_path: Path) -> None:
    told = headwater(tmp_path, "metrics", "--team", "otter", *PERIOD)
    assert told.returncode == 2
    assert "no team “otter”" in told.stderr
    assert "Traceback" not in told.stderr


def test_metrics_tell_in_words_why_the_warehouse_cannot_answer(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("item,changed_at,status,team\nA,2026-01-05,To do,Otter\n")
    assert headwater(tmp_path, "import", "events", str(log)).returncode == 0
    other = f"duckdb:///{tmp_path / 'other.duckdb'}"
    (tmp_path / "other.duckdb").write_text("this is no database" * 1000)
    told = headwater(tmp_path, "metrics", "--team", "otter", *PERIOD, WAREHOUSE_URL=other)
    assert told.returncode == 1
    assert told.stderr.strip().startswith(f"{tmp_path / 'other.duckdb'} cannot be read")
    later = ("--from", "2030-01-01", "--to", "2030-01-31")
    assert headwater(tmp_path, "metrics", "--team", "otter", *later).returncode == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgres://headwater:quiet%40word@127.0.0.1:1/headwater",
        "postgres://headwater:quiet@word@127.0.0.1:1/headwater",
        "sqlite:////nowhere/at/all.sqlite3",
    ],
)
@pytest.mark.parametrize(
    "command",
    [["people", "list"], ["organisation", "export", "-"], ["check", "--deploy"], ["demo"]],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    command: list[str], url: str, tmp_path: Path
) -> None:
    told = headwater(tmp_path, *command, DATABASE_URL=url)
    said = told.stdout + told.stderr
    assert told.returncode == 1
    assert "DATABASE_URL" in said
    assert "Traceback" not in said
    assert "word@" not in said
    assert "quiet" not in said


HEAVY = {"ibis", "duckdb", "altair", "vl_convert"}


def test_starting_imports_nothing_heavy(tmp_path: Path) -> None:
    """Each command starts, and most neither ask the warehouse nor draw."""
    code = (
        "import sys; from headwater.boot import start_django; start_django(); print(*sys.modules)"
    )
    environment = {**os.environ, "HEADWATER_DATA": str(tmp_path)}
    command = [sys.executable, "-c", code]
    started = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(started.stdout.split())
