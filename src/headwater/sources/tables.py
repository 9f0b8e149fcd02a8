"""Open files of separated columns: packed or not, in any text encoding, row by bounded row."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from headwater.sources.files import GZIP_MAGIC

SAMPLE = 64 * 1024
LONGEST_CELL = 1024 * 1024
LONGEST_ROW = 4 * LONGEST_CELL
"""Characters. A small compressed file can hold a row longer than there is memory."""

Progress = Callable[[int], None]
"""Called with the number of bytes of the file read so far."""


def opened_text(path: Path, encoding: str, progress: Progress | None = None) -> IO[str]:
    """Return the text of a file. Bytes that are not in `encoding` become lone surrogates."""
    raw = path.open("rb")
    packed = raw.peek(2)[:2] == GZIP_MAGIC
    counted = io.BufferedReader(_Counted(raw, progress), SAMPLE)
    # typeshed does not know that GzipFile is a binary stream like any other
    stream = cast(IO[bytes], gzip.GzipFile(fileobj=counted)) if packed else counted
    return io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")


class _Counted(io.RawIOBase):
    """A stream that tells how far it has been read."""

    def __init__(self, raw: io.BufferedReader, progress: Progress | None) -> None:
        self._raw = raw
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = self._raw.readinto(buffer)
        if self._progress:
            self._progress(self._raw.tell())
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class Lines:
    """The lines of a file, as long as the row that they make can still be one."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._size = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self._size += len(line)
        if self._size >= LONGEST_ROW:
            raise csv.Error(f"longer than {LONGEST_ROW:,} characters")
        return line

    def begin_row(self) -> None:
        """Count anew."""
        self._size = 0


def has_escapes(cell: str) -> bool:
    """Say whether a cell holds bytes that were not in the expected encoding."""
    return any("\udc80" <= letter <= "\udcff" for letter in cell)


def delimiter_of(sample: str) -> str:
    """Return the commonest of the usual separators in the header line."""
    header = sample.splitlines()[0]
    return max(",;\t|", key=header.count)
