"""What of the numbers of finished and moving work can be told to whoever is not of the team.

A number is made of cells: a team in a month, or a stage in a month. docs/decisions/0013 says why
no sum and no difference of what these rules tell is about fewer items than the floor.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from headwater.context.telling import months_of
from headwater.flow.queries.asking import Row, Rows
from headwater.metrics.floor import FLOOR, tellable
from headwater.metrics.periods import Period

Parts = Mapping[int, int]
"""How many items each part of a month's total has: by team, or OWN and OTHERS."""

OWN, OTHERS = 1, 2
SOME = 1  # too few, however many there are
Traffic = Mapping[tuple[int, dt.date], Row]


@dataclass(frozen=True)
class Cells:
    """The parts of each month's total. `known` are those that whoever asks sees anyway."""

    months: Mapping[dt.date, Parts]
    known: Collection[int] = ()

    def tell(self, period: Period) -> bool:
        """Say whether the total of a period can be told: every month of it has to be."""
        months = (self.months.get(month.first_day, {}) for month in months_of(period))
        return all(tellable(parts, self.known) for parts in months)

    def fill(self, period: Period) -> bool:
        """Say whether every month of a period has enough: what is on the go is never nothing."""
        months = (self.months.get(month.first_day, {}) for month in months_of(period))
        return all(sum(parts.values()) >= FLOOR for parts in months)


def finished_cells(counts: Rows, known: Collection[int] = ()) -> Cells:
    """Return the finished items by team and month, of rows of `velocity_by_team`."""
    return Cells(_by_month(counts, lambda row: row["n"]), known)


def timed_cells(counts: Rows, known: Collection[int] = ()) -> Cells:
    """Return those of them whose clock ever started."""
    return Cells(_by_month(counts, lambda row: row["n"] - row["never_started"]), known)


def _by_month(counts: Rows, number: Callable[[Row], int]) -> Mapping[dt.date, Parts]:
    found: dict[dt.date, dict[int, int]] = {}
    for row in counts:
        found.setdefault(row["period"], {})[row["team_id"]] = number(row)
    return found


@dataclass(frozen=True)
class StageCells:
    """Who passed through a stream's stages, by stage and month: everybody, and whoever belongs to
    the teams that the one who asks is of.
    """

    all: Traffic
    own: Traffic

    def tell(self, stage: int, period: Period) -> bool:
        """Say whether the times of a stage in a period can be told."""
        return self._tell(stage, period, "n", "total_days")

    def tell_arrivals(self, stage: int, period: Period) -> bool:
        """Say whether the number of arrivals at a stage in a period can be told."""
        return self._tell(stage, period, "arrivals", "arrivals")

    def _tell(self, stage: int, period: Period, number: str, trace: str) -> bool:
        cells = (self._parts((stage, m.first_day), number, trace) for m in months_of(period))
        return all(tellable(parts, {OWN}) for parts in cells)

    def _parts(self, cell: tuple[int, dt.date], number: str, trace: str) -> Parts:
        """Return the parts of a cell. Where none left, but some were there, there are too few."""
        whole, own = self.all.get(cell, {}), self.own.get(cell, {})
        others = whole.get(number, 0) - own.get(number, 0)
        left_behind = whole.get(trace, 0) - own.get(trace, 0)
        return {OWN: own.get(number, 0), OTHERS: others or (SOME if left_behind > 1e-6 else 0)}


def traffic(times: Iterable[Row]) -> Traffic:
    """Return rows of `stage_time` by stage and month."""
    return {(row["stage_id"], row["period"]): row for row in times}
