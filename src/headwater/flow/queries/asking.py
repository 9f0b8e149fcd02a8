"""Asking the warehouse: one question, some teams, some periods, nothing after one moment."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
from django.conf import settings

from headwater.metrics.catalogue import Question, expression, reads
from headwater.metrics.periods import Period, calendar
from headwater.organisation.queries import TeamEntry
from headwater.vocabulary.work import Level
from headwater.warehouse import Warehouse, open_warehouse

Row = Mapping[str, Any]
Rows = Sequence[Row]
SCOPE_SCHEMA = pa.schema([("team_id", pa.int64()), ("level", pa.string())])
NOW_SCHEMA = pa.schema([("now", pa.timestamp("us"))])

days_of = lru_cache(maxsize=256)(calendar)
"""The calendar of closed periods never changes, and a page asks for the same one many times."""


def warehouse() -> Warehouse:
    """Return this process's warehouse."""
    return open_warehouse(settings.WAREHOUSE_URL)


@dataclass(frozen=True)
class Asking:
    """Questions about the items of some teams (neither epics nor sub-items), up to `now`."""

    teams: Sequence[TeamEntry]
    now: dt.datetime

    def table(self, question: Question, periods: Iterable[Period] = ()) -> pa.Table:
        """Return a question's answer, bound to as much of this as it reads."""
        bound = {name: value for name in reads(question) if (value := self._bound(name, periods))}
        answer: pa.Table = warehouse().read(expression(question), **bound)
        return answer

    def rows(self, question: Question, periods: Iterable[Period] = ()) -> list[Row]:
        """Return a question's answer as rows."""
        rows: list[Row] = self.table(question, periods).to_pylist()
        return rows

    def _bound(self, name: str, periods: Iterable[Period]) -> pa.Table | None:
        if name == "scope":
            rows = [{"team_id": t.warehouse_id, "level": Level.ITEM.value} for t in self.teams]
            return pa.Table.from_pylist(rows, schema=SCOPE_SCHEMA)
        if name == "calendar":
            zones = tuple(sorted({team.timezone for team in self.teams}))
            return days_of(tuple(sorted(periods)), zones, until=self.now)
        if name == "now":
            moment = self.now.astimezone(dt.UTC).replace(tzinfo=None)
            return pa.Table.from_pylist([{"now": moment}], schema=NOW_SCHEMA)
        return None
