"""Reads settings from the environment, and says in words what is wrong with one.

Nothing here repeats a value that may hold a password.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from headwater.secret import SettingUnusable, given

SQLITE, POSTGRESQL = "django.db.backends.sqlite3", "django.db.backends.postgresql"
A_YEAR_S = 365 * 24 * 60 * 60


def database(folder: Path) -> dict[str, Any]:
    """Return Django's settings for the database that `DATABASE_URL` names, or `folder` holds.

    Raises SettingUnusable where it names none that Headwater knows.
    """
    url = given("DATABASE_URL") or f"sqlite:///{folder / 'headwater.sqlite3'}"
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):  # its words would repeat the address with the password
        found = {}
    if found.get("ENGINE") not in (SQLITE, POSTGRESQL) or not _is_named(found):
        raise SettingUnusable(
            "DATABASE_URL is not the address of a database that Headwater knows. It looks like "
            "postgres://user:password@host:5432/name, with any of / : @ # % in the password "
            "written as %2F %3A %40 %23 %25. Without it, a SQLite file in the data folder is used."
        )
    if found["ENGINE"] == SQLITE:
        found["OPTIONS"] = _shared()
    return found


def hosts(default: str) -> list[str]:
    """Return the host names that `HEADWATER_HOSTS` lists."""
    return _listed("HEADWATER_HOSTS", default)


def origins() -> list[str]:
    """Return the addresses that `HEADWATER_ORIGINS` lists. Raises SettingUnusable."""
    listed = [origin.rstrip("/") for origin in _listed("HEADWATER_ORIGINS", "")]
    for origin in listed:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise SettingUnusable(
                f"HEADWATER_ORIGINS lists “{origin}”, which is not an address like "
                "https://headwater.example.org"
            )
    return listed


def seconds(name: str, default: int) -> int:
    """Return a setting that is a number of seconds, 0 or more. Raises SettingUnusable."""
    written = os.environ.get(name, "") or str(default)
    if not (written.isascii() and written.isdigit() and len(written) < len(str(2**31))):
        raise SettingUnusable(f"{name} is a number of seconds, such as {A_YEAR_S}; 0 for none.")
    return int(written)


def said_by_proxy(name: str) -> tuple[str, str] | None:
    """Return, for Django, the header by which a proxy says that it was asked by HTTPS.

    `name` is the setting that names it; None where it does not. Raises SettingUnusable.
    """
    written = os.environ.get(name, "").strip()
    if not written:
        return None
    if not written.replace("-", "").isalnum():
        raise SettingUnusable(f"{name} is the name of a header, such as X-Forwarded-Proto.")
    return f"HTTP_{written.upper().replace('-', '_')}", "https"


def _is_named(found: dict[str, Any]) -> bool:
    """Whether the name is one. Of a password with a bare / or @ in it, the rest ends up there."""
    name = str(found.get("NAME") or "")
    return bool(name) and (found["ENGINE"] == SQLITE or not set("/@:") & set(name))


def _shared() -> dict[str, Any]:
    """Several processes share the file: wait for a lock rather than fail, read while one writes."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
        ),
    }


def _listed(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]
