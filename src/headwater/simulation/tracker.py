"""How the simulated tracker describes its items: types, statuses, places, keys, histories."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from headwater.simulation.cast import (
    STREAMS,
    UNMAPPED_STATUS,
    UNMAPPED_STATUS_ID,
    UNMAPPED_TYPE,
    TeamCast,
    category,
    status_id,
)
from headwater.simulation.ticket import UNMAPPED, Ticket, Visit, Wait
from headwater.simulation.working_time import DAY
from headwater.vocabulary.delivery import History
from headwater.vocabulary.work import (
    Dependency,
    Instant,
    ItemType,
    Kind,
    Level,
    Place,
    SprintSpan,
    Status,
    StatusCategory,
    Stay,
    TrackerOutcome,
    WorkItem,
)

RISK_LABEL, DEBT_LABEL, UNPLANNED_LABEL = "security", "tech-debt", "unplanned"
_ADDRESS = "https://tracker.example/browse/"


class TypeId(StrEnum):
    """The tracker's item types by id."""

    STORY = "10001"
    BUG = "10002"
    TASK = "10003"
    SUPPORT_REQUEST = "10004"
    EPIC = "10005"
    INITIATIVE = "10006"
    SUB_TASK = "10007"


TYPE_NAMES = {
    TypeId.STORY: "Story",
    TypeId.BUG: "Bug",
    TypeId.TASK: "Task",
    TypeId.SUPPORT_REQUEST: UNMAPPED_TYPE,
    TypeId.EPIC: "Epic",
    TypeId.INITIATIVE: "Initiative",
    TypeId.SUB_TASK: "Sub-task",
}
_LEVELS = {
    TypeId.EPIC: Level.EPIC,
    TypeId.INITIATIVE: Level.INITIATIVE,
    TypeId.SUB_TASK: Level.SUB_ITEM,
}
_BY_LEVEL = {level: type_id for type_id, level in _LEVELS.items()}
_BY_KIND = {
    Kind.FEATURE: TypeId.STORY,
    Kind.DEFECT: TypeId.BUG,
    Kind.RISK: TypeId.TASK,
    Kind.DEBT: TypeId.TASK,
    Kind.UNMAPPED: TypeId.SUPPORT_REQUEST,
}
_LABELS = {Kind.RISK: RISK_LABEL, Kind.DEBT: DEBT_LABEL}


def item_types() -> tuple[ItemType, ...]:
    """Return every type with the level the tracker gives it."""
    return tuple(
        ItemType(type_id.value, name, _LEVELS.get(type_id, Level.ITEM))
        for type_id, name in TYPE_NAMES.items()
    )


def statuses() -> tuple[Status, ...]:
    """Return every status of every stream's board, and the one that belongs to none."""
    mapped = (
        Status(status_id(stream, step.slug), step.status, category(step))
        for stream in STREAMS
        for step in stream.steps
    )
    return (*mapped, Status(UNMAPPED_STATUS_ID, UNMAPPED_STATUS, StatusCategory.IN_PROGRESS))


def place(team: TeamCast) -> Place:
    """Return where in the tracker a team's work is."""
    component = (("component", team.component),) if team.component else ()
    return Place((*component, ("project", team.prefix)))


def sprint_id(team: TeamCast, number: int) -> str:
    """Return the tracker's id of a team's sprint."""
    return f"{team.prefix}-{number}"


def histories(tickets: Iterable[Ticket]) -> Iterator[History]:
    """Yield each ticket as the tracker's item with its stays. Keys count up by project."""
    keys = dict(_keys(tickets))
    for ticket, key in keys.items():
        waits = tuple(_dependency(wait, keys[wait.blocker]) for wait in ticket.waits)
        yield History(
            _item(ticket, key),
            _stays(ticket.visits),
            sprint_spans=_spans(ticket),
            dependencies=waits,
            outcome=_outcome(ticket),
        )


def _keys(tickets: Iterable[Ticket]) -> Iterator[tuple[Ticket, str]]:
    numbers: Counter[str] = Counter()
    for ticket in tickets:
        numbers[ticket.team.prefix] += 1
        yield ticket, f"{ticket.team.prefix}-{numbers[ticket.team.prefix]}"


def _item(ticket: Ticket, key: str) -> WorkItem:
    type_id = _BY_LEVEL.get(ticket.level, _BY_KIND[ticket.kind])
    return WorkItem(
        external_id=external_id(ticket),
        key=key,
        title=ticket.title,
        created_at=ticket.created_at,
        level=ticket.level,
        type_id=type_id.value,
        url=_ADDRESS + key,
        parent_external_id=external_id(ticket.parent) if ticket.parent else "",
        traits=_traits(ticket, type_id),
    )


def external_id(ticket: Ticket) -> str:
    """Return the tracker's own id of an item; its key may change, this does not."""
    return str(100_000 + ticket.number)


def _outcome(ticket: Ticket) -> TrackerOutcome | None:
    """It is written while the work is in the backlog, the day before it is begun at the latest."""
    if not ticket.hope:
        return None
    said_at = (ticket.committed_at or ticket.created_at + DAY) - DAY
    return TrackerOutcome(ticket.hope, said_at, since=said_at)


def _traits(ticket: Ticket, type_id: TypeId) -> tuple[str, ...]:
    labels = [_LABELS[ticket.kind]] if ticket.kind in _LABELS else []
    labels += [UNPLANNED_LABEL] if ticket.unplanned else []
    return (f"type:{type_id.value}", *(f"label:{label}" for label in labels))


def _stays(visits: Sequence[Visit]) -> tuple[Stay, ...]:
    closed = (_stay(visit, following.at) for visit, following in pairwise(visits))
    return (*closed, _stay(visits[-1], None))


def _stay(visit: Visit, left_at: Instant | None) -> Stay:
    marks = ("flag",) if visit.flagged else ()
    return Stay(
        _STATUS[visit.team.slug, visit.stage], _PLACES[visit.team.slug], marks, visit.at, left_at
    )


def _spans(ticket: Ticket) -> tuple[SprintSpan, ...]:
    return tuple(
        SprintSpan(sprint_id(member.team, member.sprint), member.joined_at, member.left_at)
        for member in ticket.sprints
    )


def _dependency(wait: Wait, key: str) -> Dependency:
    """A link that is there tells the other item's id; of one that is gone, only the key is left."""
    known = external_id(wait.blocker) if wait.ended_at is None else ""
    return Dependency(key, wait.began_at, wait.ended_at, known)


def _status_table() -> dict[tuple[str, str], str]:
    table = {
        (team.slug, step.slug): status_id(stream, step.slug)
        for stream in STREAMS
        for team in stream.teams
        for step in stream.steps
    }
    return table | {(team, UNMAPPED): UNMAPPED_STATUS_ID for team, _ in table}


_STATUS = _status_table()
_PLACES = {team.slug: place(team) for stream in STREAMS for team in stream.teams}
