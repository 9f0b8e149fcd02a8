"""Loading the spool: in order, each batch exactly once, in one transaction with its id.

Waiting batches of one run are loaded together, which costs far less than one by one. If that
fails, they are tried alone, so that only the one at fault is put aside.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import facts, plan, roll_ups
from headwater.warehouse.errors import (
    BatchOfNewerVersion,
    DiskFull,
    EngineStopped,
    OutOfMemory,
    WarehouseError,
)
from headwater.warehouse.spool import UNREADABLE, BatchNote, Spool
from headwater.warehouse.transaction import Connection, transaction

GROUP_ITEMS = 100_000
Group = list[tuple[str, BatchNote]]
Fault = (duckdb.Error, OSError, ValueError, KeyError, pa.ArrowException, WarehouseError)
"""What a batch can be at fault for; msgspec's errors are ValueErrors."""


class Loader:
    """Brings what waits in the spool into the file, on a connection of its own."""

    def __init__(self, connection: Connection, spool: Spool, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._spool = spool
        self._clock = clock

    def step(self) -> bool:
        """Load what comes next; return whether there was anything.

        Raises DiskFull, OutOfMemory and BatchOfNewerVersion, after which the same batches still
        wait. A batch that is itself at fault is moved to the failed ones.
        """
        waiting = self._not_yet_loaded()
        if not waiting:
            return False
        try:
            self._load(self._next_group(waiting, GROUP_ITEMS))
        except Fault as error:
            self._raise_if_not_the_batch(error)
            self._load_first_alone(waiting)
        return True

    def tidy(self) -> bool:
        """Sort the stays if too many have been added; return whether that was needed."""
        if not roll_ups.needs_sorting(self._connection):
            return False
        with transaction(self._connection):
            roll_ups.sort(self._connection)
        return True

    def _load_first_alone(self, waiting: list[str]) -> None:
        try:
            self._load(self._next_group(waiting, 0))
        except Fault as error:
            self._raise_if_not_the_batch(error)
            self._spool.fail(waiting[0], f"{type(error).__name__}: {error}")

    def _raise_if_not_the_batch(self, error: Exception) -> None:
        cause = not_the_batch(error, self._spool)
        if cause is not None:
            raise cause from error

    def _not_yet_loaded(self) -> list[str]:
        """Discard what a killed owner loaded but could not remove; return the rest."""
        waiting = self._spool.pending()
        if waiting:
            rows = self._connection.execute(
                "SELECT batch_id FROM batch WHERE batch_id >= ?", [waiting[0]]
            ).fetchall()
            loaded = {row[0] for row in rows}
            for batch in loaded.intersection(waiting):
                self._spool.discard(batch)
            waiting = [batch for batch in waiting if batch not in loaded]
        return waiting

    def _next_group(self, waiting: list[str], most_items: int) -> Group:
        """Return the first batch, and those after it that may be loaded with it."""
        first = waiting[0], self._spool.note(waiting[0])
        group = [first]
        if first[1].kind != "facts":
            return group
        seen = self._item_ids(*first)
        for batch, note in self._alike(waiting[1:], first[1]):
            ids = self._item_ids(batch, note)
            if len(seen) + len(ids) > most_items or not seen.isdisjoint(ids):
                break
            seen |= ids
            group.append((batch, note))
        return group

    def _alike(self, waiting: list[str], first: BatchNote) -> Iterator[tuple[str, BatchNote]]:
        """Yield the batches of the same run that follow without another in between."""
        for batch in waiting:
            try:
                note = self._spool.note(batch)
            except UNREADABLE:
                return  # it will be judged when it is the first
            if (note.kind, note.source, note.run) != (first.kind, first.source, first.run):
                return
            yield batch, note

    def _item_ids(self, batch: str, note: BatchNote) -> set[int]:
        ids: set[int] = set()
        for table in ("item", "gone"):
            if note.rows.get(table):
                path = self._spool.file(batch, table)
                ids.update(pq.read_table(path, columns=["item_id"])["item_id"].to_pylist())
        return ids

    def _load(self, group: Group) -> None:
        now = self._clock()
        with transaction(self._connection):
            self._act(group)
            for batch, note in group:
                facts.note_batch(self._connection, batch, note, now)
        for batch, _ in group:
            self._spool.discard(batch)

    def _act(self, group: Group) -> None:
        kind = group[0][1].kind
        if kind == "facts":
            facts.load(self._connection, self._spool, group)
        elif kind == "mapping":
            plan.apply(self._connection, organisation_of(group[0][1].document))
        elif kind == "rebuild":
            roll_ups.rebuild(self._connection)
        else:
            raise ValueError(f"a batch of the kind {kind!r} is not known")


def organisation_of(document: str) -> Organisation:
    """Return the organisation a mapping batch holds."""
    return msgspec.json.decode(document, type=Organisation)


def not_the_batch(error: Exception, spool: Spool) -> WarehouseError | None:
    """Return what is wrong with the machine rather than with the batch, if anything is."""
    text = str(error)
    if "No space left" in text or isinstance(error, DiskFull):
        return DiskFull(spool.folder)
    if isinstance(error, BatchOfNewerVersion):
        return error
    if isinstance(error, duckdb.OutOfMemoryException):
        return OutOfMemory(text.splitlines()[0])
    if isinstance(error, duckdb.FatalException):
        return EngineStopped(text)
    if isinstance(error, duckdb.InternalException):  # see store.TRIES: it may well work again
        return WarehouseError(f"The warehouse’s engine failed ({text.splitlines()[0]}).")
    return None
