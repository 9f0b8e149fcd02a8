"""Any tool's status changes as a CSV file: `item, changed_at, status` and what else it has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from headwater.sources.event_log.columns import Columns
from headwater.sources.event_log.errors import EventLogError
from headwater.sources.event_log.grouping import by_item
from headwater.sources.event_log.rows import EventLog, Options, Row
from headwater.sources.event_log.translate import Known, statuses, translate, types
from headwater.vocabulary.delivery import Delivery, SetAside
from headwater.vocabulary.work import Instant

__all__ = ["Columns", "EventLog", "EventLogError", "Known", "Options", "deliveries"]

ITEMS_PER_DELIVERY = 2_000
WhatIsKnown = Callable[[Sequence[str]], Mapping[str, Known]]
"""Given external ids, what is already kept of those items."""


def deliveries(
    log: EventLog, *, source: str, fetched_at: Instant, known: WhatIsKnown
) -> Iterator[Delivery]:
    """Yield the log's items, a few thousand at a time, joined to what is already known of them.

    Rows that cannot be used leave with the first delivery. An empty log yields one delivery too,
    so that what was set aside is always told.
    """
    set_aside: list[SetAside] = []
    groups = by_item(_usable(log, set_aside))
    first = True
    while (together := list(islice(groups, ITEMS_PER_DELIVERY))) or first:
        aside = tuple(set_aside) if first else ()
        yield _delivery(together, aside, source, fetched_at, known)
        first = False


def _usable(log: EventLog, set_aside: list[SetAside]) -> Iterator[Row]:
    for row in log:
        if isinstance(row, SetAside):
            set_aside.append(row)
        else:
            yield row


def _delivery(
    together: list[list[Row]],
    set_aside: tuple[SetAside, ...],
    source: str,
    fetched_at: Instant,
    known: WhatIsKnown,
) -> Delivery:
    kept = known([rows[0].item for rows in together])
    return Delivery(
        source=source,
        fetched_at=fetched_at,
        histories=tuple(translate(rows, kept.get(rows[0].item), fetched_at) for rows in together),
        statuses=tuple(set().union(*map(statuses, together))),
        types=tuple(set().union(*map(types, together))),
        set_aside=set_aside,
    )
