"""Several processes translate a file exactly as one does, in the file's order."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from headwater.intake.translating import Translated, processes_for, translate_all
from headwater.sources.jira.chunks import chunks
from headwater.sources.jira.options import Options

OPTIONS = Options(source="jira", fetched_at=1_800_000_000_000_000)


def saved(path: Path, issues: int) -> Path:
    """Write saved issues, each created in its own minute, every tenth unreadable."""
    lines = (
        "{broken" if number % 10 == 9 else json.dumps(payload(number)) for number in range(issues)
    )
    path.write_text("\n".join(lines))
    return path


def payload(number: int) -> dict[str, object]:
    return {
        "id": str(number),
        "key": f"PAY-{number}",
        "fields": {
            "summary": "Refunds",
            "created": f"2026-01-05T08:{number % 60:02}:00.000+0000",
            "status": {"id": "1", "name": "Open"},
            "issuetype": {"id": "1", "name": "Bug"},
            "project": {"id": "1", "key": "PAY"},
        },
        "changelog": {"histories": []},
    }


def translated(path: Path, processes: int) -> list[Translated]:
    parts = chunks(path, items=10)
    return list(translate_all(parts, OPTIONS, "run", processes=processes))


def test_two_processes_translate_as_one_does(tmp_path: Path) -> None:
    path = saved(tmp_path / "issues.jsonl", 95)
    alone, together = translated(path, 1), translated(path, 2)
    assert [part.tables for part in together] == [part.tables for part in alone]
    assert sum(part.tally.items for part in together) == 86
    assert sum(part.tally.set_aside for part in together) == 9


def test_a_small_file_is_not_worth_a_second_process() -> None:
    assert processes_for(1024) == 1
    assert processes_for(1 << 30) == len(os.sched_getaffinity(0))


@pytest.mark.kill
def test_translating_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    path = saved(tmp_path / "issues.jsonl", 400)
    code = (
        "import sys, time; from pathlib import Path\n"
        "from headwater.intake.tests.test_translating import *\n"
        "parts = translate_all(chunks(Path(sys.argv[1]), items=10), OPTIONS, 'r', processes=2)\n"
        "next(parts); print('begun', flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        parent.kill()
        deadline = time.monotonic() + 30
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < deadline, "a process outlived the one that started it"
            time.sleep(0.05)
    assert len(children) >= 2


def test_ctrl_c_is_for_the_process_in_front_and_the_others_end_in_silence(tmp_path: Path) -> None:
    path = saved(tmp_path / "issues.jsonl", 5)
    code = (
        "import signal, sys; from itertools import cycle; from pathlib import Path\n"
        "from headwater.intake.tests.test_translating import *\n"
        # whoever runs the tests in the background of a shell has Ctrl-C ignored in what they start
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "endless = cycle(list(chunks(Path(sys.argv[1]))))\n"
        "try:\n"
        "    for place, _ in enumerate(translate_all(endless, OPTIONS, 'r', processes=2)):\n"
        "        if place == 0: print('begun', flush=True)\n"
        "except KeyboardInterrupt: print('stopped', flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        try:
            assert parent.stdout.readline() == "begun\n"
            os.killpg(parent.pid, signal.SIGINT)
            told, complaints = parent.communicate(timeout=60)
        finally:
            parent.kill()
    assert (told, complaints) == ("stopped\n", "")
