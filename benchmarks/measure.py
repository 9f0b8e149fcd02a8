"""Measuring: medians of several repeats, the memory of a whole process tree, a table of results."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
LOOK_EVERY_S = 0.05


class Result(msgspec.Struct, frozen=True):
    """One line of the table: what was measured, the figure, and what was aimed for, if anything."""

    group: str
    what: str
    figure: float
    unit: str
    aim: str = ""
    note: str = ""


def median_s(act: Callable[[], object], repeats: int) -> float:
    """Return the median seconds `act` takes, after one turn that does not count."""
    act()
    return statistics.median(seconds(act) for _ in range(repeats))


def seconds(act: Callable[[], object]) -> float:
    """Return the seconds `act` takes, once."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def run_apart(
    arguments: Sequence[str], data: Path, environment: Mapping[str, str] | None = None
) -> str:
    """Run `python …` with its own data folder and return what it prints. Raises if it fails."""
    return _finished(started(arguments, data, environment))


def run_watched(arguments: Sequence[str], data: Path) -> tuple[float, int]:
    """Run `python …` likewise; return its seconds and the peak bytes of all its processes."""
    began = time.perf_counter()
    process = started(arguments, data)
    peak = _Peak(process.pid)
    _finished(process)
    return time.perf_counter() - began, peak.stop()


def started(
    arguments: Sequence[str], data: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start `python …` with its own data folder; what it prints can be read."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **(environment or {}), "HEADWATER_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _finished(process: subprocess.Popen[str]) -> str:
    printed, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return printed


def processor_s(process: int) -> float:
    """Return the seconds of processor time that a process has used so far."""
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class _Peak:
    """Watches how much memory all processes of a session hold together."""

    def __init__(self, session: int) -> None:
        self._session, self._bytes, self._over = session, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self._bytes

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            held = sum(map(_resident, _members(self._session)))
            self._bytes = max(self._bytes, held)


def _members(session: int) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _session_of(pid) == session]


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0


def said(value: float) -> str:
    """Return a figure with as many digits as it deserves."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
