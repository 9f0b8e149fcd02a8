"""The purpose room: why work is done, and what came of it."""

from django.apps import AppConfig


class PurposeConfig(AppConfig):
    """Anticipated and actual outcomes, key results, and what capacity went to."""

    name = "headwater.purpose"
    verbose_name = "Purpose"

    def ready(self) -> None:
        """Tell the rooms below where this room's things are, and what flow pages show of them."""
        from headwater.purpose.places import tell

        tell()
