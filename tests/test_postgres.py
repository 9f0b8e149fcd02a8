"""Application state on PostgreSQL: the same commands, the same answers."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    if postgres.program("initdb") is None:
        reason = "PostgreSQL is not installed"
        pytest.fail(reason) if os.environ.get("HEADWATER_REQUIRE_ALL") else pytest.skip(reason)
    # not under pytest's own folder, which only its owner may enter
    with (
        tempfile.TemporaryDirectory(prefix="headwater-postgres-") as folder,
        postgres.server(Path(folder)) as url,
    ):
        yield url


def headwater(*arguments: str, database_url: str, folder: Path) -> str:
    command = [sys.executable, "-c", "from headwater.cli import app; app()", *arguments]
    settings = {"DATABASE_URL": database_url, "HEADWATER_DATA": str(folder)}
    ran = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_an_organisation_lives_in_postgresql(database_url: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        return headwater(*arguments, database_url=database_url, folder=tmp_path / "data")

    run("demo")
    exported = run("organisation", "export", "-")
    assert "Otter" in exported
    plan = tmp_path / "plan.toml"
    plan.write_text(exported.replace("Otter", "Sea otter"), encoding="utf-8")
    run("organisation", "apply", str(plan))
    assert run("organisation", "export", "-") == exported.replace("Otter", "Sea otter")
    assert json.loads(run("check", "--json"))
    assert not (tmp_path / "data" / "headwater.sqlite3").exists()
