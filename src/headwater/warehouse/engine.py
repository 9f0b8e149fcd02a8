"""The warehouse as its users see it, whichever process owns the file."""

import atexit
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import msgspec
import pyarrow as pa
from ibis.expr.operations import Node

from headwater.vocabulary.delivery import Delivery
from headwater.vocabulary.organisation import Organisation
from headwater.vocabulary.work import Stay, TrackerOutcome
from headwater.warehouse import derive, mapping
from headwater.warehouse import preview as previewing
from headwater.warehouse.columns import BATCH_TABLES, arrow_schema, stays_of, tables_of
from headwater.warehouse.errors import (
    BatchFailed,
    OwnerUnreachable,
    StillLoading,
    UnknownEngine,
)
from headwater.warehouse.owner import Owner
from headwater.warehouse.ownership import Ownership
from headwater.warehouse.preview import Preview
from headwater.warehouse.serving import Client, Unreachable
from headwater.warehouse.spool import BatchNote, Spool

PATIENCE_S = 120.0
SAY_AFTER_S = 2.0
LOOK_EVERY_S = 0.01
LOOK_AT_LEAST_EVERY_S = 0.25
Say = Callable[[str], None]
T = TypeVar("T")

KNOWN_STAYS = """
SELECT item.external_id, epoch_us(item.created_at) AS created_at, status.external_id AS status,
       place.attributes AS place, stay.marks, epoch_us(stay.entered_at) AS entered_at,
       epoch_us(stay.left_at) AS left_at
FROM wanted JOIN item USING (external_id) JOIN stay USING (item_id)
JOIN status USING (status_id) JOIN place USING (place_id)
WHERE item.source = wanted.source
ORDER BY stay.item_id, stay.seq
"""
KNOWN_OUTCOMES = """
SELECT item.external_id, outcome.text, epoch_us(outcome.said_at) AS said_at,
       epoch_us(outcome.since) AS since
FROM wanted JOIN item USING (external_id) JOIN tracker_outcome AS outcome USING (item_id)
WHERE item.source = wanted.source
"""


class Warehouse:
    """Keeps deliveries, and answers questions about them.

    Whichever process first needs the file owns it; the others ask that one. What is kept is safe
    as soon as `keep` returns, and loaded by the owner of the moment.
    """

    def __init__(self, path: Path, say: Say | None = None, patience_s: float = PATIENCE_S) -> None:
        self._path = path
        self._say = say
        self._patience_s = patience_s
        self._spool = Spool(path)
        self._ownership = Ownership(path)
        self._client = Client(path)
        self._owner: Owner | None = None
        self._seat = threading.RLock()
        self._kept: list[str] = []

    def read(self, query: ir.Table | str, **bound: pa.Table) -> pa.Table:
        """Return the answer to an Ibis expression over `relation(…)`, or to one SQL SELECT.

        `bound` are the relations given with the question: scope, calendar and such. Raises
        QueryFailed, and OwnerUnreachable if another process holds the file in silence.
        """
        sql = query if isinstance(query, str) else compiled(query)
        return self._ask(lambda owner: owner.store.read(sql, bound), lambda c: c.read(sql, bound))

    def keep(self, delivery: Delivery, run: str) -> str:
        """Keep a delivery and return its batch's id. It survives anything from then on.

        `run` names the import or sync it belongs to. Raises DiskFull or PathNotWritable.
        """
        note = BatchNote(
            "facts",
            delivery.source,
            run,
            _now(),
            cursor=delivery.cursor,
            files_read=delivery.files_read,
        )
        return self._drop(note, tables_of(delivery, run))

    def keep_tables(self, source: str, run: str, tables: Mapping[str, pa.Table]) -> str:
        """Keep facts that are columns already: any of the tables of `BATCH_TABLES`."""
        unknown = sorted(set(tables) - set(BATCH_TABLES))
        if unknown:
            raise ValueError(f"not tables of a batch: {', '.join(unknown)}")
        return self._drop(BatchNote("facts", source, run, _now()), tables)

    def settle(self, timeout: float | None = None) -> None:
        """Wait until everything this process kept is loaded.

        Raises BatchFailed with the reasons of what could not be, StillLoading after `timeout`
        seconds, and what keeps the owner from loading at all (DiskFull and its kin).
        """
        kept = list(self._kept)
        self._wait_for(kept, timeout)
        self._kept = [batch for batch in self._kept if batch not in kept]
        failures = self._spool.failures(kept)
        if failures:
            raise BatchFailed(failures, self._spool.failed)
        if self._owner is not None:
            self._owner.tidy()

    def map(self, organisation: Organisation) -> None:
        """Keep the mapping, derive everything anew by it, and wait until that is done.

        Raises UnknownStage and ZoneInfoNotFoundError before anything is changed.
        """
        mapping.mapping_of(organisation, _no_places(), ())
        for zone in mapping.timezones(organisation):
            ZoneInfo(zone)
        document = msgspec.json.encode(organisation).decode()
        self._do(self._drop(BatchNote("mapping", "", "", _now(), document=document), {}))

    def rebuild(self) -> None:
        """Derive all item facts and roll-ups anew from the stored stays, and wait for it."""
        self._do(self._drop(BatchNote("rebuild", "", "", _now()), {}))

    def version(self) -> str:
        """Return a word that changes whenever anything that is stored does."""
        rows = self.read("SELECT count(*) || ' ' || max(batch_id) AS version FROM batch")
        return str(rows.column("version").to_pylist()[0])

    def preview(self, organisation: Organisation) -> Preview:
        """Return what `map(organisation)` would change for the items as they stand now."""
        places = self.read("SELECT * FROM place")
        tables = mapping.mapping_of(organisation, places, ())
        planned = {f"planned_{name}": tables[name] for name in previewing.PLANNED}
        counts = self.read(previewing.question(), **planned)
        return previewing.preview_of(counts, self.organisation(), organisation)

    def organisation(self) -> Organisation:
        """Return the organisation last mapped, an empty one before the first."""
        rows = self.read("SELECT document FROM mapping").column("document").to_pylist()
        return msgspec.json.decode(rows[0], type=Organisation) if rows else Organisation()

    def cursor(self, source: str) -> str | None:
        """Return how far `source` had come by what was kept, None before the first note."""
        self._wait_for(self._waiting_of(source), None)
        asked = pa.table({"source": [source]})
        rows = self.read("SELECT value FROM cursor JOIN asked USING (source)", asked=asked)
        return rows.column("value").to_pylist()[0] if rows.num_rows else None

    def known_stays(
        self, source: str, external_ids: Sequence[str]
    ) -> dict[str, tuple[int, tuple[Stay, ...]]]:
        """Return created_at and the stays of those items that are known, by external id."""
        return stays_of(self._known(KNOWN_STAYS, source, external_ids))

    def known_outcomes(self, source: str, external_ids: Sequence[str]) -> dict[str, TrackerOutcome]:
        """Return what is known of what those items are for, by external id."""
        rows = self._known(KNOWN_OUTCOMES, source, external_ids).to_pylist()
        return {row.pop("external_id"): TrackerOutcome(**row) for row in rows}

    def _known(self, query: str, source: str, external_ids: Sequence[str]) -> pa.Table:
        self._wait_for(self._waiting_of(source), None)
        ids = pa.array(list(dict.fromkeys(external_ids)), pa.string())
        wanted = pa.table({"source": [source] * len(ids), "external_id": ids})
        return self.read(query, wanted=wanted)

    def copy(self) -> Path:
        """Write everything kept until now into a hidden folder of the spool and return it.

        It holds the file as of one moment and the batches that waited then (`copying`); loading
        goes on meanwhile. The caller removes it. Raises DiskFull and its kin.
        """
        return self._ask(lambda owner: owner.copy(), lambda client: client.copy())

    def close(self) -> None:
        """Let go of the file, so that another process may own it. What is kept stays kept."""
        with self._seat:
            self._client.close()
            if self._owner is not None:
                self._owner.close()
                self._owner = None
            self._ownership.release()

    def tell(self, say: Say) -> None:
        """Say it to `say` from now on when this process waits for another."""
        self._say = say

    def abandon(self) -> None:
        """Give up the parent's ownership in a forked child, without touching the parent's file."""
        self._ownership.release()
        self._client.close()
        if self._owner is not None:
            self._owner.abandon()

    def _drop(self, note: BatchNote, tables: Mapping[str, pa.Table]) -> str:
        batch = self._spool.drop(note, tables)
        self._kept.append(batch)
        if self._owner is not None:
            self._owner.ping()
        return batch

    def _do(self, batch: str) -> None:
        """Wait for one batch that is an act rather than facts."""
        self._wait_for([batch], None)
        self._kept.remove(batch)
        failures = self._spool.failures([batch])
        if failures:
            raise BatchFailed(failures, self._spool.failed)

    def _waiting_of(self, source: str) -> list[str]:
        return [batch for batch, note in self._spool.notes().items() if note.source == source]

    def _wait_for(self, batches: Iterable[str], timeout: float | None) -> None:
        """Wait until none of `batches` is in the spool; see to it that somebody loads them."""
        wanted = set(batches)
        patience = _Patience(self._say, timeout)
        if wanted.intersection(self._spool.pending()):
            self._ask(lambda owner: owner.retry(), lambda client: client.retry())
        while waiting := wanted.intersection(self._spool.pending()):
            if patience.is_over():
                raise StillLoading(len(waiting))
            trouble = self._ask(lambda owner: owner.ping(), lambda client: client.ping())
            if trouble is not None:
                raise trouble
            patience.wait(
                "Waiting for the Headwater process that holds the warehouse to load what was kept …"
                if self._owner is None
                else ""
            )

    def _ask(self, ours: Callable[[Owner], T], theirs: Callable[[Client], T]) -> T:
        """Do `ours` as the owner, or `theirs` with whoever is; become the owner if nobody is."""
        patience = _Patience(self._say, self._patience_s)
        while True:
            owner = self._owned()
            if owner is not None:
                return ours(owner)
            try:
                return theirs(self._client)
            except Unreachable:
                if patience.is_over():
                    raise OwnerUnreachable(self._path, self._ownership.owner()) from None
            patience.wait(
                f"Waiting for another Headwater process (pid {self._ownership.owner()}) "
                "to answer or to hand over the warehouse …"
            )

    def _owned(self) -> Owner | None:
        """Return what runs here as the owner, taking over if nobody owns the file."""
        if self._owner is not None:
            return self._owner
        with self._seat:
            if self._owner is None and self._ownership.take():
                try:
                    self._owner = Owner(self._path, self._spool)
                except BaseException:
                    self._ownership.release()
                    raise
            return self._owner


def _now() -> int:
    return time.time_ns() // 1000


class _Patience:
    """How long to wait for somebody, and saying so once it is worth saying."""

    def __init__(self, say: Say | None, timeout_s: float | None) -> None:
        self._say, self._timeout_s = say, timeout_s
        self._began = time.monotonic()
        self._pause_s = LOOK_EVERY_S

    def is_over(self) -> bool:
        return self._timeout_s is not None and self._waited_s() > self._timeout_s

    def wait(self, words: str) -> None:
        if words and self._say is not None and self._waited_s() > SAY_AFTER_S:
            self._say(words)
            self._say = None
        time.sleep(self._pause_s)
        self._pause_s = min(self._pause_s * 1.2, LOOK_AT_LEAST_EVERY_S)

    def _waited_s(self) -> float:
        return time.monotonic() - self._began


@lru_cache(maxsize=1024)
def _compiled(operation: Node) -> str:
    return derive.compiled(operation.to_expr())


def compiled(expression: ir.Table) -> str:
    """Return an expression's SQL; the same expression, built again, is not compiled again."""
    return _compiled(expression.op())


def _no_places() -> pa.Table:
    return arrow_schema(BATCH_TABLES["place"]).empty_table()


_open: dict[Path, Warehouse] = {}
_opening = threading.Lock()
_of_parent: list[Warehouse] = []


def open_warehouse(url: str, *, say: Say | None = None) -> Warehouse:
    """Return the warehouse at `url` (`duckdb:///path`), one per process.

    `say` is told, once per wait, when this process waits for another. Raises UnknownEngine and
    PathNotWritable; what is wrong with the file itself is raised when it is first needed.
    """
    path = path_of(url)
    with _opening:
        warehouse = _open.get(path)
        if warehouse is None:
            warehouse = _open[path] = Warehouse(path, say)
        elif say is not None:
            warehouse.tell(say)
        return warehouse


def close_all() -> None:
    """Close every warehouse this process has open."""
    with _opening:
        while _open:
            _open.popitem()[1].close()


def path_of(url: str) -> Path:
    """Return where the file of a warehouse's URL is. Raises UnknownEngine."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme != "duckdb" or parts.netloc or path in ("", "/"):
        raise UnknownEngine(url)
    # as elsewhere, three slashes before an absolute path may be four
    return Path("/" + path.lstrip("/")).resolve()


def _forget_after_fork() -> None:
    """In a forked child: the parent owns the file, and its threads do not exist here."""
    for warehouse in _open.values():
        warehouse.abandon()
    _of_parent.extend(_open.values())
    _open.clear()


atexit.register(close_all)
os.register_at_fork(after_in_child=_forget_after_fork)
