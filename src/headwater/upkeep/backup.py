"""`headwater backup`: everything an installation needs to start again elsewhere, in one file.

The order makes the stores fit together. Uploads first, since a task in the state may need one.
Then the application's state, as of one moment. Then the warehouse, which is therefore never
behind it: every import that the state calls done is in it. What the warehouse has beyond that is
work whose import the state still calls under way, or does not know yet; it is loaded or fetched
again, and loading knows what it has. The plan is the state's: the next start has the warehouse
follow it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from headwater.access import trail
from headwater.access.viewer import CONSOLE
from headwater.intake.turns import Say, turn
from headwater.upkeep import archive, state
from headwater.upkeep.manifest import KEY, STATE, UPLOADS, WAREHOUSE, Manifest, described, ours
from headwater.warehouse import open_warehouse

STAGING = ".backup"
WORDS = "Another backup is being made: waiting for its end."


@dataclass(frozen=True)
class BackedUp:
    """What came of a backup: its file, and its size in bytes."""

    path: Path
    size: int


def back_up(target: Path, now: datetime, *, say: Say) -> BackedUp:
    """Write a backup to `target`. Others may work meanwhile.

    Raises UpkeepError, WarehouseError or OSError, and leaves no file then.
    """
    archive.refuse_existing(target)
    with turn("backup", say, WORDS), staging(STAGING) as folder:
        trail.note(CONSOLE, trail.Action.EXPORTED, "everything, as a backup", (), now)
        migrations = _gather(folder, say)
        manifest = Manifest(now.isoformat(), migrations, described(folder), ours())
        archive.pack(folder, manifest, target)
    return BackedUp(target, target.stat().st_size)


@contextmanager
def staging(name: str) -> Iterator[Path]:
    """Give an empty folder in the data folder, and remove it, also what a killed process left."""
    folder: Path = settings.DATA / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _gather(folder: Path, say: Say) -> dict[str, list[str]]:
    """Bring together what a backup holds, in the order that the module explains."""
    _link_uploads(folder / UPLOADS)
    migrations = state.dump(folder / STATE)
    _link_uploads(folder / UPLOADS)  # one that came since the first time may be in the state
    (folder / KEY).write_text(settings.SECRET_KEY, encoding="utf-8")
    copied = open_warehouse(settings.WAREHOUSE_URL, say=say).copy()
    shutil.move(copied, folder / WAREHOUSE)
    return migrations


def _link_uploads(into: Path) -> None:
    """Link every uploaded file that waits; one that the worker removes meanwhile was imported."""
    for path in (settings.DATA / UPLOADS).glob("*/*"):
        linked = into / path.parent.name / path.name
        linked.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(path, linked)
        except (FileExistsError, FileNotFoundError):
            continue
