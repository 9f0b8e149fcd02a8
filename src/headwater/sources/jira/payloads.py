"""The part of Jira's REST payloads that Headwater decodes.

Authors, assignees and reporters are not declared here, so they are skipped while decoding and
never become an object. Everything may be null or absent: the translator decides what is vital.
Plain REST (`/rest/api`) and agile (`/rest/agile`) shapes are read by the same types.

Payloads cannot refer to themselves, so the garbage collector is spared looking (`gc=False`).
"""

from functools import lru_cache
from typing import TypeVar, cast

import msgspec
from msgspec import Raw, Struct

from headwater.sources.errors import SettingRefused

Id = str | int
"""Plain REST writes ids as text, agile as numbers."""

NOTHING = Raw(b"null")

Anything = TypeVar("Anything")

UNREADABLE = (msgspec.DecodeError, RecursionError)
"""What decoding raises: for text that is no JSON or of another form, and for endless nesting."""


class StatusCategory(Struct, gc=False):
    """`id` is reliable; `key` was seen to contradict it, and `name` is localised."""

    id: int | None = None
    key: str | None = None


class Status(Struct, gc=False):
    id: Id | None = None
    name: str | None = None
    statusCategory: StatusCategory | None = None  # noqa: N815 - Jira's spelling


class IssueType(Struct, gc=False):
    id: Id | None = None
    name: str | None = None
    untranslatedName: str | None = None  # noqa: N815
    subtask: bool | None = None
    hierarchyLevel: int | None = None  # noqa: N815


class Reference(Struct, gc=False):
    """Another issue, or a project or component: an id and what it is called."""

    id: Id | None = None
    key: str | None = None
    name: str | None = None


class LinkType(Struct, gc=False):
    inward: str | None = None
    outward: str | None = None


class IssueLink(Struct, gc=False):
    """The inward text is what the link says on *this* issue when `inwardIssue` is there, the
    outward text when `outwardIssue` is.
    """

    type: LinkType | None = None
    inwardIssue: Reference | None = None  # noqa: N815
    outwardIssue: Reference | None = None  # noqa: N815


class Sprint(Struct, gc=False):
    """A sprint as agile REST, plain REST and the agile issue payload write it."""

    id: Id | None = None
    name: str | None = None
    startDate: str | None = None  # noqa: N815
    completeDate: str | None = None  # noqa: N815


class Fields(Struct, gc=False):
    """The fields every Jira has. Custom fields are added per source by `issue_type`."""

    summary: str | None = None
    created: str | None = None
    updated: str | None = None
    status: Status | None = None
    issuetype: IssueType | None = None
    project: Reference | None = None
    components: list[Reference] | None = None
    labels: list[str] | None = None
    issuelinks: list[IssueLink] | None = None
    parent: Reference | None = None
    epic: Reference | None = None
    sprint: Sprint | None = None
    closedSprints: list[Sprint] | None = None  # noqa: N815
    flagged: bool | None = None


class Item(Struct, gc=False):
    """One field of one change. The texts stay undecoded: most are descriptions nobody reads."""

    field: str | None = None
    fieldId: str | None = None  # noqa: N815
    from_: Id | None = msgspec.field(name="from", default=None)
    to: Id | None = None
    fromString: Raw = NOTHING  # noqa: N815
    toString: Raw = NOTHING  # noqa: N815


class Change(Struct, gc=False):
    """Jira's "history": what changed at one moment. Its author is not decoded."""

    created: str | int | None = None
    id: Id | None = None
    items: list[Item] | None = None


class Changelog(Struct, gc=False):
    """`total` tells whether `histories` is all there is."""

    histories: list[Change] | None = None
    total: int | None = None


class Issue(Struct, gc=False):
    id: Id
    fields: Fields | None = None
    key: str | None = None
    self: str | None = None
    changelog: Changelog | None = None


class ApartChange(Struct, gc=False):
    """A row of a changelog file: {"issueId": "1", "history": {…}}."""

    issueId: Id  # noqa: N815
    history: Change


class IssueChangelog(Struct, gc=False):
    """One issue's part of a page of `changelog/bulkfetch`."""

    issueId: Id  # noqa: N815
    changeHistories: list[Change] | None = None  # noqa: N815


class ChangelogPage(Struct, gc=False):
    """A page of `changelog/bulkfetch`."""

    issueChangeLogs: list[IssueChangelog] | None = None  # noqa: N815
    nextPageToken: str | None = None  # noqa: N815


def slot(field_id: str) -> str:
    """The attribute under which a custom field's undecoded value is found on `Fields`."""
    return f"custom_{field_id.replace('.', '_').replace('-', '_')}"


@lru_cache(maxsize=64)
def issue_type(custom_fields: tuple[str, ...]) -> type[Issue]:
    """Return `Issue` whose fields also carry `custom_fields`, undecoded, under their `slot`."""
    extra = [(slot(name), Raw, msgspec.field(name=name, default=NOTHING)) for name in custom_fields]
    declared = {name for name in custom_fields if name in Fields.__struct_fields__}
    if declared:
        raise SettingRefused(
            f"The field {min(declared)!r} is read in its own right.",
            "Types, labels and components can be used in rules without naming them here.",
        )
    fields = msgspec.defstruct("Fields", extra, bases=(Fields,), module=__name__, gc=False)
    issue = [("fields", fields | None, None)]
    made = msgspec.defstruct("Issue", issue, bases=(Issue,), module=__name__, gc=False)
    return cast("type[Issue]", made)


def text_of(raw: Raw) -> str:
    """Decode a text that was left alone; anything but a text is empty."""
    value = msgspec.json.decode(raw)
    return value if isinstance(value, str) else ""


def order_of(change: Change) -> int:
    """Return a change's place among those of one instant: its id, 0 where that is no number."""
    try:
        return int(change.id or 0)
    except ValueError:
        return 0
