"""Small random organisations for the attack: how many items each team finished in each month.

They answer the questions of the pages in the warehouse's place, so that hundreds of organisations
can be looked at through the very functions that the pages use.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st

from headwater.context.grace import Graces
from headwater.context.telling import Told, months_of
from headwater.flow.queries import record, told
from headwater.flow.queries.asking import Asking
from headwater.metrics.catalogue import Question
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import StageEntry, StreamEntry, TeamEntry
from headwater.vocabulary.work import StageType

FIRST = period_of(Granularity.MONTH, dt.date(2024, 1, 1))
STAGES = (1, 2)
Rows = list[dict[str, object]]
Cell = tuple[int, Period]  # a team, by its number, in a month


@dataclass(frozen=True)
class World:
    """What happened: `timed` and `untimed` finished items by team and month, and those that left
    a stage, by stage besides. `early` are the team and month of what was told early.
    """

    teams: tuple[int, ...]
    months: tuple[Period, ...]
    timed: dict[Cell, int]
    untimed: dict[Cell, int]
    passed: dict[tuple[int, Period, int], int] = field(default_factory=dict)
    early: frozenset[Cell] = frozenset()

    def stream(self, members: Iterable[int]) -> StreamEntry:
        """Return the stream while it is made of these teams."""
        stages = tuple(StageEntry(f"s{n}", f"Stage {n}", StageType.ACTIVE, n) for n in STAGES)
        teams = tuple(_team(number) for number in members)
        return StreamEntry("all", "All", "UTC", True, (), (), 1, "d", "D", stages, teams)

    def rows(self, question: Question, teams: Iterable[int], periods: Iterable[Period]) -> Rows:
        """Return what the warehouse would answer."""
        answer = ANSWERS[question.__name__]
        return [row for period in sorted(periods) for row in answer(self, tuple(teams), period)]

    def finished(self, teams: Iterable[int], period: Period) -> tuple[int, int]:
        """Return how many items were finished, and how many of them were never timed."""
        cells = [(team, month) for team in teams for month in months_of(period)]
        untimed = sum(self.untimed.get(cell, 0) for cell in cells)
        return untimed + sum(self.timed.get(cell, 0) for cell in cells), untimed

    def told(self, teams: Iterable[TeamEntry], now: dt.datetime) -> Told:
        """Return what was told at a moment."""
        early = frozenset((f"t{team}", month.first_day) for team, month in self.early)
        return Told(tuple(teams), early, Graces(), now)


def _team(number: int) -> TeamEntry:
    return TeamEntry(f"t{number}", f"Team {number}", "UTC", number, "all", "All", "d", "D")


def _one(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    n, untimed = world.finished(teams, period)
    timed = n - untimed
    value = 2.5 if timed else None
    return [
        {
            "period": period.first_day,
            "n": timed,
            "median_days": value,
            "p85_days": value,
            "efficiency": None if value is None else 0.5,
            "share": None if value is None else 0.8,
            "mean_load": 3.0,
            "excluded_unmapped_status": 0,
            "excluded_no_team": 0,
        }
    ]


def _velocity(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    n, untimed = world.finished(teams, period)
    left_out = {"excluded_unmapped_status": 0, "excluded_no_team": 0}
    return [{"period": period.first_day, "n": n, "never_started": untimed, **left_out}]


def _by_team(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    found = [row | {"team_id": t} for t in teams for row in _velocity(world, (t,), period)]
    return [row for row in found if row["n"]]


def _kinds(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    n, _ = world.finished(teams, period)
    whole = {"period": period.first_day, "kind": "feature", "items": n, "share": 1.0, "n": n}
    return [whole] if n else []


def _stages(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    found = []
    for stage in STAGES:
        cells = [(team, month, stage) for team in teams for month in months_of(period)]
        n = sum(world.passed.get(cell, 0) for cell in cells)
        each = 2.0 if n else None
        found.append(
            {"period": period.first_day, "stage_id": stage, "n": n, "arrivals": n}
            | {"total_days": 2.0 * n, "working_days": 1.0 * n, "waiting_days": 1.0 * n}
            | {"mean_items": n / 15, "days_each": each}
            | {"working_days_each": n and 1.0, "waiting_days_each": n and 1.0}
        )
    return [row for row in found if row["n"]]


def _traffic(world: World, teams: tuple[int, ...], period: Period) -> Rows:
    found = [row | {"team_id": team} for team in teams for row in _stages(world, (team,), period)]
    names = ("period", "stage_id", "team_id")
    return [
        {name: row[name] for name in names} | dict.fromkeys(("left", "came", "stage_ms"), row["n"])
        for row in found
    ]


ANSWERS = {
    "flow_velocity": _velocity,
    "velocity_by_team": _by_team,
    "flow_distribution": _kinds,
    "stage_time": _stages,
    "traffic_by_team": _traffic,
    **dict.fromkeys(("flow_time", "flow_efficiency", "flow_load", "flow_predictability"), _one),
}


def look_into(world: World, patch: pytest.MonkeyPatch) -> None:
    """Have every question answered by `world`, and nothing written by anyone."""

    def rows(self: Asking, question: Question, periods: Iterable[Period] = ()) -> Rows:
        return world.rows(question, [team.warehouse_id for team in self.teams], periods)

    known = record.Record(FIRST.first_day, world.months[-1].last_day, 99, 0)
    patch.setattr(Asking, "rows", rows)
    patch.setattr(record, "record", lambda _: known)
    patch.setattr(record, "as_of", lambda now, _: now)
    patch.setattr("headwater.flow.queries.asking.version", lambda: "small world")
    patch.setattr("headwater.flow.queries.context.notes", lambda *_: ())
    patch.setattr(told, "told", world.told)


few = st.integers(1, 7)
numbers = st.one_of(st.just(0), few, st.integers(8, 20), st.integers(8, 20))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    teams = tuple(range(1, draw(st.integers(2, 3)) + 1))
    months = [FIRST]
    for _ in range(draw(st.integers(2, 5))):
        months.append(months[-1].next())
    cells = [(team, month) for team in teams for month in months]
    odd = draw(st.lists(st.sampled_from(cells), max_size=3, unique=True))
    return World(
        teams=teams,
        months=tuple(months),
        timed={cell: draw(numbers) for cell in cells},
        untimed={cell: draw(few) for cell in odd},
        passed={(*cell, stage): draw(numbers) for cell in cells for stage in STAGES},
        early=frozenset(draw(st.lists(st.sampled_from(cells), max_size=4))),
    )
