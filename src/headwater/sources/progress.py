"""How a source tells how far it has come. Whoever calls draws it: Rich, a page, nothing."""

from collections.abc import Callable

import msgspec


class Progress(msgspec.Struct, frozen=True):
    """`done` of `total` `unit`s in a `phase`; `total` is None while nobody knows it.

    `note` is one sentence for a person, such as "Jira asks us to wait 30 seconds".
    """

    phase: str
    done: int
    total: int | None = None
    unit: str = "items"
    note: str = ""


Report = Callable[[Progress], None]
"""Called often; must be quick and must not raise."""


def silently(_: Progress) -> None:
    """Report to nobody."""
