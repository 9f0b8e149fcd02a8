"""Start Django, only when a command really needs it: `headwater --help` stays instant."""

import os


def start_django() -> None:
    """Set Django up with Headwater's settings. Calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.settings")
    import django

    django.setup()
