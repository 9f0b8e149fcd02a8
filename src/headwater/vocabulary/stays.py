"""Build an item's stays from its recorded changes, whatever state they arrive in.

The result depends on the changes alone: any permutation or duplication of them gives the same
stays. Everything that had to be mended is counted; nothing is mended silently.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from headwater.vocabulary.delivery import Repair
from headwater.vocabulary.work import Change, Instant, Place, Stay

SKEW: Instant = 24 * 60 * 60 * 1_000_000
"""How far a tracker's clock may run ahead of ours: one day, in microseconds."""


def build_stays(
    created_at: Instant,
    changes: Sequence[Change],
    *,
    first_status: str | None,
    first_place: Place,
    fetched_at: Instant,
    last_status: str | None = None,
    last_status_at: Instant | None = None,
    first_marks: tuple[str, ...] = (),
) -> tuple[tuple[Stay, ...], Counter[Repair]]:
    """Return the stays of an item and how often each repair was needed.

    `first_status` is the status at creation, or None where the source does not say; then the
    first change tells. `last_status` is the status the source shows now, entered at
    `last_status_at` (by default `fetched_at`); it wins where the changes end in another one.
    The stays are contiguous, ordered, and cover [created_at, infinity), where creation moves back
    to the first change if that is older.

    Raises ValueError if nothing at all tells a status.
    """
    repairs: Counter[Repair] = Counter()
    ordered = _ordered(changes, fetched_at, repairs)
    status = _opening_status(ordered, first_status, last_status)
    ordered = _follow_chains(ordered, status)
    if ordered and ordered[0].at < created_at:
        repairs[Repair.BEFORE_CREATION] += 1
        created_at = ordered[0].at
    stays = list(_walk(created_at, ordered, status, first_place, first_marks, repairs))
    if last_status is not None and stays[-1].status != last_status:
        repairs[Repair.CURRENT_STATUS_DIFFERS] += 1
        at = fetched_at if last_status_at is None else last_status_at
        stays[-1:] = _correct_last(stays[-1], last_status, at)
    return tuple(stays), repairs


def _position(change: Change) -> tuple[Instant, int]:
    return change.at, change.order


def _canonical(change: Change) -> tuple[object, ...]:
    """A total order for changes that the source itself leaves undecided."""
    return (
        change.from_status or "",
        change.status or "",
        change.place.attributes if change.place else (),
        change.marks or (),
        change.from_place.attributes if change.from_place else (),
        (change.from_status is None, change.status is None),
        (change.place is None, change.marks is None, change.from_place is None),
    )


def _ordered(
    changes: Sequence[Change], fetched_at: Instant, repairs: Counter[Repair]
) -> list[Change]:
    """The distinct changes up to now, in the source's order."""
    ordered = sorted(changes, key=_position)
    if not _runs_one_way(changes, ordered):
        repairs[Repair.OUT_OF_ORDER] += 1
    if any(_position(a) == _position(b) for a, b in pairwise(ordered)):
        ordered = _without_duplicates(ordered, repairs)
    while ordered and ordered[-1].at > fetched_at + SKEW:
        repairs[Repair.IN_THE_FUTURE] += 1
        ordered.pop()
    return ordered


def _runs_one_way(delivered: Sequence[Change], ordered: list[Change]) -> bool:
    """Trackers deliver oldest first or newest first; both are in order."""
    instants = [change.at for change in delivered]
    rising = [change.at for change in ordered]
    return instants == rising or instants == rising[::-1]


def _without_duplicates(ordered: list[Change], repairs: Counter[Repair]) -> list[Change]:
    distinct = sorted(set(ordered), key=lambda change: (_position(change), _canonical(change)))
    if len(distinct) < len(ordered):
        repairs[Repair.DUPLICATE] += len(ordered) - len(distinct)
    return distinct


def _opening_status(
    ordered: Sequence[Change], first_status: str | None, last_status: str | None
) -> str:
    """The status at creation: what the source knows of it, else what the first change left."""
    told = next(_told_by_first_changes(ordered), None)
    status = next((known for known in (first_status, told, last_status) if known is not None), None)
    if status is None:
        raise ValueError("no status is known for this item: neither at creation, nor now")
    return status


def _told_by_first_changes(ordered: Sequence[Change]) -> Iterator[str]:
    """What the earliest status changes say the status was before them, likeliest first."""
    first = next((change for change in ordered if change.status is not None), None)
    if first is None or first.status is None:
        return
    together = [c for c in ordered if c.status is not None and _position(c) == _position(first)]
    entered = {change.status for change in together}
    left = [change.from_status for change in together if change.from_status is not None]
    yield from (status for status in left if status not in entered)
    yield from left
    yield first.status


def _follow_chains(ordered: list[Change], status: str) -> list[Change]:
    """Where the source leaves the order of changes undecided, let their statuses tell it."""
    if all(_position(a) != _position(b) for a, b in pairwise(ordered)):
        return ordered
    followed: list[Change] = []
    for _, together in groupby(ordered, key=_position):
        for change in _chained(list(together), status):
            followed.append(change)
            status = status if change.status is None else change.status
    return followed


def _chained(waiting: list[Change], status: str) -> Iterator[Change]:
    """Yield first the change that leaves `status`, then the one that leaves what it entered, …"""
    while waiting:
        fitting = (change for change in waiting if change.from_status == status)
        chosen = next(fitting, waiting[0])
        waiting.remove(chosen)
        yield chosen
        status = status if chosen.status is None else chosen.status


def _walk(
    entered_at: Instant,
    ordered: Iterable[Change],
    status: str,
    place: Place,
    marks: tuple[str, ...],
    repairs: Counter[Repair],
) -> Iterator[Stay]:
    """Yield the stays that the ordered changes cut out of [entered_at, infinity)."""
    changed_at: Instant | None = None
    for change in ordered:
        to_status = status if change.status is None else change.status
        to_place = place if change.place is None else change.place
        to_marks = marks if change.marks is None else change.marks
        if change.status is not None:
            _check_chain(change, status, changed_at, repairs)
            changed_at = change.at
        if to_status != status or to_place != place or to_marks != marks:
            yield Stay(status, place, marks, entered_at, change.at)
            status, place, marks, entered_at = to_status, to_place, to_marks, change.at
    yield Stay(status, place, marks, entered_at, None)


def _check_chain(
    change: Change, status: str, changed_at: Instant | None, repairs: Counter[Repair]
) -> None:
    if change.at == changed_at:
        repairs[Repair.SAME_INSTANT] += 1
    if change.from_status is not None and change.from_status != status:
        first = changed_at is None
        repairs[Repair.CREATION_CONTRADICTED if first else Repair.CHAIN_BROKEN] += 1


def _correct_last(last: Stay, status: str, at: Instant) -> list[Stay]:
    """End `last` where the tracker's present status must have been entered."""
    at = max(at, last.entered_at)
    return [
        Stay(last.status, last.place, last.marks, last.entered_at, at),
        Stay(status, last.place, last.marks, at, None),
    ]
