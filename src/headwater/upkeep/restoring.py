"""`headwater restore`: put a backup back where nothing is yet.

Everything is verified before anything is changed. The database's rows come last, in one
transaction. Until then a marker in the data folder says that a restore is under way: other
commands do not start, and the restore can be run again, however it was stopped.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from headwater.boot import UNFINISHED
from headwater.intake.turns import Say, turn
from headwater.secret import NAME as KEY_FILE
from headwater.secret import given
from headwater.upkeep import archive, state
from headwater.upkeep.backup import staging
from headwater.upkeep.errors import AnotherKey, NotEmpty
from headwater.upkeep.manifest import KEY, STATE, UPLOADS, WAREHOUSE, Manifest
from headwater.warehouse import copying
from headwater.warehouse.engine import path_of

STAGING = ".restore"
WORDS = "Another restore is under way: waiting for its end."


@dataclass(frozen=True)
class Restored:
    """What came of a restore: when and by which version the backup was made."""

    made_at: str
    made_by: str


def restore(source: Path, *, say: Say) -> Restored:
    """Put the backup in `source` back. Raises UpkeepError, WarehouseError or OSError."""
    with turn("restore", say, WORDS), staging(STAGING) as folder:
        manifest = archive.unpack(source, folder)
        state.refuse_newer(manifest)
        copying.refuse_newer(folder / WAREHOUSE / copying.FILE)
        _refuse_another_key(folder)
        if not _is_in(manifest):
            _refuse_unless_empty()
            _put_back(folder, manifest)
        state.bring_on()
        _marker().unlink()
    return Restored(manifest.made_at, manifest.headwater)


def _marker() -> Path:
    folder: Path = settings.DATA
    return folder / UNFINISHED


def _is_in(manifest: Manifest) -> bool:
    """Whether an earlier try brought everything in and was stopped just before its end.

    The rows come last and all at once, and nothing else starts before: any row means all.
    """
    marker = _marker()
    begun = marker.exists() and marker.read_text() == manifest.identity
    return begun and bool(state.something_kept())


def _refuse_unless_empty() -> None:
    """Raise unless nothing is here but what an earlier try may have put here."""
    table = state.something_kept()
    if table:
        raise NotEmpty(f"rows in the database, in {table}")
    if _marker().exists():
        return
    copying.refuse_unless_empty(path_of(settings.WAREHOUSE_URL))
    if any((settings.DATA / UPLOADS).glob("*/*")):
        raise NotEmpty("uploaded files that wait")


def _refuse_another_key(folder: Path) -> None:
    """A key from the environment wins over the file, so it has to be the backup's."""
    chosen = given("HEADWATER_SECRET_KEY")
    if chosen and chosen != (folder / KEY).read_text(encoding="utf-8"):
        raise AnotherKey


def _put_back(folder: Path, manifest: Manifest) -> None:
    _begin(manifest)
    if not given("HEADWATER_SECRET_KEY"):
        _place_key(folder / KEY)
    shutil.rmtree(settings.DATA / UPLOADS, ignore_errors=True)
    if (folder / UPLOADS).exists():
        shutil.move(folder / UPLOADS, settings.DATA / UPLOADS)
    (folder / WAREHOUSE / copying.WAITING).mkdir(parents=True, exist_ok=True)
    copying.put_back(path_of(settings.WAREHOUSE_URL), folder / WAREHOUSE)
    state.load(folder / STATE, manifest)


def _begin(manifest: Manifest) -> None:
    draft = _marker().with_name(f".{UNFINISHED}")
    draft.write_text(manifest.identity)
    draft.replace(_marker())


def _place_key(key: Path) -> None:
    key.chmod(0o600)
    os.replace(key, settings.DATA / KEY_FILE)  # noqa: PTH105 - one step, whatever was there
