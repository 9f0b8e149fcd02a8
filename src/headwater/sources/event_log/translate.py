"""Turn the rows of one item into its history."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from headwater.sources.event_log.rows import Row
from headwater.vocabulary.delivery import History, Repair
from headwater.vocabulary.stays import build_stays
from headwater.vocabulary.work import (
    Change,
    Instant,
    ItemType,
    Place,
    Status,
    Stay,
    TrackerOutcome,
    WorkItem,
)

NOWHERE = Place()
Known = tuple[Instant, tuple[Stay, ...]]
"""What is already kept of an item: when it was created, and its stays."""


def translate(
    rows: Sequence[Row],
    known: Known | None,
    fetched_at: Instant,
    said: TrackerOutcome | None = None,
) -> History:
    """Return the item's history: its rows, in time order, joined to what is already kept of it.

    `said` is what is already kept of what it is for.
    """
    created_at, stays = known or (rows[0].at, ())
    told = [row.created_at for row in rows if row.created_at is not None]
    changes, repeated = _changes(rows, stays)
    opening = changes[0]
    built, repairs = build_stays(
        min([created_at, *told]),
        changes,
        first_status=opening.status,
        first_place=opening.place or NOWHERE,
        first_marks=opening.marks or (),
        fetched_at=fetched_at,
    )
    if repeated:
        repairs[Repair.DUPLICATE] += repeated
    item = _item(rows, built[0].entered_at)
    return History(item, built, dict(repairs), outcome=_outcome(rows, said))


def statuses(rows: Sequence[Row]) -> set[Status]:
    """Return the statuses that the rows name."""
    return {Status(row.status, row.status) for row in rows}


def types(rows: Sequence[Row]) -> set[ItemType]:
    """Return the item types that the rows name."""
    return {ItemType(row.kind, row.kind) for row in rows if row.kind}


def _changes(rows: Sequence[Row], stays: Sequence[Stay]) -> tuple[list[Change], int]:
    """The changes in order, and how many rows said the same of the same instant again.

    A log has no change ids, so of equal rows at one instant the last one counts: whatever is
    delivered twice, the item ends up where the log left it.
    """
    latest: dict[tuple[object, ...], Change] = {}
    repeated = 0
    for change in [*map(_kept, stays), *map(_told, rows)]:
        said = (change.at, change.status, change.place)
        earlier = latest.pop(said, None)
        repeated += earlier is not None and earlier.order >= 0
        latest[said] = change
    ordered = sorted(latest.values(), key=lambda change: change.at)
    return [_numbered(change, order) for order, change in enumerate(ordered)], repeated


def _kept(stay: Stay) -> Change:
    return Change(stay.entered_at, -1, stay.status, stay.place, stay.marks)


def _told(row: Row) -> Change:
    place = Place((("column", row.team),)) if row.team else NOWHERE
    return Change(row.at, row.line, row.status, place)


def _numbered(change: Change, order: int) -> Change:
    return Change(change.at, order, change.status, change.place, change.marks)


def _item(rows: Sequence[Row], created_at: Instant) -> WorkItem:
    item = rows[0].item
    kind = _last(row.kind for row in rows)
    return WorkItem(
        external_id=item,
        key=item,
        title=_last(row.title for row in rows) or item,
        created_at=created_at,
        type_id=kind,
        parent_external_id=_last(row.parent for row in rows),
        traits=(f"type:{kind}",) if kind else (),
    )


def _outcome(rows: Sequence[Row], kept: TrackerOutcome | None) -> TrackerOutcome | None:
    """What the latest row that says anything says; an empty cell takes nothing back."""
    told = {(row.at, row.outcome) for row in rows if row.outcome}
    if kept is not None:
        told.add((kept.said_at, kept.text))
    if not told:
        return None
    ordered = sorted(told)
    text = ordered[-1][1]
    run = takewhile(lambda saying: saying[1] == text, reversed(ordered))
    since = min([ordered[0][0], *([kept.since] if kept else [])])
    return TrackerOutcome(text, min(at for at, _ in run), since)


def _last(values: Iterable[str]) -> str:
    """The last value that says something."""
    return next((value for value in reversed(list(values)) if value), "")
