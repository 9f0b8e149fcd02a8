"""Open files of saved work: plain or gzip, told apart by their first bytes, read as a stream."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from headwater.sources.errors import FileMissing, FileNotReadable

GZIP_MAGIC = b"\x1f\x8b"
UTF8_MARK = b"\xef\xbb\xbf"
BLOCK = 1 << 20

ENDS_EARLY = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading a compressed file that was cut off or damaged raises."""


class Opened:
    """A stream of plain bytes, and how far into the file on disk it has come."""

    stream: IO[bytes] | gzip.GzipFile

    def __init__(self, disk: IO[bytes]) -> None:
        self._disk = disk
        compressed = disk.read(2) == GZIP_MAGIC
        disk.seek(0)
        self.stream = gzip.GzipFile(fileobj=disk) if compressed else disk
        self._ahead = self.stream.read(len(UTF8_MARK)).removeprefix(UTF8_MARK)

    def read(self, size: int = BLOCK) -> bytes:
        """Return up to about `size` bytes, b"" at the end; raises one of `ENDS_EARLY`."""
        ahead, self._ahead = self._ahead, b""
        return ahead + self.stream.read(size)

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


def _on_disk(path: Path) -> IO[bytes]:
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
