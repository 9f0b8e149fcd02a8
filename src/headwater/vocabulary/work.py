"""What happened to work, in plain types. No Django, no people.

Instants are integers: microseconds since 1970-01-01T00:00Z. They cost a tenth of a `datetime`
where millions are handled, and cannot carry a wrong time zone. `gc=False`: the types refer to
nothing that refers back, so the cycle collector need not walk millions of them.
"""

from enum import StrEnum

import msgspec

Instant = int
"""Microseconds since the Unix epoch, UTC."""


class Kind(StrEnum):
    """What sort of value an item adds (Flow Framework)."""

    FEATURE = "feature"
    DEFECT = "defect"
    RISK = "risk"
    DEBT = "debt"
    UNMAPPED = "unmapped"


class Level(StrEnum):
    """How large an item is. Flow metrics count `ITEM` unless asked otherwise."""

    INITIATIVE = "initiative"
    EPIC = "epic"
    ITEM = "item"
    SUB_ITEM = "sub_item"


class StageType(StrEnum):
    """What being in a stage means for the clock."""

    BACKLOG = "backlog"
    QUEUE = "queue"
    ACTIVE = "active"
    DONE = "done"
    DISCARDED = "discarded"


class StatusCategory(StrEnum):
    """What a tracker says a status roughly means; only ever used to suggest a stage."""

    TO_DO = "to_do"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    UNKNOWN = "unknown"


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where an item was: the facts a team rule can look at, sorted `(attribute, value)` pairs.

    Attributes are `project`, `component`, `board`, `repository` and `column`; never a person.
    """

    attributes: tuple[tuple[str, str], ...] = ()


class Status(msgspec.Struct, frozen=True):
    """A tracker's status, known by its id: names are historical and localised."""

    external_id: str
    name: str
    category: StatusCategory = StatusCategory.UNKNOWN


class ItemType(msgspec.Struct, frozen=True):
    """A tracker's item type and the level the tracker gives it."""

    external_id: str
    name: str
    level: Level = Level.ITEM


class WorkItem(msgspec.Struct, frozen=True, gc=False):
    """An item as its tracker describes it now.

    `traits` are the facts a kind or level rule can look at: `type:<id>`, `label:<name>`,
    `field:<name>=<value>`.
    """

    external_id: str
    key: str
    title: str
    created_at: Instant
    level: Level = Level.ITEM
    type_id: str = ""
    url: str = ""
    parent_external_id: str = ""
    traits: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, gc=False):
    """One recorded change to an item. A `None` field did not change.

    `order` is the source's own order among changes at one instant (a change id, a line number);
    it travels with the change, so the order of delivery never matters. `from_status` is what the
    source says the status was before; it is used to order and to check, never to build.
    `marks` are what a stream may call blocked: `flag`, `link:<link type>`; sorted, the whole set
    after the change.
    """

    at: Instant
    order: int = 0
    status: str | None = None
    place: Place | None = None
    marks: tuple[str, ...] | None = None
    from_status: str | None = None
    from_place: Place | None = None


class Stay(msgspec.Struct, frozen=True, gc=False):
    """One item in one status, place and set of marks over [entered_at, left_at).

    `left_at` is None while it lasts. An item's stays are contiguous, ordered, and cover
    [created_at, infinity).
    """

    status: str
    place: Place
    marks: tuple[str, ...]
    entered_at: Instant
    left_at: Instant | None


class Sprint(msgspec.Struct, frozen=True):
    """A sprint of a tracker. Instants are None where the tracker gives none."""

    external_id: str
    name: str
    starts_at: Instant | None
    completes_at: Instant | None


class SprintSpan(msgspec.Struct, frozen=True, gc=False):
    """An item's membership of a sprint over [joined_at, left_at)."""

    sprint: str
    joined_at: Instant
    left_at: Instant | None


class Dependency(msgspec.Struct, frozen=True, gc=False):
    """An item's link to another that it waits for, over [began_at, ended_at).

    `blocker_external_id` is empty where the source only tells the other item's key. A key changes
    when an item moves; the external id does not, so it counts where there is one.
    """

    blocker_key: str
    began_at: Instant
    ended_at: Instant | None
    blocker_external_id: str = ""


class TrackerOutcome(msgspec.Struct, frozen=True, gc=False):
    """What a tracker says an item is for: the text as it stands now, trimmed and never empty.

    `said_at` is when this text was written; `since` is from when there has been a text without a
    gap, so an edit leaves it alone.
    """

    text: str
    said_at: Instant
    since: Instant
