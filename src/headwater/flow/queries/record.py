"""How far the record reaches: when it begins and ends, and whether it can be read at all."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from headwater.flow.queries.asking import Asking, version, warehouse
from headwater.metrics.asked import in_scope
from headwater.metrics.catalogue import expression
from headwater.metrics.periods import Period


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


def latest_change(item_flow: ir.Table) -> ir.Table:
    """Return one row: `at`, the last moment any item is known to have changed its status."""
    return item_flow.aggregate(at=item_flow.stage_entered_at.max())


def record(asking: Asking) -> Record:
    """Return how far the record of these teams reaches."""
    return Record(**asking.rows(team_record)[0])


def as_of(now: dt.datetime) -> dt.datetime:
    """Return the moment the data speaks of: its last change, or `now` if there is none or it lies
    ahead. An old export is then read as of its own last day, not of today.
    """
    at = _latest_change(version())
    return now if at is None else min(now, at.replace(tzinfo=dt.UTC))


@lru_cache(maxsize=16)
def _latest_change(_version: str) -> dt.datetime | None:
    rows = warehouse().read(expression(latest_change)).to_pylist()
    return rows[0]["at"] if rows else None
