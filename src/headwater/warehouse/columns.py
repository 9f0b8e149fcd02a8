"""A delivery as columns, and back: from records to the Arrow tables of a batch.

This is the inner loop of every import. It goes over the records with comprehensions, one column
at a time, and gives every status, place and set of marks its identity once.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import pyarrow as pa

from headwater.metrics import relations
from headwater.metrics.outcome_wording import flaw_of
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.identity import (
    item_id,
    place_attributes,
    place_id,
    sprint_id,
    status_id,
)
from headwater.vocabulary.work import Place, Stay

ARROW_TYPES = {
    "int64": pa.int64(),
    "int32": pa.int32(),
    "string": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "array<string>": pa.list_(pa.string()),
}
DERIVED = ("level", "kind")  # of an item: by rules, when the batch is loaded
GONE = {"item_id": "int64"}


def arrow_schema(columns: dict[str, str]) -> pa.Schema:
    """Return the Arrow schema of a relation's columns."""
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])


BATCH_TABLES = {
    "item": {name: kind for name, kind in relations.ITEM.items() if name not in DERIVED},
    "raw_stay": relations.RAW_STAY,
    "status": relations.STATUS,
    "item_type": relations.ITEM_TYPE,
    "place": relations.PLACE,
    "sprint": relations.SPRINT,
    "sprint_span": relations.SPRINT_SPAN,
    "dependency": relations.DEPENDENCY,
    "tracker_outcome": relations.TRACKER_OUTCOME,
    "set_aside": relations.SET_ASIDE,
    "repair": relations.REPAIR,
    "gone": GONE,
}
"""The tables a batch may hold, and their columns."""


def tables_of(delivery: Delivery, run: str) -> dict[str, pa.Table]:
    """Return a delivery as the tables of a batch. Of an item delivered twice, the last counts."""
    histories = _latest(delivery.histories)
    ids = np.fromiter(
        (item_id(delivery.source, external_id) for external_id in histories), np.int64
    )
    columns: dict[str, list[object]] = {
        "item": _items(delivery.source, ids, list(histories.values())),
        "set_aside": _set_aside(delivery, run),
        "repair": _repairs(delivery.source, ids, histories.values()),
        "gone": [[item_id(delivery.source, name) for name in _gone(delivery, histories)]],
        "item_type": _item_types(delivery),
        "sprint": _sprints(delivery),
        "sprint_span": _sprint_spans(delivery.source, ids, histories.values()),
        "dependency": _dependencies(delivery.source, ids, histories.values()),
        "tracker_outcome": _outcomes(delivery.source, ids, histories.values()),
    }
    columns |= _stays(delivery, ids, [history.stays for history in histories.values()])
    return {name: _table(name, values) for name, values in columns.items()}


def _latest(histories: Sequence[History]) -> dict[str, History]:
    return {history.item.external_id: history for history in histories}


def _gone(delivery: Delivery, histories: dict[str, History]) -> list[str]:
    """Return what is gone; an item that is delivered all the same is evidently there."""
    return [name for name in dict.fromkeys(delivery.gone) if name not in histories]


def _table(name: str, columns: Sequence[object]) -> pa.Table:
    schema = arrow_schema(BATCH_TABLES[name])
    arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: object, kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).view(kind)
    return pa.array(values, kind)


def _items(source: str, ids: np.ndarray, histories: list[History]) -> list[object]:
    items = [history.item for history in histories]
    return [
        ids,
        [source] * len(items),
        [item.external_id for item in items],
        [item.key for item in items],
        [item.title for item in items],
        [item.url for item in items],
        [item.type_id for item in items],
        [item.traits for item in items],
        [_other(source, item.parent_external_id) for item in items],
        [history.stays[0].entered_at for history in histories],
        [item.level.value for item in items],
    ]


def _other(source: str, external_id: str) -> int | None:
    return item_id(source, external_id) if external_id else None


def _stays(
    delivery: Delivery, ids: np.ndarray, histories: list[tuple[Stay, ...]]
) -> dict[str, list[object]]:
    """Return the stays, and the statuses and places they are in."""
    statuses, places, marks = _Statuses(delivery.source), _Places(delivery.source), _Marks()
    stays = list(chain.from_iterable(histories))
    lengths = np.fromiter(map(len, histories), np.int64, len(histories))
    rows = [
        np.repeat(ids, lengths),
        np.arange(len(stays), dtype=np.int32)
        - np.repeat(lengths.cumsum() - lengths, lengths).astype(np.int32),
        [statuses[stay.status] for stay in stays],
        [places[stay.place] for stay in stays],
        [marks[stay.marks] for stay in stays],
        [stay.entered_at for stay in stays],
        [stay.left_at for stay in stays],
    ]
    return {"raw_stay": rows, "status": statuses.rows(delivery), "place": places.rows()}


class _Statuses(dict[str, int]):
    """The ids of statuses, worked out once for each."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __missing__(self, external_id: str) -> int:
        self[external_id] = status_id(self._source, external_id)
        return self[external_id]

    def rows(self, delivery: Delivery) -> list[object]:
        """Return STATUS; one that the tracker does not list has a null name."""
        listed = {status.external_id: status for status in delivery.statuses}
        names = {**dict.fromkeys(self), **listed}
        return [
            [self[external_id] for external_id in names],
            [self._source] * len(names),
            list(names),
            [status and status.name for status in names.values()],
            [status and status.category.value for status in names.values()],
        ]


class _Places(dict[Place, int]):
    """The ids of places, worked out once for each."""

    def __init__(self, source: str) -> None:
        self._source = source

    def __missing__(self, place: Place) -> int:
        self[place] = place_id(self._source, place)
        return self[place]

    def rows(self) -> list[object]:
        return [
            list(self.values()),
            [self._source] * len(self),
            [place_attributes(place) for place in self],
        ]


class _Marks(dict[tuple[str, ...], str]):
    """Sets of marks as text, worked out once for each."""

    def __missing__(self, marks: tuple[str, ...]) -> str:
        self[marks] = "|".join(marks)
        return self[marks]


def _set_aside(delivery: Delivery, run: str) -> list[object]:
    rows = delivery.set_aside
    return [
        [delivery.source] * len(rows),
        [run] * len(rows),
        [row.file for row in rows],
        [row.line for row in rows],
        [row.item for row in rows],
        [row.reason for row in rows],
    ]


def _repairs(source: str, ids: np.ndarray, histories: Iterable[History]) -> list[object]:
    rows = [
        (int(id_), repair.value, count)
        for id_, history in zip(ids, histories, strict=True)
        for repair, count in history.repairs.items()
    ]
    return [
        [source] * len(rows),
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
    ]


def _item_types(delivery: Delivery) -> list[object]:
    types = {kind.external_id: kind for kind in delivery.types}.values()
    return [
        [delivery.source] * len(types),
        [kind.external_id for kind in types],
        [kind.name for kind in types],
        [kind.level.value for kind in types],
    ]


def _sprints(delivery: Delivery) -> list[object]:
    sprints = {sprint.external_id: sprint for sprint in delivery.sprints}.values()
    return [
        [sprint_id(delivery.source, sprint.external_id) for sprint in sprints],
        [delivery.source] * len(sprints),
        [sprint.name for sprint in sprints],
        [sprint.starts_at for sprint in sprints],
        [sprint.completes_at for sprint in sprints],
    ]


def _sprint_spans(source: str, ids: np.ndarray, histories: Iterable[History]) -> list[object]:
    spans = [
        (int(id_), span)
        for id_, history in zip(ids, histories, strict=True)
        for span in history.sprint_spans
    ]
    return [
        [id_ for id_, _ in spans],
        [sprint_id(source, span.sprint) for _, span in spans],
        [span.joined_at for _, span in spans],
        [span.left_at for _, span in spans],
    ]


def _dependencies(source: str, ids: np.ndarray, histories: Iterable[History]) -> list[object]:
    waits = [
        (int(id_), wait)
        for id_, history in zip(ids, histories, strict=True)
        for wait in history.dependencies
    ]
    return [
        [id_ for id_, _ in waits],
        [source] * len(waits),
        [_other(source, wait.blocker_external_id) for _, wait in waits],
        [wait.blocker_key for _, wait in waits],
        [wait.began_at for _, wait in waits],
        [wait.ended_at for _, wait in waits],
    ]


def _outcomes(source: str, ids: np.ndarray, histories: Iterable[History]) -> list[object]:
    """Return what the tracker says items are for, each text judged by its wording."""
    said = [
        (int(id_), history.item.title, history.outcome)
        for id_, history in zip(ids, histories, strict=True)
        if history.outcome
    ]
    return [
        [id_ for id_, _, _ in said],
        [source] * len(said),
        [outcome.text for _, _, outcome in said],
        [outcome.said_at for _, _, outcome in said],
        [outcome.since for _, _, outcome in said],
        [flaw_of(outcome.text, title) for _, title, outcome in said],
    ]


def stays_of(rows: pa.Table) -> dict[str, tuple[int, tuple[Stay, ...]]]:
    """Return (created_at, stays) per external id from stored rows ordered by item and seq.

    `rows` has external_id, created_at, status, place (attributes as JSON), marks, entered_at,
    left_at; the instants as microseconds.
    """
    found: dict[str, tuple[int, list[Stay]]] = {}
    places: dict[str, Place] = {}
    for row in rows.to_pylist():
        place = places.setdefault(row["place"], _place(row["place"]))
        marks = tuple(row["marks"].split("|")) if row["marks"] else ()
        stay = Stay(row["status"], place, marks, row["entered_at"], row["left_at"])
        found.setdefault(row["external_id"], (row["created_at"], []))[1].append(stay)
    return {item: (created_at, tuple(stays)) for item, (created_at, stays) in found.items()}


def _place(attributes: str) -> Place:
    return Place(tuple((name, value) for name, value in json.loads(attributes)))
