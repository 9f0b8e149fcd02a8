"""A real PostgreSQL server for tests and benchmarks, in a folder of its own while it is needed.

`python -m tests.postgres COMMAND …` runs a command with DATABASE_URL leading to one.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LOCAL = {"listen_addresses": "127.0.0.1", "fsync": "off"}
PROGRAMS = [*Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/local/bin"), Path("/usr/bin")]


def program(name: str) -> Path | None:
    """Return where one of PostgreSQL's programs is; Debian keeps them off the path."""
    found = shutil.which(name, path=os.pathsep.join(map(str, PROGRAMS)))
    return Path(found).resolve() if found else None


@contextmanager
def server(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server with its files in `folder` and give the URL of an empty database.

    `settings` are the server's own, such as `work_mem`.
    """
    port = _free_port()
    data = folder / "data"
    _run("initdb", folder, "-D", data, "-U", "headwater", "-A", "trust", "--no-sync")
    chosen = " ".join(
        f"-c {name}={value}" for name, value in (LOCAL | dict(settings or {})).items()
    )
    options = f"-p {port} -k {folder} {chosen}"
    _run("pg_ctl", folder, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgres://headwater@127.0.0.1:{port}/postgres"
    finally:
        _run("pg_ctl", folder, "-D", data, "-m", "immediate", "-w", "stop")


def _run(name: str, folder: Path, *arguments: object) -> None:
    """Run a program of PostgreSQL's, which refuses to be run by root."""
    path = program(name)
    if path is None:
        raise FileNotFoundError(name)
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_name
        shutil.chown(folder, user)
    command = [str(path), *map(str, arguments)]
    subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Run a command with a server of its own; return what it returned."""
    if program("initdb") is None:
        sys.exit("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    # not under a folder that only its owner may enter
    with (
        tempfile.TemporaryDirectory(prefix="headwater-postgres-") as folder,
        server(Path(folder), {"max_connections": "100"}) as url,
    ):
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
