"""The purpose room: why work is done, and what came of it."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from headwater.flow.queries.asking import Given


class PurposeConfig(AppConfig):
    """Anticipated and actual outcomes, key results, and what capacity went to."""

    name = "headwater.purpose"
    verbose_name = "Purpose"

    def ready(self) -> None:
        """Tell the rooms below where this room's things are, what it gives with questions, and
        what flow pages show of it.
        """
        from headwater.flow.queries.giving import offer
        from headwater.intake.resuming import resumed_by
        from headwater.purpose.places import tell
        from headwater.purpose.tasks import BRING_IN_FILE, resume

        tell()
        resumed_by(BRING_IN_FILE, resume)
        offer("written", _written)


def _written() -> "Given":
    """Return what people wrote; what reads it is imported when it is first asked for."""
    from headwater.purpose.queries.written import written

    return written()
