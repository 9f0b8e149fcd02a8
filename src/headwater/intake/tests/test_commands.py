"""The commands as a person runs them: in their own processes, which are also killed."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pyarrow as pa
import pytest
import typer
from typer.testing import CliRunner

from headwater.intake.commands import importing, serve, sync
from headwater.warehouse import close_all, open_warehouse

RUN = "from headwater.cli import app; app()"
PATIENCE_S = 60.0


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "HEADWATER_DATA": str(data), "HEADWATER_SECRET_KEY": "k" * 50}


def headwater(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *arguments]
    return subprocess.run(
        command, env=environment(data), capture_output=True, text=True, check=False
    )


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `headwater serve` on a free port; yield it and the address it says it answers at."""
    command = [sys.executable, "-c", RUN, "serve", "--address", "127.0.0.1:0", *arguments]
    with subprocess.Popen(
        command, env=environment(data), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            words = server.stdout.readline()
            yield server, words.split()[3]
        finally:
            server.kill()


@contextmanager
def owner(data: Path, address: str) -> Iterator[httpx.Client]:
    """Create the owner with the code that is kept beside the data, and give their browser."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE_S) as browser:
        _create_owner(browser, (data / "owner.code").read_text())
        yield browser


def _create_owner(browser: httpx.Client, code: str) -> None:
    form = browser.get("people/owner/", params={"code": code}).text
    (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    given = {"name": "Ada", "email": "ada@example.org", "password": "otters build small dams"}
    sent = {"csrfmiddlewaretoken": token, "code": code, "does": "team", **given}
    assert browser.post("people/owner/", data=sent).status_code == 200


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def children_of(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_help_is_instant_because_nothing_heavy_is_imported() -> None:
    heavy = ("django", "ibis", "duckdb", "pyarrow", "numpy", "uvicorn")
    code = (
        "import sys; sys.argv = ['headwater', '--help']\n"
        "from headwater.cli import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        f"print('heavy:', [name for name in {heavy} if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "heavy: []" in told
    for command in ("serve", "import", "sync", "check"):
        assert command in told


@pytest.mark.parametrize("command", ["serve", "import jira", "import events", "sync"])
def test_each_command_explains_itself(command: str) -> None:
    app = typer.Typer()
    app.add_typer(importing, name="import")
    for function in (serve, sync):
        app.command()(function)
    told = CliRunner().invoke(app, [*command.split(), "--help"])
    assert told.exit_code == 0
    assert "Usage" in told.stdout


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that these tests share: starting one takes a while."""
    return tmp_path_factory.mktemp("somewhere")


def test_check_asks_for_a_first_start_where_there_was_none(tmp_path: Path) -> None:
    told = headwater(tmp_path, "check")
    assert told.returncode == 1
    assert "headwater serve" in told.stdout


def test_an_import_with_bad_rows_says_which_and_leaves_with_3(
    event_log: Path, somewhere: Path
) -> None:
    told = headwater(somewhere, "import", "events", str(event_log))
    assert told.returncode == 3, told.stderr
    assert "3 items" in told.stdout
    assert "2 rows set aside" in told.stdout
    assert "tickets.csv, line 5, item T-2" in told.stdout
    assert "item = item, changed_at = changed_at" in told.stderr
    assert "Next:" in told.stdout


def test_an_import_can_be_read_by_a_machine_and_checked_after(
    event_log: Path, somewhere: Path
) -> None:
    told = headwater(somewhere, "import", "events", str(event_log), "--json")
    document = json.loads(told.stdout)
    assert (document["items"], document["set_aside"]) == (3, 2)
    assert document["first_lines"][0]["line"] == 5
    after = json.loads(headwater(somewhere, "check", "--json").stdout)
    assert after["ok"] is True
    assert any("guess" in finding["found"] for finding in after["findings"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "events", "missing.csv"], "There is no file missing.csv"),
        (["import", "jira", "."], "is a folder"),
        (["sync", "nowhere"], "There is no source “nowhere”"),
        (["serve", "--address", "here"], "is not an address"),
    ],
)
def test_a_mistake_is_told_in_words_without_a_traceback(
    arguments: list[str], words: str, somewhere: Path
) -> None:
    told = headwater(somewhere, *arguments)
    assert told.returncode == 1
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_a_taken_port_is_told_with_another_to_try(somewhere: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = headwater(somewhere, "serve", "--address", f"127.0.0.1:{port}")
    assert told.returncode == 1
    assert f"127.0.0.1:{port}" in told.stderr
    assert f"--address 127.0.0.1:{port + 1}" in told.stderr


def test_an_import_while_serve_runs_is_seen_by_its_pages_and_ctrl_c_stops_all(
    event_log: Path, somewhere: Path
) -> None:
    with serving(somewhere) as (server, address):
        wait_until(lambda: children_of(server.pid))
        (worker,) = children_of(server.pid)
        told = headwater(somewhere, "import", "events", str(event_log), "--name", "beside")
        assert told.returncode == 3, told.stderr
        with owner(somewhere, address) as browser:
            assert "Beside" in browser.get("sources/quality/").text
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE_S) == 0
        assert not is_alive(worker)


def test_a_killed_serve_does_not_leave_its_worker_behind(somewhere: Path) -> None:
    with serving(somewhere) as (server, _):
        wait_until(lambda: children_of(server.pid))
        (worker,) = children_of(server.pid)
        server.kill()
        wait_until(lambda: not is_alive(worker))


def test_a_killed_worker_is_replaced(somewhere: Path) -> None:
    with serving(somewhere) as (server, _):
        wait_until(lambda: children_of(server.pid))
        (worker,) = children_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: children_of(server.pid) not in ([], [worker]))


def test_serve_can_leave_the_worker_to_another_process(somewhere: Path) -> None:
    with serving(somewhere, "--no-worker") as (server, _):
        assert children_of(server.pid) == []
        server.terminate()
        assert server.wait(PATIENCE_S) == 0


def long_log(path: Path, items: int) -> Path:
    """Write an event log of `items` items with five changes each, mixed as they happened."""
    start = datetime(2026, 1, 5, tzinfo=UTC)
    rows = [
        f"T-{item},{(start + timedelta(hours=item + 7 * step)).isoformat()},{status},Otter"
        for step, status in enumerate(("To do", "Ready", "Doing", "Review", "Done"))
        for item in range(items)
    ]
    random.Random(4).shuffle(rows)
    path.write_text("\n".join(["item,changed_at,status,team", *rows]) + "\n")
    return path


def facts(data: Path) -> dict[str, pa.Table]:
    """Return what a warehouse holds, in order."""
    warehouse = open_warehouse(f"duckdb:///{data / 'warehouse.duckdb'}")
    questions = {
        "stays": "SELECT item_id, seq, status_id, entered_at, left_at, team_id, stage_id FROM stay",
        "flow": "SELECT item_id, committed_at, completed_at, flow_ms, active_ms FROM item_flow",
        # a roll-up may say a month's net change in several rows, or with one that is nothing
        "load": "SELECT team_id, level, kind, day, sum(net_items) AS items, sum(net_ms) AS ms "
        "FROM load_month GROUP BY ALL HAVING items <> 0 OR ms <> 0",
    }
    answers = {name: warehouse.read(f"{sql} ORDER BY ALL") for name, sql in questions.items()}
    close_all()
    return answers


@pytest.mark.slow
@pytest.mark.kill
def test_an_import_that_was_killed_and_run_again_equals_a_clean_one(tmp_path: Path) -> None:
    log = long_log(tmp_path / "long.csv", 2_500)
    clean, killed = tmp_path / "clean", tmp_path / "killed"
    began = time.monotonic()
    assert headwater(clean, "import", "events", str(log)).returncode == 0
    whole_s = time.monotonic() - began
    command = [sys.executable, "-c", RUN, "import", "events", str(log)]
    for share in (0.6, 0.85):
        with subprocess.Popen(
            command, env=environment(killed), stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            time.sleep(share * whole_s)
            os.killpg(process.pid, signal.SIGKILL)
    assert headwater(killed, "import", "events", str(log)).returncode == 0
    assert facts(killed) == facts(clean)
