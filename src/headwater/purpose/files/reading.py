"""Read a file of outcomes row by row: CSV or JSON, packed or not, in any size.

Whatever cannot be read as a row comes out as one all the same, with what is wrong with it, so that
nothing of a file is lost without a word.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from headwater.intake.sniffing import UTF16_MARKS, Content, sniff
from headwater.purpose.files.cells import unguarded
from headwater.purpose.files.columns import FINDING, naming
from headwater.purpose.files.errors import NotATable, NoWork, Unusable
from headwater.sources.files import BLOCK, ENDS_EARLY, opened
from headwater.sources.jira.splitting import Element, Splitter, Unbalanced
from headwater.sources.tables import (
    LONGEST_CELL,
    LONGEST_ROW,
    SAMPLE,
    Lines,
    delimiter_of,
    has_escapes,
    opened_text,
)

BREAKS_OFF = "The compressed file breaks off here."
COMMENT = "#"
USUAL, OLDER = "utf-8-sig", "cp1252"


@dataclass(frozen=True)
class Line:
    """A row: where it is, its cells by header, and what is wrong with it ("": nothing)."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


class Rows(Protocol):
    """An open file: `headers` as far as they are known before the rows are read."""

    headers: tuple[str, ...]

    def __iter__(self) -> Iterator[Line]:
        """Yield every row, in order; again from the first when asked again."""
        ...


def open_rows(path: Path) -> Rows:
    """Return the rows of a file, by what is in it. Raises FileUnusable, FileRefused or OSError."""
    rows: Rows = JsonRows(path) if sniff(path) is Content.JSON else CsvRows(path)
    if rows.headers and not set(FINDING) & set(naming(rows.headers).values()):
        raise NoWork(list(rows.headers))
    return rows


class CsvRows:
    """A table whose first line that is no comment names its columns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = _encoding_of(path)
        sample = self._sample()
        self._delimiter = delimiter_of(sample)
        self.headers = self._header(sample)

    def __iter__(self) -> Iterator[Line]:
        """Yield every row."""
        csv.field_size_limit(LONGEST_CELL)
        last = 0
        try:
            with opened_text(self._path, self._encoding) as text:
                for line in self._rows(Lines(text)):
                    last = line.number
                    yield line
        except ENDS_EARLY:
            yield Line(last + 1, trouble=BREAKS_OFF)

    def _rows(self, lines: Lines) -> Iterator[Line]:
        cells, headed = csv.reader(lines, delimiter=self._delimiter), False
        while True:
            lines.begin_row()
            number = cells.line_num + 1
            try:
                values = next(cells)
            except StopIteration:
                return
            except csv.Error as error:
                yield Line(number, trouble=f"This is no row of a CSV: {error}.")
                continue
            if not any(values) or (not headed and values[0].startswith(COMMENT)):
                continue
            if headed:
                yield self._line(number, values)
            headed = True

    def _line(self, number: int, values: list[str]) -> Line:
        wide, rest = len(self.headers), values[len(self.headers) :]
        named = dict(zip(self.headers, values, strict=False)) | (
            {"(more)": self._delimiter.join(rest)} if any(rest) else {}
        )
        cells = {header: unguarded(value) for header, value in named.items()}
        if not "".join(values).isascii() and any(map(has_escapes, values)):
            readable = {name: _readable(value) for name, value in cells.items()}
            return Line(number, readable, "This is not in the text encoding of the file.")
        if len(values) != wide and (any(rest) or len(values) < wide):
            return Line(number, cells, f"This has {len(values)} cells; the header has {wide}.")
        return Line(number, cells)

    def _sample(self) -> str:
        lines: list[str] = []
        with opened_text(self._path, self._encoding) as text, suppress(*ENDS_EARLY):
            while sum(map(len, lines)) < SAMPLE and (line := text.readline(SAMPLE)):
                if lines or not (line.startswith(COMMENT) or not line.strip()):
                    lines.append(line)
        if not lines:
            raise NotATable(f"{self._path.name} has no line that names its columns.")
        if "\0" in lines[0]:
            raise NotATable(f"{self._path.name} is no text that can be read. Save it as UTF-8.")
        return "".join(lines)

    def _header(self, sample: str) -> tuple[str, ...]:
        try:
            row = next(csv.reader(io.StringIO(sample), delimiter=self._delimiter))
        except csv.Error as error:
            raise NotATable(f"The first line of {self._path.name} is no CSV: {error}.") from error
        return tuple(_apart(unguarded(header).strip() for header in row))


class JsonRows:
    """An array of objects, or objects one after the other; each says its own columns."""

    headers: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self._path = path
        with opened(path) as file:
            start = file.read(SAMPLE).lstrip()
        self._level = 1 if start.startswith(b"[") else 0

    def __iter__(self) -> Iterator[Line]:
        """Yield every object."""
        splitter = Splitter(self._level)
        try:
            with opened(self._path) as file:
                yield from map(_object, _elements(splitter, file.read))
        except ENDS_EARLY:
            yield Line(splitter.line, trouble=BREAKS_OFF)
        except Unbalanced:
            yield Line(splitter.line, trouble="From here on this is no JSON.")
        else:
            if not splitter.finished:
                yield Line(splitter.line, trouble="The file ends within this row.")


def _elements(splitter: Splitter, read: Callable[[], bytes]) -> Iterator[Element]:
    while block := read():
        yield from splitter.feed(block)
        if splitter.pending > LONGEST_ROW + BLOCK:
            raise Unbalanced


def _object(element: Element) -> Line:
    try:
        found = msgspec.json.decode(element.data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Line(element.line, _as_it_is(element), f"This is no JSON: {error}.")
    if not isinstance(found, dict):
        return Line(element.line, _as_it_is(element), "This is no object with columns.")
    try:
        return Line(element.line, {name: _text(name, value) for name, value in found.items()})
    except Unusable as problem:
        return Line(element.line, _as_it_is(element), str(problem))


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        raise Unusable(f"“{name}” holds a list or an object; it should be a text or a number.")
    return value if isinstance(value, str) else repr(value)


def _as_it_is(element: Element) -> dict[str, str]:
    return {"(row)": element.data.decode("utf-8", "replace")}


def _encoding_of(path: Path) -> str:
    """Return the encoding that all of a file is in: spreadsheets save in older ones as well."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(path) as file, suppress(*ENDS_EARLY):
        block = file.read()
        if block.startswith(UTF16_MARKS):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = file.read()
        except UnicodeDecodeError:
            return OLDER
    return USUAL


def _apart(headers: Iterator[str]) -> Iterator[str]:
    """Tell columns of one name apart, so that no cell is lost."""
    seen: set[str] = set()
    for place, header in enumerate(headers, 1):
        unlike = header if header and header not in seen else f"{header} ({place})".strip()
        seen.add(unlike)
        yield unlike


def _readable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
