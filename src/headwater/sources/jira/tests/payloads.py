"""Small payloads for tests: an issue of the Harbour team, and changes to it."""

from typing import Any

CREATED = "2024-03-04T09:00:00.000+0100"
UPDATED = "2024-03-28T09:00:00.000+0100"


def at(day: int, hour: int = 9) -> str:
    """A time in March 2024, as Jira writes it."""
    return f"2024-03-{day:02d}T{hour:02d}:00:00.000+0100"


def change(number: int, day: int, *items: dict[str, Any]) -> dict[str, Any]:
    """One change with an author, as there always is one."""
    author = {"displayName": "person-01"}
    return {"id": str(number), "created": at(day), "author": author, "items": list(items)}


def item(field: str, before: tuple[Any, Any], after: tuple[Any, Any], field_id: str = "") -> Any:
    """One changed field; `before` and `after` are (id, text)."""
    told = {"field": field, "from": before[0], "fromString": before[1]}
    told |= {"to": after[0], "toString": after[1]}
    return told | ({"fieldId": field_id} if field_id else {})


def status(before: str, after: str) -> Any:
    """A change of status."""
    return item("status", (before, f"S{before}"), (after, f"S{after}"), "status")


def issue(*changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An issue in status 6 of project HARBOUR with an embedded changelog."""
    usual: dict[str, Any] = {
        "summary": "Berth booking",
        "created": CREATED,
        "updated": UPDATED,
        "status": {"id": "6", "name": "Done", "statusCategory": {"id": 3, "key": "done"}},
        "issuetype": {"id": "10001", "name": "Story", "hierarchyLevel": 0},
        "project": {"id": "1", "key": "HARBOUR"},
        "assignee": {"displayName": "person-01"},
    }
    return {
        "id": "10063",
        "key": "HARBOUR-1",
        "self": "https://jira.example.com/x/rest/api/2/issue/10063",
        "fields": usual | fields,
        "changelog": {"total": len(changes), "histories": list(changes)},
    }
