"""Who owns a warehouse file: the process that holds its lock. A dead owner holds nothing."""

import fcntl
import os
from pathlib import Path

from headwater.warehouse.errors import PathNotWritable


class Ownership:
    """The right to open a warehouse's file, held by at most one process at a time.

    The operating system releases the lock when the process ends, however it ends.
    """

    def __init__(self, warehouse: Path) -> None:
        self._path = warehouse.with_name(warehouse.name + ".owner")
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process is the owner."""
        return self._descriptor is not None

    def take(self) -> bool:
        """Become the owner if nobody is; return whether this process now is.

        Raises PathNotWritable if the lock's file cannot be made.
        """
        if self.held:
            return True
        descriptor = self._open()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let the next process become the owner."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def owner(self) -> str:
        """Return the process id the last owner wrote down, for messages."""
        try:
            return self._path.read_text() or "unknown"
        except OSError:
            return "unknown"

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise PathNotWritable(self._path, error.strerror or str(error)) from error
