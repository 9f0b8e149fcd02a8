"""How well the data arrived: what is in, what is not, and where each can be mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.conf import settings

from headwater.metrics.floor import quiet
from headwater.metrics.littles_law import littles_law
from headwater.metrics.periods import Granularity, Period, calendar, period_of
from headwater.metrics.relations import relation
from headwater.metrics.usable_share import usable_share_of_all
from headwater.organisation import queries as organisation
from headwater.organisation import sightings
from headwater.vocabulary.work import Level
from headwater.warehouse import open_warehouse

MOST_ROWS = 20
NO_TEAM = 0
SCOPE_SCHEMA = pa.schema([("team_id", pa.int64()), ("level", pa.string())])


@dataclass(frozen=True)
class Usable:
    """How many items the metrics can be worked out from, and why not the others.

    `share` is None where too few items rest behind it.
    """

    n: int
    usable: int
    share: float | None
    no_team: int
    no_stage: int


@dataclass(frozen=True)
class Little:
    """Whether load, velocity and Flow Time fit together over `period`; `ratio` None: too few.

    Not the numbers themselves: where one team works, they are that team's.
    """

    period: str
    ratio: float | None


@dataclass(frozen=True)
class Brought:
    """What a source has brought: items now known, and when the last batch was loaded (UTC)."""

    source: str
    items: int
    loaded_at: datetime | None


@dataclass(frozen=True)
class LostStatus:
    """A status without a stage in a stream, that `items` have been in."""

    source: str
    name: str
    stream_id: int
    items: int


@dataclass(frozen=True)
class Aside:
    """Rows of a file set aside for one reason: how many, and the first lines."""

    source: str
    file: str
    reason: str
    rows: int
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Mended:
    """A kind of repair: how often, in how many items."""

    source: str
    repair: str
    times: int
    items: int


@dataclass(frozen=True)
class Quality:
    """Everything the Data quality page says. `little` None: no whole quarter is covered yet."""

    brought: Sequence[Brought]
    usable: Usable
    little: Little | None
    statuses: Sequence[LostStatus]
    types: Sequence[sightings.SeenTrait]
    places: Sequence[sightings.SeenPlace]
    aside: Sequence[Aside]
    aside_rows: int
    mended: Sequence[Mended]
    suggestions: int


def report(now: datetime) -> Quality:
    """Return how well the data arrived, as of `now` (aware)."""
    aside = [Aside(**row | {"lines": tuple(row["lines"])}) for row in _read(_aside())]
    return Quality(
        brought=[Brought(**row) for row in _read(_brought())],
        usable=usable(),
        little=_little(now),
        statuses=unmapped_statuses(),
        types=[trait for trait in sightings.types() if trait.unmapped],
        places=[place for place in sightings.places() if place.team_id == NO_TEAM],
        aside=aside[:MOST_ROWS],
        aside_rows=sum(entry.rows for entry in aside),
        mended=[Mended(**row) for row in _read(_mended())],
        suggestions=organisation.suggestions_pending().total,
    )


def usable() -> Usable:
    """Return how many of all items the metrics can be worked out from."""
    (row,) = _read(_usable_share(), scope=_scope())
    return Usable(
        n=row["n"],
        usable=row["usable"],
        share=quiet(row["share"], row["n"]),
        no_team=row["excluded_no_team"],
        no_stage=row["excluded_unmapped_status"],
    )


def unmapped_statuses() -> list[LostStatus]:
    """Return the statuses that a team's work was in and that have no stage, most items first."""
    return [LostStatus(**row) for row in _read(_unmapped_statuses())]


def _little(now: datetime) -> Little | None:
    """Check Little's Law over the last quarter that the record covers wholly; None without one."""
    (record,) = _read(_record())
    quarter = _covered(record["first"], record["last"])
    if quarter is None:
        return None
    days = calendar([quarter], _timezones(), until=now)
    (row,) = _read(_littles_law(), scope=_scope(), calendar=days)
    return Little(quarter.name, quiet(row["ratio"], row["n"]))


def _covered(first: datetime | None, last: datetime | None) -> Period | None:
    """Return the last quarter that began after the `first` change and ended before the `last`.

    In a quarter that is cut off, what was in progress is not known: the law would seem broken.
    """
    if first is None or last is None:
        return None
    quarter = period_of(Granularity.QUARTER, last.date()).previous()
    return quarter if first.date() < quarter.first_day else None


def _scope() -> pa.Table:
    teams = [NO_TEAM, *(team.warehouse_id for team in organisation.teams())]
    rows = [{"team_id": team, "level": Level.ITEM.value} for team in teams]
    return pa.Table.from_pylist(rows, schema=SCOPE_SCHEMA)


def _timezones() -> list[str]:
    return ["UTC", *(team.timezone for team in organisation.teams())]


def _read(query: ir.Table, **bound: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        open_warehouse(settings.WAREHOUSE_URL).read(query, **bound).to_pylist()
    )
    return rows


@cache
def _brought() -> ir.Table:
    item, batch = relation("item"), relation("batch")
    counts = item.group_by("source").aggregate(items=item.count())
    loads = batch.group_by(batch_source="source").aggregate(loaded_at=batch.loaded_at.max())
    both = counts.left_join(loads, counts.source == loads.batch_source)
    return both.select("source", "items", "loaded_at").order_by("source")


@cache
def _usable_share() -> ir.Table:
    return usable_share_of_all(relation("item_flow"), relation("scope"))


@cache
def _record() -> ir.Table:
    """When the first and the last change of a status are: an item's creation is not a change, and
    may be told of items much older than the record.
    """
    stay = relation("stay")
    changes = stay.filter(stay.seq > 0)
    return changes.aggregate(first=changes.entered_at.min(), last=changes.entered_at.max())


@cache
def _littles_law() -> ir.Table:
    return littles_law(*map(relation, ("item_flow", "load_month", "team", "scope", "calendar")))


@cache
def _unmapped_statuses() -> ir.Table:
    stay, team = relation("stay"), relation("team").select("team_id", "stream_id")
    lost = stay.filter(stay.stage_id.isnull(), stay.team_id != NO_TEAM).join(team, "team_id")
    used = lost.group_by("status_id", "stream_id").aggregate(items=lost.item_id.nunique())
    named = used.join(relation("status"), "status_id")
    found = named.select(
        "source",
        "stream_id",
        name=ibis.coalesce(named.name, named.external_id),
        items=named["items"],
    )
    return found.order_by(ibis.desc("items"), "source", "name")


@cache
def _aside() -> ir.Table:
    row = relation("set_aside")
    found = row.group_by("source", "file", "reason").aggregate(
        rows=row.count(), lines=row.line.collect(order_by=row.line)
    )
    return found.mutate(lines=found.lines[:3]).order_by(ibis.desc("rows"), "file", "reason")


@cache
def _mended() -> ir.Table:
    repair = relation("repair")
    return (
        repair.group_by("source", "repair")
        .aggregate(times=repair["count"].sum().cast("int64"), items=repair.item_id.nunique())
        .order_by("source", ibis.desc("times"))
    )
