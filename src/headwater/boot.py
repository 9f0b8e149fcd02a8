"""Start Django, only when a command really needs it: `headwater --help` stays instant."""

import os
import sys

from headwater.secret import SettingUnusable

UNFINISHED = "restore.unfinished"
"""In the data folder while a backup is being put back."""


class DatabaseAway(Exception):
    """The database cannot be opened. Its own words may repeat parts of a password; ours do not."""

    def __init__(self) -> None:
        super().__init__(
            "The database does not answer, or does not let Headwater in. Check that its server "
            "runs, and the address, name and password in DATABASE_URL; of a SQLite file, that it "
            "and its folder can be written."
        )


def start_django(*, restoring: bool = False) -> None:
    """Set Django up with Headwater's settings. Calling it again does nothing.

    From then on only its user can open the files that this process makes.
    Leaves with words where a setting or the data folder, which the settings make, cannot be used,
    and where a restore was cut short, unless this is one.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.settings")
    import django

    os.umask(0o077)  # the data folder may be a mount that others can enter
    try:
        django.setup()
    except SettingUnusable as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(
            f"Headwater cannot use its data folder {error.filename or ''} ({error.strerror}). "
            "Set HEADWATER_DATA to a folder of yours that can be written."
        )
    if not restoring:
        _refuse_half_restored()


def reach_database() -> None:
    """Open the database, once Django has started. Raises DatabaseAway."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        raise DatabaseAway from None


def _refuse_half_restored() -> None:
    from django.conf import settings

    if (settings.DATA / UNFINISHED).exists():
        sys.exit(
            "A backup is being put back here, or that was cut short. Wait for its end, or run "
            "the same “headwater restore” again: it begins anew."
        )
