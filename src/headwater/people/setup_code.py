"""The one-time code that says who may become the first owner: who can read the data folder.

Whoever merely reaches the port cannot become the owner: the code is in the link that
`headwater serve` prints, and in a file that only the folder's user can read.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "owner.code"


def kept(folder: Path) -> str:
    """Return the code kept in `folder`, made if there is none. Two at once end up with one."""
    path = folder / NAME
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def fits(folder: Path, given: str) -> bool:
    """Say whether `given` is the code; False where none is kept."""
    path = folder / NAME
    if not given or not path.exists():
        return False
    return secrets.compare_digest(path.read_bytes(), given.encode())


def take(folder: Path, given: str) -> bool:
    """Use the code up; False if it does not fit or somebody else was first."""
    if not fits(folder, given):
        return False
    try:
        (folder / NAME).unlink()
    except FileNotFoundError:
        return False
    return True


def forget(folder: Path) -> None:
    """Remove what is no longer asked for."""
    (folder / NAME).unlink(missing_ok=True)


def _make(path: Path) -> None:
    """Write a whole code beside `path`, then link it into place unless another was first."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{NAME}.")  # mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(24))
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
