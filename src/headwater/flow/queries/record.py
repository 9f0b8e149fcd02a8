"""How far the record reaches: when it begins and ends, and whether it can be read at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from headwater.flow.queries.asking import Asking, version, warehouse
from headwater.metrics.asked import in_scope
from headwater.metrics.catalogue import expression
from headwater.metrics.periods import Period
from headwater.organisation.queries import TeamEntry


@dataclass(frozen=True)
class Record:
    """What is known of a scope. Days are None when there is no readable work at all."""

    first_day: dt.date | None
    last_day: dt.date | None
    items: int
    unreadable: int

    def reaches(self, period: Period) -> bool:
        """Say whether anything is known of a period: before the record begins, nothing is."""
        return self.first_day is not None and self.first_day <= period.last_day


def team_record(item_flow: ir.Table, scope: ir.Table) -> ir.Table:
    """Return one row: `first_day` anything was started or finished, `last_day` anything happened,
    `items`, `unreadable` ones.
    """
    asked = in_scope(item_flow, scope)
    return asked.aggregate(
        first_day=ibis.least(asked.committed_day.min(), asked.completed_day.min()),
        last_day=asked.stage_entered_at.max().date(),
        items=asked.count(),
        unreadable=asked.count(where=asked.excluded.notnull()),
    )


def latest_changes(item_flow: ir.Table, item: ir.Table) -> ir.Table:
    """Return per `source` the last moment `at` any of its items is known to have changed."""
    known = item.select("source", known_item=item.item_id)
    joined = item_flow.join(known, item_flow.item_id == known.known_item)
    return joined.group_by("source").aggregate(at=joined.stage_entered_at.max())


def feeding_sources(place: ir.Table, place_team: ir.Table) -> ir.Table:
    """Return which `source` brings work of which `team_id`."""
    return place.join(place_team, "place_id").select("team_id", "source").distinct()


def record(asking: Asking) -> Record:
    """Return how far the record of these teams reaches."""
    return Record(**asking.rows(team_record)[0])


def as_of(now: dt.datetime, teams: Sequence[TeamEntry]) -> dt.datetime:
    """Return the moment the data of these teams speaks of: the last change in the sources that
    feed them, or `now` if there is none or it lies ahead. An old export is then read as of its own
    last day, not of today, and not of another source's.
    """
    sources = _feeding(version())
    reached = _reached(version())
    wanted = {source for team in teams for source in sources.get(team.warehouse_id, ())}
    ends = [reached[source] for source in wanted if source in reached] or list(reached.values())
    return min([now, max(ends)]) if ends else now


@lru_cache(maxsize=16)
def _reached(_version: str) -> dict[str, dt.datetime]:
    rows = warehouse().read(expression(latest_changes)).to_pylist()
    return {row["source"]: row["at"].replace(tzinfo=dt.UTC) for row in rows}


@lru_cache(maxsize=16)
def _feeding(_version: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row in warehouse().read(expression(feeding_sources)).to_pylist():
        found.setdefault(row["team_id"], set()).add(row["source"])
    return found
