"""Start Django, only when a command really needs it: `headwater --help` stays instant."""

import os
import sys


def start_django() -> None:
    """Set Django up with Headwater's settings. Calling it again does nothing.

    From then on only its user can open the files that this process makes.
    Leaves with words where the data folder, which the settings make, cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.settings")
    import django

    os.umask(0o077)  # the data folder may be a mount that others can enter
    try:
        django.setup()
    except OSError as error:
        sys.exit(
            f"Headwater cannot use its data folder {error.filename or ''} ({error.strerror}). "
            "Set HEADWATER_DATA to a folder of yours that can be written."
        )
