"""Start Django, only when a command really needs it: `headwater --help` stays instant."""

import os
import sys

from headwater.secret import SettingUnusable

UNFINISHED = "restore.unfinished"
"""In the data folder while a backup is being put back."""


SERVER_AWAY = (
    "The database does not answer, or does not let Headwater in. Check that its server runs, and "
    "the address, name and password in DATABASE_URL."
)
FILE_AWAY = (
    "The database's file cannot be opened. Check that the disk is not full, that the file and its "
    "folder can be written, and DATABASE_URL if you use it."
)


class DatabaseAway(Exception):
    """The database cannot be opened. Its own words may repeat parts of a password; ours do not."""

    def __init__(self, *, is_file: bool = False) -> None:
        super().__init__(FILE_AWAY if is_file else SERVER_AWAY)


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
            "Headwater cannot use its data folder "
            f"{error.filename or os.environ.get('HEADWATER_DATA', 'data')} ({error.strerror}). "
            "Set HEADWATER_DATA to a folder of yours that can be written, on a disk with room."
        )
    if not restoring:
        _refuse_half_restored()


def reach_database() -> None:
    """Open the database, once Django has started. Raises DatabaseAway."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        raise DatabaseAway(is_file=connection.vendor == "sqlite") from None


def _refuse_half_restored() -> None:
    from django.conf import settings

    if (settings.DATA / UNFINISHED).exists():
        sys.exit(
            "A backup is being put back here, or that was cut short. Wait for its end, or run "
            "the same “headwater restore” again: it begins anew."
        )
