"""Installations as people have them: a data folder, a database, and commands in processes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CLI = "from headwater.cli import app; app()"
UNSET = (
    "HEADWATER_SECRET_KEY",
    "HEADWATER_SECRET_KEY_FILE",
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "WAREHOUSE_URL",
    "HEADWATER_ORIGINS",
    "HEADWATER_HOSTS",
)


@dataclass(frozen=True)
class Installation:
    """A data folder with the settings it is started with."""

    data: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are started with; nothing of the tests' own settings."""
        ours = {name: value for name, value in os.environ.items() if name not in UNSET}
        return {**ours, "HEADWATER_DATA": str(self.data), **self.settings}

    def run(self, *arguments: str | Path, code: str = CLI) -> subprocess.CompletedProcess[str]:
        """Run `headwater` with these arguments, or other code, to its end."""
        command = [sys.executable, "-c", code, *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False
        )

    def does(self, *arguments: str | Path) -> str:
        """Run a command that has to work; return what it printed."""
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def says(self, code: str) -> str:
        """Run Python in it, with Django started; return what it printed."""
        ran = self.run(code=f"from headwater.boot import start_django\nstart_django()\n{code}")
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def begin(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """Start a command and return its process."""
        command = [sys.executable, "-c", CLI, *map(str, arguments)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve it on a free port while inside; yields its address."""
        with self.begin("serve", "--address", "127.0.0.1:0") as server:
            try:
                yield _address_of(server)
            finally:
                server.terminate()
                server.communicate(timeout=60)

    def left_over(self) -> list[str]:
        """Return hidden and unfinished things, which nothing should leave behind."""
        names = [path.name for path in self.data.iterdir()] if self.data.exists() else []
        return sorted(name for name in names if name.startswith(".") or "unfinished" in name)


def _address_of(server: "subprocess.Popen[str]") -> str:
    """Return where it says that it answers, once it does."""
    assert server.stdout is not None
    said = []
    for line in server.stdout:
        said.append(line)
        if found := re.search(r"http://[\w.:\[\]]+/", line):
            return found[0]
    raise AssertionError(f"it ended: {said}")
