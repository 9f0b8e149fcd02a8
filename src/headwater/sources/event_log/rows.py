"""Read an event log row by row. A row that cannot be used is set aside; the rest goes on."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from headwater.sources.event_log.columns import Columns, choose_columns
from headwater.sources.event_log.errors import EmptyLog, NotAnEventLog
from headwater.sources.files import ENDS_EARLY
from headwater.sources.plain_text import bounded
from headwater.sources.tables import (
    LONGEST_CELL,
    SAMPLE,
    Lines,
    Progress,
    delimiter_of,
    has_escapes,
    opened_text,
)
from headwater.vocabulary.delivery import SetAside
from headwater.vocabulary.work import Instant

JOINED = " / "


class Options(msgspec.Struct, frozen=True):
    """How to read a log. `timezone` is for instants that carry none;

    `date_format` is a `strptime` format for instants that are not ISO 8601.
    """

    columns: Columns = Columns()
    timezone: str = "UTC"
    date_format: str = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ""


class Row(NamedTuple):
    """One event: `item` had `status` from `at` on. Empty text where the log says nothing."""

    line: int
    item: str
    at: Instant
    status: str
    team: str
    kind: str
    title: str
    parent: str
    created_at: Instant | None
    outcome: str


class EventLog:
    """An open event log: `columns` says what was understood; iterating gives its rows."""

    def __init__(self, path: Path, options: Options, progress: Progress | None = None) -> None:
        """Read the header. Raises EventLogError or OSError."""
        self.path = path
        self._options = options
        self._progress = progress
        sample = self._sample()
        self._delimiter = options.delimiter or delimiter_of(sample)
        self.header = self._header(sample)
        self.columns = choose_columns(self.header, options.columns)

    def __iter__(self) -> Iterator[Row | SetAside]:
        """Yield every row of the file, usable or set aside, in order."""
        reader = _Reader(self.columns, self.header, self.path.name, self._options)
        try:
            with self._open() as text:
                yield from reader.rows(Lines(text), self._delimiter)
        except ENDS_EARLY:
            yield SetAside(self.path.name, reader.line + 1, "the compressed file breaks off here")

    def _sample(self) -> str:
        with self._open() as text:
            sample = "".join(self._first_lines(text))
        if not sample.strip():
            raise EmptyLog(self.path.name)
        if "\x00" in sample:
            raise NotAnEventLog(
                self.path.name, "it is not text, or in another encoding; try --encoding utf-16"
            )
        return sample

    def _header(self, sample: str) -> list[str]:
        try:
            return next(csv.reader(io.StringIO(sample), delimiter=self._delimiter))
        except csv.Error as error:
            raise NotAnEventLog(self.path.name, f"its first line is not CSV: {error}") from error

    def _first_lines(self, text: IO[str]) -> Iterator[str]:
        """Yield the lines of the first `SAMPLE` characters, or as many as come before a damage."""
        size = 0
        try:
            while size < SAMPLE and (line := text.readline(SAMPLE)):
                yield line
                size += len(line)
        except ENDS_EARLY as damage:
            if not size:
                raise NotAnEventLog(self.path.name, "the compressed file is damaged") from damage

    def _open(self) -> IO[str]:
        return opened_text(self.path, self._options.encoding, self._progress)


class _Reader:
    """Turns cells into rows, or into the reason why not."""

    def __init__(self, columns: Columns, header: list[str], file: str, options: Options) -> None:
        self.line = 0
        self._file = file
        self._width = len(header)
        self._zone: tzinfo = ZoneInfo(options.timezone)
        self._format = options.date_format
        self._at = {meaning: header.index(name) for meaning, name in columns.chosen().items()}

    def rows(self, lines: Lines, delimiter: str) -> Iterator[Row | SetAside]:
        csv.field_size_limit(LONGEST_CELL)
        cells = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin_row()
            before = cells.line_num
            try:
                values = next(cells)
            except StopIteration:
                return
            except csv.Error as error:
                self.line = cells.line_num
                yield SetAside(self._file, self.line, f"not a CSV row: {error}")
                continue
            self.line = before + 1
            if before and values:
                yield self._row(values)

    def _row(self, values: list[str]) -> Row | SetAside:
        item = self._cell(values, "item")
        try:
            self._check(values, item)
            return Row(
                line=self.line,
                item=item,
                at=self._instant(self._cell(values, "changed_at")),
                status=self._status(values),
                team=self._cell(values, "team"),
                kind=self._cell(values, "kind"),
                title=self._cell(values, "title"),
                parent=self._cell(values, "parent"),
                created_at=self._optional_instant(self._cell(values, "created_at")),
                outcome=bounded(self._cell(values, "outcome")),
            )
        except _Unusable as reason:
            readable = item.encode("utf-8", "replace").decode()
            return SetAside(self._file, self.line, str(reason), readable)

    def _check(self, values: list[str], item: str) -> None:
        if len(values) != self._width:
            raise _Unusable(f"{len(values)} cells where the header has {self._width}")
        if not item:
            raise _Unusable("no item")
        if not "".join(values).isprintable() and any(map(has_escapes, values)):
            raise _Unusable("not in the expected text encoding; try --encoding cp1252")

    def _cell(self, values: list[str], meaning: str) -> str:
        place = self._at.get(meaning)
        return values[place].strip() if place is not None and place < len(values) else ""

    def _status(self, values: list[str]) -> str:
        status = self._cell(values, "status")
        if not status:
            raise _Unusable("no status")
        refined = self._cell(values, "sub_status")
        return f"{status}{JOINED}{refined}" if refined else status

    def _optional_instant(self, text: str) -> Instant | None:
        return self._instant(text) if text else None

    def _instant(self, text: str) -> Instant:
        if not text:
            raise _Unusable("no instant")
        try:
            moment = self._moment(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=self._zone)
            return round(moment.timestamp() * 1_000_000)
        except (ValueError, OverflowError, OSError):
            raise _Unusable(f"not a date and time we can read{self._hint()}") from None

    def _moment(self, text: str) -> datetime:
        if self._format:
            return datetime.strptime(text, self._format)  # noqa: DTZ007 the zone is added above
        if text.isdigit() and len(text) in (10, 13):
            return datetime.fromtimestamp(int(text) / (1 if len(text) == 10 else 1000), UTC)
        return datetime.fromisoformat(text)

    def _hint(self) -> str:
        return "" if self._format else "; say the date format, for example %d/%m/%Y %H:%M"


class _Unusable(Exception):
    """Why a row cannot be used."""
