"""The owner's side of a warehouse's file: opening it, reading from it on many threads."""

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from headwater.warehouse import copying, roll_ups, schema
from headwater.warehouse.errors import (
    DiskFull,
    EngineStopped,
    FileOfNewerVersion,
    FileUnreadable,
    LimitUnusable,
    OutOfMemory,
    PathNotWritable,
    QueryFailed,
    WarehouseError,
)
from headwater.warehouse.spool import folder_of
from headwater.warehouse.staging import quoted
from headwater.warehouse.transaction import Connection, bound, reading, transaction

MEMORY_SHARE = 0.6
MOST_MEMORY_MIB = 16 * 1024
LOCK_PATIENCE_S = 10.0
A_SIZE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})? ?[KMGT]i?B", re.IGNORECASE)
TRIES = 4
"""How often a question is put that the engine fails on: of the version in use some joins over texts
fail by chance (duckdb/duckdb#24807), rarely twice. Only reading is repeated here; a load that fails
is rolled back and tried again by whoever loads.
"""
A_FEW = re.compile(r"[1-9][0-9]{0,3}")


class Store:
    """An open warehouse file. Readers see the last committed state and never wait for a load."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = _connect(path)
        self._stopped: EngineStopped | None = None
        self._reading = 0
        self._quiet = threading.Condition()
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    @property
    def stopped(self) -> EngineStopped | None:
        """Why nothing can be done with the file any more in this process, if so."""
        return self._stopped

    def stop(self, because: EngineStopped) -> None:
        """Do nothing more with the file: whatever is asked from now on is refused."""
        self._stopped = because

    def read(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """Answer one SELECT, which may name `tables`. Raises QueryFailed and its kin."""
        with self._busy():
            return self._answer(sql, tables)

    def copy_to(self, folder: Path) -> None:
        """Write a consistent copy of the file into `folder`, which is in the spool."""
        with self._busy(), self._connection.cursor() as cursor:
            copying.copy_file(cursor, folder)

    def connection(self) -> Connection:
        """Return a connection of its own for one thread."""
        return self._connection.cursor()

    def close(self) -> None:
        """Wait for the readers, then let go of the file."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._reading == 0)
            self._connection.close()

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """Keep the file open while inside, and tell the engine's errors as ours."""
        if self._stopped:
            raise self._stopped
        with self._quiet:
            self._reading += 1
        try:
            yield
        except duckdb.FatalException as error:
            self.stop(EngineStopped(str(error)))
            raise EngineStopped(str(error)) from error
        except duckdb.Error as error:
            raise _told(error, self._path) from error
        finally:
            with self._quiet:
                self._reading -= 1
                self._quiet.notify_all()

    def _answer(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        refuse_changes(sql)
        for _ in range(TRIES - 1):
            with suppress(duckdb.InternalException):
                return self._once(sql, tables)
        return self._once(sql, tables)

    def _once(self, sql: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        with self._connection.cursor() as cursor, bound(cursor, tables), reading(cursor):
            return cursor.sql(sql).to_arrow_table()

    def _prepare(self) -> None:
        _shut_in(self._connection, folder_of(self._path))
        stored = schema.stored_format(self._connection)
        if stored > schema.FORMAT:
            raise FileOfNewerVersion(self._path, f"its form is {stored}, known {schema.FORMAT}")
        with transaction(self._connection):
            if 0 < stored < schema.FORMAT:
                schema.bring_on(self._connection)
                roll_ups.remap(self._connection)
            else:
                schema.create(self._connection)


@lru_cache(maxsize=512)
def refuse_changes(sql: str) -> None:
    """Raise QueryFailed unless `sql` is one SELECT: rooms ask, only batches change.

    A SELECT may still hide an INSERT in its WITH; the transaction it runs in refuses that.
    """
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(sql)]
    except duckdb.Error as error:
        raise QueryFailed(str(error)) from error
    if kinds != [duckdb.StatementType.SELECT]:
        raise QueryFailed("only a single SELECT can be read")


def _connect(path: Path) -> Connection:
    """Open the file; a lock that a dying owner still holds for a moment is waited for."""
    deadline = time.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            return duckdb.connect(str(path), config=_config(path))
        except duckdb.Error as error:
            if "Could not set lock" not in str(error) or time.monotonic() > deadline:
                raise _told_on_opening(error, path) from error
        time.sleep(0.05)


def _shut_in(connection: Connection, spool: Path) -> None:
    """Let no query reach a file but the waiting batches: what is read is whatever was asked."""
    connection.execute(f"SET allowed_directories = [{quoted(str(spool))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _config(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _limit("HEADWATER_MEMORY", A_SIZE, "4GB") or f"{_memory_mib()}MiB",
        "temp_directory": str(path.with_name(path.name + ".overflow")),
        # an internal error ends the question, not the process; `stop` looks after fatal ones
        "disable_database_invalidation": True,
        "autoinstall_known_extensions": False,
        "python_enable_replacements": False,
    }
    if threads := _limit("HEADWATER_THREADS", A_FEW, "4"):
        config["threads"] = int(threads)
    return config


def _limit(name: str, form: re.Pattern[str], looks_like: str) -> str:
    """Return a setting of the environment, "" where it is not set. Raises LimitUnusable."""
    written = os.environ.get(name, "").strip()
    if written and not form.fullmatch(written):
        raise LimitUnusable(name, looks_like)
    return written


def _memory_mib() -> int:
    """Return the share of this machine's memory that the engine may take."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(int(total * MEMORY_SHARE / 2**20), MOST_MEMORY_MIB)


def _told_on_opening(error: duckdb.Error, path: Path) -> WarehouseError:
    text = str(error).splitlines()[0]
    if "newer" in text or isinstance(error, duckdb.SerializationException):
        return FileOfNewerVersion(path, text)
    if "ermission denied" in text or "Read-only file system" in text:
        return PathNotWritable(path, text)
    if "No space left" in text:
        return DiskFull(path)
    return FileUnreadable(path, text)


def _told(error: duckdb.Error, path: Path) -> WarehouseError:
    if isinstance(error, duckdb.OutOfMemoryException):
        return OutOfMemory(str(error).splitlines()[0])
    if "No space left" in str(error):
        return DiskFull(path)
    return QueryFailed(str(error))
