"""A consistent copy of a warehouse while it is used, and putting one back.

A copy is a folder with the file, as of one moment, and the batches that wait or failed. Together
they are everything kept until then: the waiting ones are linked first, so a batch loaded meanwhile
is in both, and loading knows its id.
"""

import os
import secrets
import shutil
from pathlib import Path

import duckdb

from headwater.warehouse import schema
from headwater.warehouse.errors import (
    FileOfNewerVersion,
    OwnerUnreachable,
    WarehouseInUse,
    WarehouseNotEmpty,
)
from headwater.warehouse.ownership import Ownership
from headwater.warehouse.spool import Spool, folder_of, unwritable
from headwater.warehouse.staging import quoted
from headwater.warehouse.transaction import Connection

FILE, WAITING = "warehouse.duckdb", "spool"
HIDDEN = ".copying-"


def link_waiting(spool: Spool) -> Path:
    """Return a new hidden folder in the spool, with links to every batch that is there.

    Only the loader's own thread may run beside it if it does not load. Earlier copies go.
    """
    for left in spool.folder.glob(f"{HIDDEN}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = spool.folder / f"{HIDDEN}{secrets.token_hex(6)}"
    try:
        folder.mkdir(mode=0o700)
        (folder / WAITING).mkdir(mode=0o700)
        for batch in (*spool.pending(), spool.failed.name):
            shutil.copytree(spool.folder / batch, folder / WAITING / batch, copy_function=os.link)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def copy_file(connection: Connection, folder: Path) -> None:
    """Write the file's tables, as of now, into `folder`. Loading and reading go on beside it."""
    (mine,) = connection.execute("SELECT current_catalog()").fetchall()[0]
    connection.execute(f"ATTACH {quoted(str(folder / FILE))} AS the_copy")
    try:
        connection.execute(f'COPY FROM DATABASE "{mine}" TO the_copy')
    finally:
        connection.execute("DETACH the_copy")


def refuse_unless_empty(path: Path) -> None:
    """Raise WarehouseNotEmpty or WarehouseInUse unless nothing was ever kept at `path`."""
    ownership = Ownership(path)
    if not ownership.take():
        raise WarehouseInUse(path, ownership.owner())
    try:
        spool = Spool(path)
        if spool.pending() or any(spool.failed.iterdir()) or _batches(path):
            raise WarehouseNotEmpty(path)
    finally:
        ownership.release()


def put_back(path: Path, copy: Path) -> None:
    """Make what is in `copy` the warehouse at `path`, in place of what is there.

    Killed half-way, it can be done again. Raises WarehouseInUse and FileOfNewerVersion.
    """
    refuse_newer(copy / FILE)
    ownership = Ownership(path)
    if not ownership.take():
        raise WarehouseInUse(path, ownership.owner())
    try:
        _replace(path, copy)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        ownership.release()


def refuse_newer(file: Path) -> None:
    """Raise FileOfNewerVersion if this Headwater does not know the form of `file`."""
    try:
        with duckdb.connect(str(file), read_only=True) as opened:
            stored = schema.stored_format(opened)
    except duckdb.Error as error:
        raise FileOfNewerVersion(file.name, str(error).splitlines()[0]) from error
    if stored > schema.FORMAT:
        raise FileOfNewerVersion(file.name, f"its form is {stored}, known {schema.FORMAT}")


def _replace(path: Path, copy: Path) -> None:
    Spool(path)  # makes the folders
    shutil.rmtree(folder_of(path))
    shutil.copytree(copy / WAITING, folder_of(path))
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    incoming = path.with_name(f".{path.name}-incoming")
    shutil.copyfile(copy / FILE, incoming)
    incoming.chmod(0o600)
    with incoming.open("rb") as written:
        os.fsync(written.fileno())
    incoming.replace(path)


def _batches(path: Path) -> int:
    if not path.exists():
        return 0
    try:
        with duckdb.connect(str(path), read_only=True) as opened:
            if not schema.stored_format(opened):
                return 0
            (count,) = opened.execute("SELECT count(*) FROM batch").fetchall()[0]
    except duckdb.Error as error:
        raise OwnerUnreachable(path, str(error).splitlines()[0]) from error
    return int(count)
