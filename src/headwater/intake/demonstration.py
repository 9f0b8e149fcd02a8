"""The demo organisation, as far as this room knows it: something that someone above can build.

The demo room stands above this one and offers its builder when Django starts:
`offer_demo(build)` in its `AppConfig.ready`.
"""

from collections.abc import Callable

from headwater.intake.errors import IntakeError
from headwater.sources.progress import Report

Builder = Callable[[Report], None]
"""Builds the demo organisation, reporting how far it is. Runs in the worker."""

_offered: list[Builder] = []


class NoDemo(IntakeError):
    """This installation has no demo organisation to offer."""

    def __init__(self) -> None:
        super().__init__("There is no demo organisation in this installation.")


def offer_demo(build: Builder) -> None:
    """Offer `build` on the first visit. A later offer replaces an earlier one."""
    _offered[:] = [build]


def is_demo_offered() -> bool:
    """Return whether there is a demo organisation to try."""
    return bool(_offered)


def build_demo(report: Report) -> None:
    """Build it; raise `NoDemo` if none is offered."""
    if not _offered:
        raise NoDemo
    _offered[0](report)
