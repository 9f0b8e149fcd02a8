"""What the sources have brought that a plan can speak about: statuses, types, traits and places.

Read from the warehouse through Ibis. Counts are of items; a "now" count looks at the stay that
lasts. Nothing here decides what a thing means.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.conf import settings

from headwater.metrics.relations import SCOPE, relation
from headwater.vocabulary.work import Level, StatusCategory
from headwater.warehouse import Warehouse, open_warehouse

MOST_TRAITS = 200
"""Labels and fields are open-ended: only those on the most items are offered."""


@dataclass(frozen=True)
class SeenStatus:
    """A status that work of `team_id` (0: of no team) has been in.

    `items` are in it now; `before` counts the stays in it that have ended.
    """

    source: str
    external_id: str
    name: str
    category: StatusCategory
    team_id: int
    items: int
    before: int = 0


@dataclass(frozen=True)
class SeenTrait:
    """A trait (`type:<id>`, `label:<name>`, …) and how many items carry it."""

    source: str
    trait: str
    name: str
    items: int
    unmapped: int  # of them, those whose kind is unmapped


@dataclass(frozen=True)
class SeenPlace:
    """A place work has been in: its attributes, whose it is now (0: nobody's), items now there."""

    source: str
    attributes: tuple[tuple[str, str], ...]
    team_id: int
    items: int


@dataclass(frozen=True)
class Unmapped:
    """Of `items`, how many no rule places: in no team, in a status without stage, of no kind."""

    items: int
    no_team: int
    no_stage: int
    no_kind: int

    @property
    def any(self) -> bool:
        """Whether anything is left to map."""
        return bool(self.no_team or self.no_stage or self.no_kind)


def statuses(team_ids: Iterable[int]) -> tuple[SeenStatus, ...]:
    """Return the statuses that work of these teams has ever been in, most items first."""
    rows = _read(_statuses_of_teams(), scope=_scope(team_ids))
    return tuple(_seen_status(row) for row in rows)


def all_statuses() -> tuple[SeenStatus, ...]:
    """Return every status that work has ever been in, team by team, most items first."""
    return tuple(_seen_status(row) for row in _read(_statuses()))


def types() -> tuple[SeenTrait, ...]:
    """Return every item type in use as a trait, most items first."""
    return tuple(_seen_trait(row) for row in _read(_types()))


def traits() -> tuple[SeenTrait, ...]:
    """Return the labels and fields on the most items (at most `MOST_TRAITS`), most first."""
    return tuple(_seen_trait(row) for row in _read(_traits()))


def places() -> tuple[SeenPlace, ...]:
    """Return every place work has been in, most items first."""
    return tuple(_seen_place(row) for row in _read(_places()))


def unmapped() -> Unmapped:
    """Return how much work no rule places yet."""
    (row,) = _read(_unmapped())
    return Unmapped(**{name: count or 0 for name, count in row.items()})


@cache
def _statuses() -> ir.Table:
    return _by_status(relation("stay"))


@cache
def _statuses_of_teams() -> ir.Table:
    return _by_status(relation("stay").semi_join(relation("scope"), "team_id"))


def _by_status(stay: ir.Table) -> ir.Table:
    used = stay.group_by("team_id", "status_id").aggregate(
        items=ibis.ifelse(stay.left_at.isnull(), 1, 0).sum(),
        before=ibis.ifelse(stay.left_at.isnull(), 0, 1).sum(),
    )
    status = relation("status")
    return (
        used.join(status, "status_id")
        .select("source", "external_id", "name", "category", "team_id", "items", "before")
        .order_by(ibis.desc("items"), "source", "name", "external_id", "team_id")
    )


@cache
def _types() -> ir.Table:
    item = relation("item")
    used = item.group_by("source", "type_id").aggregate(**_counts(item))
    known = relation("item_type").rename(type_id="external_id")
    return (
        used.filter(used.type_id != "")
        .left_join(known, ["source", "type_id"])
        .select(
            "source",
            "items",
            "unmapped",
            trait=ibis.literal("type:") + used.type_id,
            name=ibis.coalesce(known.name, used.type_id),
        )
        .order_by(ibis.desc("items"), "source", "trait")
    )


@cache
def _traits() -> ir.Table:
    item = relation("item").select("source", "kind", trait=relation("item").traits.unnest())
    named = item.filter(~item.trait.startswith("type:"))
    used = named.group_by("source", "trait").aggregate(**_counts(named))
    ordered = used.mutate(name=used.trait).order_by(ibis.desc("items"), "source", "trait")
    return ordered.limit(MOST_TRAITS)


def _counts(item: ir.Table) -> Mapping[str, ir.IntegerScalar]:
    return {"items": item.count(), "unmapped": ibis.ifelse(item.kind == "unmapped", 1, 0).sum()}


@cache
def _places() -> ir.Table:
    stay = relation("stay")
    lasting = stay.filter(stay.left_at.isnull())
    now = lasting.group_by("place_id").aggregate(items=lasting.count())
    place, owner = relation("place"), relation("place_team")
    return (
        place.left_join(now, "place_id")
        .left_join(owner, place.place_id == owner.place_id)
        .select(
            "source",
            "attributes",
            team_id=owner.team_id.fill_null(0),
            items=now.items.fill_null(0),
        )
        .order_by(ibis.desc("items"), "source", "attributes")
    )


@cache
def _unmapped() -> ir.Table:
    flow = relation("item_flow")
    flow = flow.filter(flow.level == Level.ITEM.value)
    return flow.aggregate(
        items=flow.count(),
        no_team=ibis.ifelse(flow.excluded == "no_team", 1, 0).sum(),
        no_stage=ibis.ifelse(flow.excluded == "unmapped_status", 1, 0).sum(),
        no_kind=ibis.ifelse(flow.kind == "unmapped", 1, 0).sum(),
    )


def unmapped_by_team() -> dict[int, int]:
    """Return how many items passed a status without a stage, by the team that has them."""
    return {row["team_id"]: row["items"] for row in _read(_unmapped_by_team())}


@cache
def _unmapped_by_team() -> ir.Table:
    flow = relation("item_flow")
    left_out = flow.filter((flow.level == Level.ITEM.value) & (flow.excluded == "unmapped_status"))
    return left_out.group_by("team_id").aggregate(items=left_out.count())


def _read(query: ir.Table, **bound: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _warehouse().read(query, **bound).to_pylist()
    return rows


def _warehouse() -> Warehouse:
    return open_warehouse(settings.WAREHOUSE_URL)


def _scope(team_ids: Iterable[int]) -> pa.Table:
    listed = list(team_ids)
    return pa.table(
        {"team_id": listed, "level": [Level.ITEM.value] * len(listed)},
        schema=pa.schema({"team_id": pa.int64(), "level": pa.string()}),
    ).select(list(SCOPE))


def _seen_status(row: Mapping[str, Any]) -> SeenStatus:
    return SeenStatus(**{**row, "category": StatusCategory(row["category"])})


def _seen_trait(row: Mapping[str, Any]) -> SeenTrait:
    return SeenTrait(**row)


def _seen_place(row: Mapping[str, Any]) -> SeenPlace:
    attributes = tuple((name, value) for name, value in json.loads(row["attributes"]))
    return SeenPlace(**{**row, "attributes": attributes})
