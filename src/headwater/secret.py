"""The installation's secret key: from the environment, or made at the first start."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "secret.key"


def secret_key(folder: Path) -> str:
    """Return `HEADWATER_SECRET_KEY`, or the key kept in `folder`, made if it is not there yet.

    The file is readable by its owner alone. Two processes that start at once end up with one key.
    """
    if given := os.environ.get("HEADWATER_SECRET_KEY"):
        return given
    path = folder / NAME
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    """Write a whole key beside `path`, then link it into place unless another process was first."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{NAME}.")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):
        os.link(draft, path)
    Path(draft).unlink()
