"""Sprints, and when an item was in which."""

from collections.abc import Iterable, Sequence

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.field_values import decoded, sprints_in
from headwater.sources.jira.instants import instant
from headwater.vocabulary.work import Instant, Sprint, SprintSpan

SPRINT_FIELD = "Sprint"
"""What the changelog calls the sprint field, unless an administrator renamed it."""


class Record(msgspec.Struct, gc=False):
    """A change whose instant and order are known, with only the items that matter."""

    at: Instant
    order: int
    items: list[payloads.Item]


def is_sprint(item: payloads.Item, field_id: str) -> bool:
    """Tell whether `item` changes the sprints, by the field's name or by its id."""
    return item.field == SPRINT_FIELD or (bool(field_id) and item.fieldId == field_id)


def current_sprints(fields: payloads.Fields, field_id: str) -> list[payloads.Sprint]:
    """Return the sprints that an issue lists now, closed ones included, each once."""
    listed = [*([fields.sprint] if fields.sprint else []), *(fields.closedSprints or ())]
    if field_id:
        listed += sprints_in(decoded(getattr(fields, payloads.slot(field_id))))
    return list({str(each.id): each for each in listed if each.id is not None}.values())


def sprint_spans(
    created_at: Instant,
    records: Sequence[Record],
    now: Iterable[payloads.Sprint],
    field_id: str,
) -> tuple[SprintSpan, ...]:
    """Return when the item joined and left each sprint.

    Jira keeps closed sprints in the field, so an item carried over stays in the old sprint too:
    the sprint's own completion ends it.
    """
    changes = [
        (record.at, record.order, _ids(item.from_), _ids(item.to))
        for record in records
        for item in record.items
        if is_sprint(item, field_id)
    ]
    if not changes:
        return tuple(SprintSpan(str(sprint.id), created_at, None) for sprint in now)
    changes.sort(key=lambda change: change[:2])
    return tuple(_spans(created_at, changes))


def _spans(
    created_at: Instant, changes: Sequence[tuple[Instant, int, list[str], list[str]]]
) -> Iterable[SprintSpan]:
    joined = dict.fromkeys(changes[0][2], created_at)
    for at, _, _, to in changes:
        for sprint in [each for each in joined if each not in to]:
            yield SprintSpan(sprint, joined.pop(sprint), at)
        for sprint in to:
            joined.setdefault(sprint, at)
    yield from (SprintSpan(sprint, at, None) for sprint, at in joined.items())


def _ids(value: payloads.Id | None) -> list[str]:
    """Jira lists ids as "38, 40"."""
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def as_sprint(sprint: payloads.Sprint) -> Sprint:
    """Return the vocabulary's sprint; a time that cannot be read is as good as none."""
    return Sprint(
        external_id=str(sprint.id),
        name=sprint.name or str(sprint.id),
        starts_at=_moment(sprint.startDate),
        completes_at=_moment(sprint.completeDate),
    )


def _moment(written: str | None) -> Instant | None:
    try:
        return instant(written) if written else None
    except ValueError:
        return None
