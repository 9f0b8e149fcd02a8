"""What of the numbers of finished and moving work can be told to whoever is not of the team.

A number is made of cells: a team in a month, or a team in a stage in a month. It is told only if
none of its cells is small. docs/decisions/0013 says why nothing smaller can then be worked out.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import ibis.expr.types as ir

from headwater.context.telling import months_of
from headwater.flow.queries.asking import Row, Rows
from headwater.metrics.asked import on_days
from headwater.metrics.floor import FLOOR, tellable
from headwater.metrics.periods import Period
from headwater.metrics.running import over_periods
from headwater.metrics.stage_time import SPANS

SOME = 1  # too few, however many there are
Parts = Sequence[int]
StageMonth = tuple[int, dt.date]
Key = TypeVar("Key", bound=Hashable)
STAGE_CELL = ("stage_id", "team_id")


@dataclass(frozen=True)
class Cells:
    """How many items each team finished, by month."""

    months: Mapping[dt.date, Parts]

    def tell(self, period: Period) -> bool:
        """Say whether the total of a period can be told."""
        return all(tellable(parts) for parts in self._of(period))

    def fill(self, period: Period) -> bool:
        """Say whether every month of a period has enough: what is on the go is never nothing."""
        return all(sum(parts) >= FLOOR for parts in self._of(period))

    def _of(self, period: Period) -> Iterable[Parts]:
        return (self.months.get(month.first_day, ()) for month in months_of(period))


@dataclass(frozen=True)
class StageCells:
    """How many items each team brought into and out of a stream's stages, by stage and month."""

    departures: Mapping[StageMonth, Parts]
    arrivals: Mapping[StageMonth, Parts]

    def tell(self, stage: int, period: Period) -> bool:
        """Say whether the times of a stage in a period, and how many left it, can be told."""
        return _tell(self.departures, stage, period)

    def tell_arrivals(self, stage: int, period: Period) -> bool:
        """Say whether the number of arrivals at a stage in a period can be told."""
        return _tell(self.arrivals, stage, period)


def _tell(cells: Mapping[StageMonth, Parts], stage: int, period: Period) -> bool:
    months = (cells.get((stage, month.first_day), ()) for month in months_of(period))
    return all(tellable(parts) for parts in months)


def finished_cells(counts: Rows) -> Cells:
    """Return the finished items by team and month, of rows of `velocity_by_team`."""
    return Cells(_grouped(counts, _month, lambda row: row["n"]))


def timed_cells(counts: Rows) -> Cells:
    """Return those of them whose clock ever started."""
    return Cells(_grouped(counts, _month, lambda row: row["n"] - row["never_started"]))


def traffic_by_team(
    stage_day: ir.Table, stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period, `stage_id` and `team_id`: how many items `left` and `came`, each counted
    once however often it went back and forth, and the `stage_ms` that was spent there. What a
    stage's total is made of, which decides whether it can be told; no page shows it.
    """
    spent = over_periods(stage_day, team, scope, calendar, STAGE_CELL, {"stage": SPANS["stage"]})
    left = _movers(on_days(stay.filter(stay.departed), team, scope, calendar, "left_day"))
    came = _movers(on_days(stay.filter(stay.arrived), team, scope, calendar, "entered_day"))
    cell = ["period", *STAGE_CELL]
    both = spent.left_join(left.rename(left="items"), cell).drop(f"{c}_right" for c in cell)
    both = both.left_join(came.rename(came="items"), cell)
    return both.select(
        *cell, "stage_ms", left=both.left.fill_null(0), came=both.came.fill_null(0)
    ).order_by(cell)


def _movers(stays: ir.Table) -> ir.Table:
    return stays.group_by("period", *STAGE_CELL).aggregate(items=stays.item_id.nunique())


def stage_cells(traffic: Rows) -> StageCells:
    """Return the cells of rows of `traffic_by_team`."""
    return StageCells(
        _grouped(traffic, _stage_month, _left),
        _grouped(traffic, _stage_month, lambda row: row["came"]),
    )


def _month(row: Row) -> dt.date:
    day: dt.date = row["period"]
    return day


def _stage_month(row: Row) -> StageMonth:
    return row["stage_id"], row["period"]


def _left(row: Row) -> int:
    """Return how many left. Where none did, but some were there, there are too few to tell."""
    return row["left"] or (SOME if row["stage_ms"] else 0)


def _grouped(
    rows: Rows, key: Callable[[Row], Key], number: Callable[[Row], int]
) -> Mapping[Key, Parts]:
    found: dict[Key, list[int]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(number(row))
    return found
