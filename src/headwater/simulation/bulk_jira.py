"""The bulk organisation as saved Jira REST payloads: one issue with its changelog per line."""

from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

import msgspec
import numpy as np
import pyarrow as pa

from headwater.simulation.bulk import CLAN, FAMILY, Bulk, Tables
from headwater.simulation.bulk_plan import SOURCE, STATUSES
from headwater.simulation.tracker import item_types
from headwater.vocabulary.identity import status_id
from headwater.vocabulary.work import ItemType, Level, StatusCategory

_HOST = "https://tracker.example"
_AUTHOR = '{"accountId":"someone","displayName":"Someone","active":true,"accountType":"atlassian"}'
_CATEGORIES = {
    StatusCategory.TO_DO: (2, "new"),
    StatusCategory.IN_PROGRESS: (4, "indeterminate"),
    StatusCategory.DONE: (3, "done"),
}
_HIERARCHY = {Level.SUB_ITEM: -1, Level.ITEM: 0, Level.EPIC: 1, Level.INITIATIVE: 2}

Spot = tuple[int, str, str]
"""Where an item is in its history: position of its status, project, marks."""


def write_jira(bulk: Bulk, file: BinaryIO, size: int = 50_000) -> None:
    """Write every item of `bulk` to `file` as Jira's REST API v2 would give it with its changelog.

    One line per issue. Reading them gives the very stays of `Bulk.chunk` for chunks of `size`.
    """
    writer = _Writer(bulk)
    for chunk in bulk.chunks(size):
        file.writelines(writer.issues(chunk))


class _Writer:
    """Writes issues as text from columns: a dictionary per change would take ten times as long."""

    def __init__(self, bulk: Bulk) -> None:
        places = bulk.lists()["place"]
        projects = (dict(msgspec.json.decode(a))["project"] for a in _list(places, "attributes"))
        self._projects = dict(zip(_list(places, "place_id"), projects, strict=True))
        self._statuses = {
            status_id(SOURCE, status.external_id): n for n, status in enumerate(STATUSES)
        }
        self._types = {kind.external_id: _type(kind) for kind in item_types()}

    def issues(self, chunk: Tables) -> Iterator[bytes]:
        """Yield a line for each item of a chunk."""
        stays, items = chunk["raw_stay"], chunk["item"]
        spots = self._spots(stays)
        moments = _moments(stays["entered_at"])
        starts = np.flatnonzero(stays["seq"].to_numpy() == 0).tolist()
        rows = zip(
            starts, [*starts[1:], stays.num_rows], _titles(items), *_described(items), strict=True
        )
        for start, end, title, number, type_id, traits in rows:
            issue = (number, title, self._types[type_id], _labels(tuple(traits)))
            yield _issue(issue, spots[start:end], moments[start:end]).encode()

    def _spots(self, stays: pa.Table) -> list[Spot]:
        statuses = (self._statuses[n] for n in _list(stays, "status_id"))
        projects = (self._projects[n] for n in _list(stays, "place_id"))
        return list(zip(statuses, projects, _list(stays, "marks"), strict=True))


def _issue(issue: tuple[str, str, str, str], spots: list[Spot], moments: list[str]) -> str:
    number, title, type_, labels = issue
    status, project, marks = spots[-1]
    count, parent = len(spots) - 1, _parent(int(number))
    changes = ",".join(
        _change(f"{number}{n:03}", moments[n + 1], _items(spots[n], spots[n + 1], number))
        for n in range(count)
    )
    return (
        f'{{"id":"{number}","key":"{project}-{number}","self":"{_HOST}/rest/api/2/issue/{number}",'
        f'"fields":{{"summary":{title},"issuetype":{type_},"labels":{labels},'
        f'"project":{{"id":"{project[1:]}","key":"{project}"}},"status":{_status(status)},'
        f'{parent}"flagged":{"true" if marks else "false"},'
        f'"created":"{moments[0]}","updated":"{moments[-1]}"}},'
        f'"changelog":{{"startAt":0,"maxResults":{count},"total":{count},"histories":[{changes}]}}}}\n'
    )


def _parent(number: int) -> str:
    if number % CLAN == 1:  # an initiative
        return ""
    head = number // FAMILY * FAMILY
    above = number // CLAN * CLAN + 1 if head == number else head
    return f'"parent":{{"id":"{above}"}},'


def _change(number: str, moment: str, items: str) -> str:
    return f'{{"id":"{number}","author":{_AUTHOR},"created":"{moment}","items":[{items}]}}'


def _items(before: Spot, after: Spot, number: str) -> str:
    """What one change changed: status, flag, project."""
    parts = []
    if before[0] != after[0]:
        parts.append(_status_item(before[0], after[0]))
    if before[2] != after[2]:
        parts.append(_flag_item(bool(after[2])))
    if before[1] != after[1]:
        parts.append(_key_item(f"{before[1]}-{number}", f"{after[1]}-{number}"))
    return ",".join(parts)


@cache
def _status_item(before: int, after: int) -> str:
    return _json(
        {
            "field": "status",
            "fieldtype": "jira",
            "fieldId": "status",
            "from": STATUSES[before].external_id,
            "fromString": STATUSES[before].name,
            "to": STATUSES[after].external_id,
            "toString": STATUSES[after].name,
        }
    )


@cache
def _flag_item(raised: bool) -> str:
    before, after = ("", "Impediment") if raised else ("Impediment", "")
    return _json({"field": "Flagged", "fromString": before, "toString": after})


def _key_item(before: str, after: str) -> str:
    return f'{{"field":"Key","from":null,"fromString":"{before}","to":null,"toString":"{after}"}}'


@cache
def _status(position: int) -> str:
    status = STATUSES[position]
    number, key = _CATEGORIES[status.category]
    return _json(
        {
            "id": status.external_id,
            "name": status.name,
            "statusCategory": {"id": number, "key": key},
        }
    )


def _type(kind: ItemType) -> str:
    level = _HIERARCHY[kind.level]
    return _json({"id": kind.external_id, "name": kind.name, "hierarchyLevel": level})


@cache
def _labels(traits: tuple[str, ...]) -> str:
    return _json([t.removeprefix("label:") for t in traits if t.startswith("label:")])


def _titles(items: pa.Table) -> Iterator[str]:
    return (_json(title) for title in _list(items, "title"))


def _described(items: pa.Table) -> Iterator[list[Any]]:
    return (_list(items, name) for name in ("external_id", "type_id", "traits"))


def _moments(instants: pa.ChunkedArray) -> list[str]:
    written = np.datetime_as_string(instants.to_numpy(), unit="ms")
    return [f"{moment}+0000" for moment in written.tolist()]


def _list(table: pa.Table, column: str) -> list[Any]:
    values: list[Any] = table.column(column).to_pylist()
    return values


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
