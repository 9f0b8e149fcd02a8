"""Bring in a file of outcomes: batch after batch, each whole or not at all.

What comes of every row is counted in the transaction that keeps it, so that a killed import can
simply be run again: what is in already is then unchanged.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from headwater.access.places import Place
from headwater.access.viewer import Viewer
from headwater.intake.runs import in_words
from headwater.intake.turns import turn
from headwater.purpose.files.batch import Bringing, End, Result
from headwater.purpose.files.columns import naming
from headwater.purpose.files.reading import Line, Rows, open_rows
from headwater.purpose.models import Import, RowSetAside, lengths
from headwater.purpose.saying import written_as
from headwater.purpose.works import teams_by_id
from headwater.sources.progress import Progress, Report

A_BATCH = 1000
TURN = "purpose.files"  # no source is called so: a slug holds no point
MOST_REASONS = 1000  # told apart; the rows keep their own in any case
NAMED_LATER = 5
STOPPED = "It was stopped. What had arrived is kept; bring the file in again for the rest."
State = Import.State


@dataclass
class Tally:
    """What came of the rows so far; `left_alone` are headers that mean no column."""

    rows: int = 0
    written: int = 0
    unchanged: int = 0
    set_aside: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    first: list[tuple[int, str]] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)

    def add(self, results: Iterable[Result]) -> None:
        """Count what came of some rows."""
        for result in results:
            self.rows += 1
            name = result.end.name.lower()
            setattr(self, name, getattr(self, name) + 1)
            if result.end is End.SET_ASIDE:
                known = result.reason in self.reasons or len(self.reasons) < MOST_REASONS
                reason = result.reason if known else "other reasons"
                self.reasons[reason] = self.reasons.get(reason, 0) + 1
                if len(self.first) < NAMED_LATER:
                    self.first.append((result.line.number, result.reason))


def begin(name: str, by: Viewer, now: dt.datetime) -> Import:
    """Record a file that is to be brought in, by what it is called."""
    return Import.objects.create(
        file=name[: lengths.TITLE], begun_at=now, brought_as=written_as(by, Place())
    )


def bring_in(
    path: Path, record: Import, by: Viewer, *, report: Report, say: Callable[[str], None]
) -> Tally:
    """Bring in a file, and keep in `record` what came of it, also of an earlier try at it.

    Raises FileUnusable, FileRefused, OSError or WarehouseError; whatever was kept before stays.
    """
    words = "Another file of outcomes is being brought in: waiting for its end."
    with turn(TURN, say, words):
        close_abandoned()
        _start(record)
        try:
            tally = _bring(open_rows(path), by, record, report)
        except Exception as error:
            _end(record, State.FAILED, in_words(error))
            raise
        except KeyboardInterrupt:
            _end(record, State.FAILED, STOPPED)
            raise
        _end(record, State.DONE)
        return tally


def try_out(path: Path, by: Viewer, *, report: Report) -> Tally:
    """Return what bringing in a file would do, and do nothing. Raises as `bring_in` does."""
    return _bring(open_rows(path), by, None, report)


def close_abandoned() -> None:
    """End the imports of processes that died. Only call this while holding the turn."""
    Import.objects.filter(state=State.RUNNING).update(
        state=State.FAILED,
        ended_at=timezone.now(),
        trouble=STOPPED,
    )


def fail(record: Import, error: BaseException) -> None:
    """Record that a file could not be brought in, in words."""
    give_up(record, in_words(error))


def give_up(record: Import, because: str) -> None:
    """Record that a file is not brought in any further."""
    _end(record, State.FAILED, because)


def _start(record: Import) -> None:
    record.rows_set_aside.all().delete()
    record.state, record.trouble, record.ended_at = State.RUNNING, "", None
    record.rows = record.written = record.unchanged = record.set_aside = 0
    record.save()


def _end(record: Import, state: str, trouble: str = "") -> None:
    record.state, record.trouble = state, trouble[: lengths.SENTENCE]
    record.ended_at = timezone.now()
    record.save(update_fields=["state", "trouble", "ended_at"])


def _bring(rows: Rows, by: Viewer, record: Import | None, report: Report) -> Tally:
    total = _count(rows, record, report)
    bringing = Bringing(by, timezone.now(), teams_by_id(), dry=record is None)
    tally, named = Tally(), _Naming(rows.headers)
    for batch in _batches(rows):
        with transaction.atomic():
            _take_turn(record)
            bringing.now = timezone.now()  # what somebody wrote during an earlier part came before
            results = bringing.bring([(line, named.of(line)) for line in batch])
            tally.add(results)
            if record is not None:
                _keep(record, tally, results)
        report(Progress("Bringing in", tally.rows, total, "rows"))
    tally.left_alone = named.left_alone
    return tally


def _count(rows: Rows, record: Import | None, report: Report) -> int:
    """Return how many rows there are, so that everybody sees how far it is."""
    report(Progress("Looking at the file", 0, None, "rows"))
    total = sum(1 for _ in rows)
    if record is not None:
        record.total = total
        record.save(update_fields=["total"])
    return total


def _take_turn(record: Import | None) -> None:
    """Begin with a change: SQLite lets nobody write who has only read so far and came late."""
    if record is not None:
        Import.objects.filter(pk=record.pk).update(state=State.RUNNING)


def _keep(record: Import, tally: Tally, results: Iterable[Result]) -> None:
    for name in ("rows", "written", "unchanged", "set_aside"):
        setattr(record, name, getattr(tally, name))
    record.save(update_fields=["rows", "written", "unchanged", "set_aside"])
    RowSetAside.objects.bulk_create(
        [_set_aside(record, result) for result in results if result.end is End.SET_ASIDE]
    )


def _set_aside(record: Import, result: Result) -> RowSetAside:
    cells = {_clean(name): _clean(text) for name, text in result.line.cells.items()}
    reason = _clean(result.reason)
    short = reason if len(reason) <= lengths.SENTENCE else f"{reason[: lengths.SENTENCE - 1]}…"
    return RowSetAside(of=record, line=result.line.number, reason=short, row=cells)


def _clean(text: str) -> str:
    """Return text without what no database keeps."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _batches(rows: Iterable[Line]) -> Iterator[list[Line]]:
    reading = iter(rows)
    while batch := list(islice(reading, A_BATCH)):
        yield batch


class _Naming:
    """Which column each header means, worked out once for all rows that have the same ones."""

    def __init__(self, headers: Iterable[str]) -> None:
        self._known: dict[tuple[str, ...], dict[str, str]] = {}
        self._unknown: dict[str, None] = {}
        self._learn(tuple(headers))

    @property
    def left_alone(self) -> list[str]:
        """The headers that mean nothing here."""
        return list(self._unknown)[:50]

    def of(self, line: Line) -> dict[str, str]:
        """Return the column of each header of a row; "" of one that means nothing."""
        return self._learn(tuple(line.cells))

    def _learn(self, headers: tuple[str, ...]) -> dict[str, str]:
        if headers not in self._known:
            found = naming(headers)
            for header in headers:
                if header not in found and len(self._unknown) < 50:
                    self._unknown[header] = None
            if len(self._known) > 1000:
                self._known.clear()
            self._known[headers] = {header: found.get(header, "") for header in headers}
        return self._known[headers]
