"""Batches on their way into the warehouse: immutable folders that appear whole or not at all.

Any process may drop a batch. It is written beside the spool's other batches under a hidden name,
forced to the disk, and renamed; only then does `drop` return. Batches are loaded in the order of
their names. One that cannot be loaded is moved to `failed/` together with its reason.
"""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from headwater.warehouse.errors import (
    BatchOfNewerVersion,
    DiskFull,
    PathNotWritable,
    WarehouseError,
)

NOTE = "batch.json"
REASON = "reason.txt"
FORMAT = 1
ABANDONED_AFTER_S = 24 * 60 * 60
UNREADABLE = (OSError, msgspec.DecodeError, BatchOfNewerVersion)
"""What reading a batch's note raises."""


class BatchNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a batch is: `kind` is `facts`, `mapping` or `rebuild`; instants in microseconds."""

    kind: str
    source: str
    run: str
    kept_at: int
    cursor: str | None = None
    document: str = ""  # the organisation, of a mapping
    rows: dict[str, int] = {}
    files_read: tuple[str, ...] = ()
    format: int = FORMAT


class _Form(msgspec.Struct):
    """What can be read of a note whatever else a newer version writes into it."""

    format: int = FORMAT


class Spool:
    """The folder beside a warehouse where batches wait."""

    def __init__(self, warehouse: Path) -> None:
        self.folder = folder_of(warehouse)
        self.failed = self.folder / "failed"
        try:
            warehouse.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.failed.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def drop(self, note: BatchNote, tables: Mapping[str, pa.Table]) -> str:
        """Write a batch so that it survives anything, and return its id."""
        hidden = self.folder / f".writing-{os.getpid()}-{secrets.token_hex(6)}"
        try:
            hidden.mkdir(mode=0o700)
            _write(hidden, note, tables)
            batch = self._next_name()
            hidden.rename(self.folder / batch)
            _sync_folder(self.folder)
        except OSError as error:
            shutil.rmtree(hidden, ignore_errors=True)
            raise unwritable(self.folder, error) from error
        return batch

    def pending(self) -> list[str]:
        """Return the ids of the batches that wait, oldest first."""
        names = os.listdir(self.folder)  # noqa: PTH208
        return sorted(name for name in names if name[0].isdigit())

    def note(self, batch: str) -> BatchNote:
        """Return what a waiting batch says about itself. Raises BatchOfNewerVersion."""
        written = (self.folder / batch / NOTE).read_bytes()
        form = msgspec.json.decode(written, type=_Form).format
        if form > FORMAT:
            raise BatchOfNewerVersion(batch, form, FORMAT)
        return msgspec.json.decode(written, type=BatchNote)

    def notes(self) -> dict[str, BatchNote]:
        """Return what every readable waiting batch says about itself."""
        found = {}
        for batch in self.pending():
            try:
                found[batch] = self.note(batch)
            except UNREADABLE:  # loaded meanwhile, or for the loader to judge
                continue
        return found

    def file(self, batch: str, table: str) -> Path:
        """Return where a batch has a table, whether or not it does."""
        return self.folder / batch / f"{table}.parquet"

    def discard(self, batch: str) -> None:
        """Remove a batch that has been loaded; killed half-way, no half a batch is seen."""
        hidden = self.folder / f".loaded-{batch}"
        (self.folder / batch).rename(hidden)
        shutil.rmtree(hidden, ignore_errors=True)

    def fail(self, batch: str, reason: str) -> None:
        """Move a batch that cannot be loaded out of the way, with the reason."""
        (self.folder / batch / REASON).write_text(reason)
        (self.folder / batch).rename(self.failed / batch)
        _sync_folder(self.folder)

    def failures(self, batches: Iterable[str]) -> dict[str, str]:
        """Return the reasons of those of `batches` that failed."""
        reasons = {batch: self.failed / batch / REASON for batch in batches}
        return {batch: path.read_text() for batch, path in reasons.items() if path.exists()}

    def failed_runs(self) -> set[tuple[str, str]]:
        """Return the (source, run) pairs that have a failed batch."""
        pairs = set()
        for path in self.failed.glob(f"*/{NOTE}"):
            try:
                note = msgspec.json.decode(path.read_bytes(), type=BatchNote)
            except msgspec.DecodeError:  # its source cannot be known
                continue
            pairs.add((note.source, note.run))
        return pairs

    def sweep(self, now_s: float) -> None:
        """Remove what killed processes left behind."""
        for path in self.folder.glob(".*-*"):
            loaded = path.name.startswith(".loaded-")
            if loaded or now_s - path.stat().st_mtime > ABANDONED_AFTER_S:
                shutil.rmtree(path, ignore_errors=True)

    def _next_name(self) -> str:
        """Return a name after every waiting batch's, even if the clock was set back."""
        waiting = self.pending()
        last = int(waiting[-1].partition("-")[0]) if waiting else 0
        return f"{max(time.time_ns(), last + 1):020d}-{secrets.token_hex(4)}"


def folder_of(warehouse: Path) -> Path:
    """Return where the batches of a warehouse wait."""
    return warehouse.with_name(warehouse.name + ".spool")


def unwritable(path: Path, error: OSError) -> WarehouseError:
    """Return the error that says why `path` could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path)
    return PathNotWritable(path, error.strerror or str(error))


def _write(folder: Path, note: BatchNote, tables: Mapping[str, pa.Table]) -> None:
    filled = {name: table for name, table in tables.items() if table.num_rows}
    rows = {name: table.num_rows for name, table in filled.items()}
    for name, table in filled.items():
        with (folder / f"{name}.parquet").open("wb") as file:
            pq.write_table(table, file, compression="lz4", use_dictionary=False)
            _sync(file)
    with (folder / NOTE).open("wb") as file:
        file.write(msgspec.json.encode(msgspec.structs.replace(note, rows=rows)))
        _sync(file)
    _sync_folder(folder)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
