"""Relations that rooms above this one give with every question that reads them.

A room offers one in its `AppConfig.ready`:    offer("written", written)
"""

from collections.abc import Callable

from headwater.flow.queries.asking import NOTHING, Given
from headwater.metrics.catalogue import Question, reads

Giver = Callable[[], Given]
"""Returns the same `Given` until its contents change. It may ask the application's database, so
call it where a request is answered, not from another thread."""

_givers: dict[str, Giver] = {}


def offer(relation: str, giver: Giver) -> None:
    """Have `relation` given by `giver` from now on."""
    _givers[relation] = giver


def given_for(question: Question) -> Given:
    """Return what a room gives with this question; nothing where it reads no such relation."""
    return next((_givers[name]() for name in reads(question) if name in _givers), NOTHING)
