"""Any tool's status changes as a CSV file: `item, changed_at, status` and what else it has."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from headwater.sources.event_log.columns import Columns
from headwater.sources.event_log.errors import EventLogError, WrongColumns
from headwater.sources.event_log.grouping import CHUNK, Gathered, gathering
from headwater.sources.event_log.rows import EventLog, Options, Row
from headwater.sources.event_log.translate import Known, statuses, translate, types
from headwater.vocabulary.delivery import Delivery, SetAside
from headwater.vocabulary.work import Instant, TrackerOutcome

__all__ = ["Columns", "EventLog", "EventLogError", "Known", "Options", "WrongColumns", "deliveries"]

ITEMS_PER_DELIVERY = 2_000
WhatIsKnown = Callable[[Sequence[str]], Mapping[str, Known]]
"""Given external ids, what is already kept of those items."""

WhatIsSaid = Callable[[Sequence[str]], Mapping[str, TrackerOutcome]]
"""Given external ids, what is already kept of what those items are for."""


def nothing_said(_items: Sequence[str]) -> Mapping[str, TrackerOutcome]:
    """Nothing is kept yet of what items are for."""
    return {}


def deliveries(
    log: EventLog,
    *,
    source: str,
    fetched_at: Instant,
    known: WhatIsKnown,
    said: WhatIsSaid = nothing_said,
) -> Iterator[Delivery]:
    """Yield what was set aside while the log is read, then its items, a few thousand at a time,
    joined to what is already known of them, and last a note that all of it has been read.
    """
    with gathering() as gathered:
        for aside in _gather(log, gathered):
            yield Delivery(source=source, fetched_at=fetched_at, set_aside=aside)
        groups = gathered.by_item()
        while together := list(islice(groups, ITEMS_PER_DELIVERY)):
            yield _delivery(together, source, fetched_at, known, said)
    yield Delivery(source=source, fetched_at=fetched_at, files_read=(log.path.name,))


def _gather(log: EventLog, gathered: Gathered) -> Iterator[tuple[SetAside, ...]]:
    """Put the usable rows on disk; yield the others, never more than memory should hold."""
    rows = iter(log)
    while some := list(islice(rows, CHUNK)):
        aside = tuple(row for row in some if isinstance(row, SetAside))
        gathered.add([row for row in some if not isinstance(row, SetAside)])
        if aside:
            yield aside


def _delivery(
    together: list[list[Row]],
    source: str,
    fetched_at: Instant,
    known: WhatIsKnown,
    said: WhatIsSaid,
) -> Delivery:
    items = [rows[0].item for rows in together]
    kept, outcomes = known(items), said(items)
    return Delivery(
        source=source,
        fetched_at=fetched_at,
        histories=tuple(
            translate(rows, kept.get(item), fetched_at, outcomes.get(item))
            for item, rows in zip(items, together, strict=True)
        ),
        statuses=tuple(set().union(*map(statuses, together))),
        types=tuple(set().union(*map(types, together))),
    )
