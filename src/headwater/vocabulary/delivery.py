"""What a source hands over: translated work, ready to be kept. One delivery is one batch."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from headwater.vocabulary.work import (
    Dependency,
    Instant,
    ItemType,
    Sprint,
    SprintSpan,
    Status,
    Stay,
    TrackerOutcome,
    WorkItem,
)


class Repair(StrEnum):
    """A contradiction in a history that was mended, counted and reported."""

    DUPLICATE = "duplicate"  # the same change delivered more than once
    SAME_INSTANT = "same_instant"  # several changes at one instant, put in the source's order
    CREATION_CONTRADICTED = (
        "creation_contradicted"  # first change left another status than the first known
    )
    CHAIN_BROKEN = "chain_broken"  # a later change left another status than the one before entered
    BEFORE_CREATION = "before_creation"  # a change older than the item: creation moved back to it
    IN_THE_FUTURE = "in_the_future"  # a change later than the moment it was fetched: left out
    CURRENT_STATUS_DIFFERS = (
        "current_status_differs"  # the item is in another status than its history ends in
    )
    OUT_OF_ORDER = "out_of_order"  # delivered in neither rising nor falling order
    STATUS_UNKNOWN = "status_unknown"  # a status in the history that the tracker no longer lists


class SetAside(msgspec.Struct, frozen=True):
    """A row or payload that could not be used, and why.

    Never its content: that may name a person.
    """

    file: str
    line: int
    reason: str
    item: str = ""


class History(msgspec.Struct, frozen=True, gc=False):
    """An item and its whole history. `repairs` counts what `build_stays` mended."""

    item: WorkItem
    stays: tuple[Stay, ...]
    repairs: Mapping[Repair, int] = {}
    sprint_spans: tuple[SprintSpan, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    outcome: TrackerOutcome | None = None


class Delivery(msgspec.Struct, frozen=True):
    """One batch from one source. `cursor` is the source's own note of how far it has come;
    it is kept in the same transaction, so that a sync resumes after the last batch that was kept.
    """

    source: str
    fetched_at: Instant
    histories: tuple[History, ...] = ()
    gone: tuple[str, ...] = ()  # external ids of deleted or hidden items
    statuses: tuple[Status, ...] = ()
    types: tuple[ItemType, ...] = ()
    sprints: tuple[Sprint, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    files_read: tuple[str, ...] = ()  # to their end: what an earlier run set aside is outdated
    cursor: str | None = None
