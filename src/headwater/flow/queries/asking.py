"""Asking the warehouse: one question, some teams, some periods, nothing after one moment."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa
from django.conf import settings

from headwater.metrics.asked import UTC
from headwater.metrics.catalogue import Question, expression, reads
from headwater.metrics.derivation.item_flow import NO_TEAM
from headwater.metrics.net_changes import by_month, load_by_day, load_by_month, staged_by_day
from headwater.metrics.periods import Period, calendar
from headwater.metrics.purposeful_work import purposeful_work
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


def version() -> str:
    """Return a word for all that is stored in this process's warehouse now."""
    return f"{settings.WAREHOUSE_URL} {warehouse().version()}"


@lru_cache(maxsize=1024)
def answer(asking: "Asking", question: Question, periods: tuple[Period, ...]) -> pa.Table:
    """Return what was answered when this was first asked of the warehouse as it is."""
    return asking.ask(question, periods)


@lru_cache(maxsize=4)
def initiatives_and_epics(_version: str) -> pa.Table:
    """Return WORK as it is while everything stored has this version: few rows among millions, so
    they are looked for once and not with every question.
    """
    return warehouse().read(expression(purposeful_work))


@dataclass(frozen=True, eq=False)
class Given:
    """Small relations that another room gives with its questions. Two are equal only if they are
    the same: whoever gives new contents makes a new one.
    """

    tables: Mapping[str, pa.Table] = field(default_factory=dict)


NOTHING = Given()


@dataclass(frozen=True)
class Asking:
    """Questions about the work of some teams, up to `now`: their items (neither epics nor
    sub-items), unless other levels are named.
    """

    teams: tuple[TeamEntry, ...]
    now: dt.datetime
    levels: tuple[Level, ...] = (Level.ITEM,)
    given: Given = NOTHING
    teamless: bool = False  # whether work that is in no team's hands is asked for as well
    version: str = field(default_factory=lambda: version())
    _finding: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def table(self, question: Question, periods: Iterable[Period] = ()) -> pa.Table:
        """Return a question's answer; the same again until anything that is stored changes."""
        return answer(self, question, tuple(sorted(periods)))

    def ask(self, question: Question, periods: Iterable[Period]) -> pa.Table:
        """Ask a question, bound to as much of this as it reads."""
        tables = {name: self._bound(name, periods) for name in reads(question)}
        bound = {name: table for name, table in tables.items() if table is not None}
        return warehouse().read(expression(question), **bound)

    def rows(self, question: Question, periods: Iterable[Period] = ()) -> list[Row]:
        """Return a question's answer as rows."""
        rows: list[Row] = self.table(question, periods).to_pylist()
        return rows

    def _bound(self, name: str, periods: Iterable[Period]) -> pa.Table | None:
        if name in self.given.tables:
            return self.given.tables[name]
        bind = BOUND.get(name)
        return None if bind is None else bind(self, tuple(sorted(periods)))

    def _scope(self) -> pa.Table:
        teams = [team.warehouse_id for team in self.teams] + [NO_TEAM] * self.teamless
        rows = [{"team_id": t, "level": level.value} for t in teams for level in self.levels]
        return pa.Table.from_pylist(rows, schema=SCOPE_SCHEMA)

    def _calendar(self, periods: tuple[Period, ...]) -> pa.Table:
        zones = {team.timezone for team in self.teams} | ({UTC} if self.teamless else set())
        days: pa.Table = days_of(periods, tuple(sorted(zones)), until=self.now)
        return days

    def _now(self) -> pa.Table:
        moment = self.now.astimezone(dt.UTC).replace(tzinfo=None)
        return pa.Table.from_pylist([{"now": moment}], schema=NOW_SCHEMA)

    def _once(self, question: Question) -> pa.Table:
        """Return what several questions of a page rest on, asked only once among them."""
        with self._finding:
            return self.table(question)

    def _load_change(self, periods: tuple[Period, ...]) -> pa.Table:
        many = by_month(len(self.teams), periods)
        return self._once(load_by_month if many else load_by_day)


BOUND: dict[str, Callable[[Asking, tuple[Period, ...]], pa.Table]] = {
    "scope": lambda asking, _: asking._scope(),
    "calendar": lambda asking, periods: asking._calendar(periods),
    "now": lambda asking, _: asking._now(),
    "work": lambda asking, _: initiatives_and_epics(asking.version),
    "stage_day": lambda asking, _: asking._once(staged_by_day),
    "load_day": lambda asking, _: asking._once(load_by_day),
    "load_change": lambda asking, periods: asking._load_change(periods),
}
"""The relations that are given with a question."""
