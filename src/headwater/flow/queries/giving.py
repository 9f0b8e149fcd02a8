"""Relations that rooms above this one give with every question that reads them.

A room offers one in its `AppConfig.ready`:    offer("written", written)

That is at the start of every command, so what asks the warehouse is imported when first asked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.flow.queries.asking import Given
    from headwater.metrics.catalogue import Question

Giver = Callable[[], "Given"]
"""Returns the same `Given` until its contents change. It may ask the application's database, so
call it where a request is answered, not from another thread."""

_givers: dict[str, Giver] = {}


def offer(relation: str, giver: Giver) -> None:
    """Have `relation` given by `giver` from now on."""
    _givers[relation] = giver


def given_for(question: "Question") -> "Given":
    """Return what a room gives with this question; nothing where it reads no such relation."""
    from headwater.flow.queries.asking import NOTHING
    from headwater.metrics.catalogue import reads

    return next((_givers[name]() for name in reads(question) if name in _givers), NOTHING)
