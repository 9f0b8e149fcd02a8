"""The installation's secret key: from the environment, or made at the first start."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """Return `HEADWATER_SECRET_KEY`, or the key kept in `folder`, made if it is not there yet.

    The file is readable by its owner alone. Two processes that start at once end up with one key.
    """
    if given := os.environ.get("HEADWATER_SECRET_KEY"):
        return given
    path = folder / "secret.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")
