"""Open files of saved work: plain or gzip, told apart by their first bytes, read as a stream."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headwater.sources.errors import FileMissing, FileNotReadable

GZIP_MAGIC = b"\x1f\x8b"
UTF8_MARK = b"\xef\xbb\xbf"
BLOCK = 1 << 20

ENDS_EARLY = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading a compressed file that was cut off or damaged raises."""


class Opened:
    """A stream of plain bytes, and how far into the file on disk it has come."""

    stream: io.BufferedReader | gzip.GzipFile

    def __init__(self, disk: io.BufferedReader) -> None:
        self._disk = disk
        self._damage: Exception | None = None
        self._ahead = b""
        compressed = disk.read(2) == GZIP_MAGIC
        disk.seek(0)
        self.stream = gzip.GzipFile(fileobj=disk) if compressed else disk
        self._ahead = self.read(len(UTF8_MARK)).removeprefix(UTF8_MARK)

    def read(self, size: int = BLOCK) -> bytes:
        """Return up to about `size` bytes, b"" at the end. Raises one of `ENDS_EARLY`, but only
        once everything before the damage has been returned.
        """
        if self._damage is not None:
            raise self._damage
        parts, self._ahead = [self._ahead], b""
        try:
            # piece by piece: one large read would lose what it held when it met the damage
            while size > 0 and (part := self.stream.read1(size)):
                parts.append(part)
                size -= len(part)
        except ENDS_EARLY as damage:
            if not any(parts):
                raise
            self._damage = damage
        return b"".join(parts)

    @property
    def position(self) -> int:
        """Bytes of the file on disk that have been read so far."""
        return self._disk.tell()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open `path` for streaming. Raises `FileMissing` or `FileNotReadable`."""
    with _on_disk(path) as disk:
        try:
            start = Opened(disk)
        except ENDS_EARLY as damaged:
            raise FileNotReadable(
                f"{path.name} looks like a gzip file, but is damaged from its first bytes on.",
                "Please export or copy it again.",
            ) from damaged
        yield start


def _on_disk(path: Path) -> io.BufferedReader:
    try:
        return io.BufferedReader(io.FileIO(path), BLOCK)
    except FileNotFoundError as missing:
        raise FileMissing(
            f"There is no file at {path}.", "Please check the path for a typing error."
        ) from missing
    except IsADirectoryError as folder:
        raise FileNotReadable(
            f"{path} is a folder, not a file.", "Please name one file in it."
        ) from folder
    except OSError as refused:
        raise FileNotReadable(
            f"{path} cannot be read: {refused.strerror}.",
            "Please make it readable for the user that runs Headwater.",
        ) from refused
