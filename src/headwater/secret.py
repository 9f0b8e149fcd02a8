"""What is secret: from the environment or a file it names; the key also made at the first start.

Errors here name the setting, never what it holds.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = "secret.key"


class SettingUnusable(Exception):
    """A setting that Headwater cannot start with. Says which, and what it looks like."""


def given(name: str) -> str:
    """Return the environment's `name`, or what is in the file that `name`_FILE names; else "".

    Raises SettingUnusable where both are set, or the file cannot be read or is empty.
    """
    value, path = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if not path:
        return value
    if value:
        raise SettingUnusable(f"Both {name} and {name}_FILE are set. Keep one of them.")
    try:
        read = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise SettingUnusable(
            f"{name}_FILE names a file that cannot be read ({path}). Check the path, and that the "
            "user that runs Headwater may read it."
        ) from None
    if not read:
        raise SettingUnusable(f"{name}_FILE names a file that is empty ({path}).")
    return read


def secret_key(folder: Path) -> str:
    """Return the key that is given, or the one kept in `folder`, made if it is not there yet.

    Given is `HEADWATER_SECRET_KEY`, or the file that `HEADWATER_SECRET_KEY_FILE` names. The kept
    file is readable by its owner alone. Two processes that start at once end up with one key.
    """
    if chosen := given("HEADWATER_SECRET_KEY"):
        return chosen
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
