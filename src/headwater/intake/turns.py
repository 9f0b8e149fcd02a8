"""One import per source at a time, across processes: the others wait their turn and say so."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

Say = Callable[[str], None]


@contextmanager
def turn(slug: str, say: Say, words: str = "") -> Iterator[None]:
    """Hold the source's turn; say so, in `words`, where it has to be waited for.

    The system gives it back when the process dies, however it dies.
    """
    with _lock_file(slug).open("a") as file:
        if not _try_lock(file):
            say(words or f"Another import of “{slug}” is under way: waiting for its end.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_taken(slug: str) -> bool:
    """Return whether a living process is importing this source now."""
    with _lock_file(slug).open("a") as file:
        return not _try_lock(file)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_file(slug: str) -> Path:
    folder: Path = settings.DATA / "turns"
    folder.mkdir(exist_ok=True)
    return folder / f"{slug}.lock"
