"""What is finished and waits for a look back: gently, and for its own team.

Finished work that says what was hoped for is due some weeks after its completion (its team
chooses how many), or on the day that somebody who found it too early wanted to look again. It is
no longer due once somebody has looked back after its latest completion. What nobody looked back on
within a year is let go: it can still be reflected on, but nobody is reminded of it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from headwater.context.telling import today_of
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.record import as_of
from headwater.metrics.due_reflections import finished_work
from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import Reflection
from headwater.purpose.models.teams import LONGEST_LAG, USUAL_LAG
from headwater.purpose.queries.choices import lags
from headwater.purpose.queries.written import written
from headwater.purpose.works import LEVELS

TOO_EARLY = Reflection.Verdict.TOO_EARLY
LET_GO = dt.timedelta(weeks=52)
"""How long something stays due."""


@dataclass(frozen=True)
class Finished:
    """When a piece of work was completed, and what was last said on looking back at it.
    Instants are in UTC without a zone; `completed_on` is the team's own day.
    """

    completed_at: dt.datetime
    completed_on: dt.date
    reflected_at: dt.datetime | None = None
    verdict: str | None = None
    look_again_on: dt.date | None = None

    @property
    def looked_back(self) -> bool:
        """Say whether somebody has looked back since it was completed."""
        return self.reflected_at is not None and self.reflected_at >= self.completed_at


def due_on(work: Finished, lag_weeks: int) -> dt.date | None:
    """Return the day from which a look back is due; None where there has been one."""
    if not work.looked_back:
        return work.completed_on + dt.timedelta(weeks=lag_weeks)
    return work.look_again_on if work.verdict == TOO_EARLY else None


@dataclass(frozen=True)
class Due:
    """Finished work that waits to be looked back on. `again`: it was too early the last time."""

    item_id: int
    key: str
    title: str
    url: str
    team: TeamEntry
    hoped: str
    completed_on: dt.date
    due_on: dt.date
    again: bool


@dataclass(frozen=True)
class Waiting:
    """What waits, in the order of its days: `due` today or earlier, and `coming` later."""

    due: tuple[Due, ...]
    coming: tuple[Due, ...]


def due(teams: Sequence[TeamEntry], now: dt.datetime) -> tuple[Due, ...]:
    """Return what is due in these teams, the longest waiting first."""
    return waiting(teams, now).due


def waiting(teams: Sequence[TeamEntry], now: dt.datetime) -> Waiting:
    """Return what waits in these teams (at most four queries, whatever there is)."""
    if not teams:
        return Waiting((), ())
    found = sorted(_Look(tuple(teams), now).found, key=lambda each: (each.due_on, each.key))
    ready = {each for each in found if each.due_on <= today_of(each.team, now)}
    return Waiting(
        tuple(each for each in found if each in ready),
        tuple(each for each in found if each not in ready),
    )


@dataclass(frozen=True)
class _Look:
    """One look at the finished work of some teams."""

    teams: tuple[TeamEntry, ...]
    now: dt.datetime

    @property
    def found(self) -> Iterable[Due]:
        for row in self._rows:
            found = self._due(row)
            if found and found.due_on > self.reached.date() - LET_GO:
                yield found

    @cached_property
    def reached(self) -> dt.datetime:
        """The moment that the data speaks of: an old export is read as of its own last day."""
        return as_of(self.now, self.teams)

    @cached_property
    def _known(self) -> dict[int, TeamEntry]:
        return {team.warehouse_id: team for team in self.teams}

    @cached_property
    def _lags(self) -> dict[str, int]:
        return lags()

    @cached_property
    def _again(self) -> dict[int, dt.date]:
        return days_to_look_again()

    @property
    def _rows(self) -> list[Row]:
        asking = Asking(self.teams, self.reached, levels=LEVELS, given=written())
        began = self.reached.date() - LET_GO - dt.timedelta(weeks=LONGEST_LAG)
        rows: list[Row] = _open(asking.table(finished_work), began).to_pylist()
        return rows

    def _due(self, row: Row) -> Due | None:
        team = self._known[row["team_id"]]
        work = Finished(
            row["completed_at"],
            row["completed_day"],
            row["reflected_at"],
            row["verdict"],
            self._again.get(row["item_id"]) if row["verdict"] == TOO_EARLY else None,
        )
        day = due_on(work, self._lags.get(team.slug, USUAL_LAG))
        return None if day is None else _said(row, team, work, day)


def _said(row: Row, team: TeamEntry, work: Finished, day: dt.date) -> Due:
    return Due(
        row["item_id"],
        row["key"],
        row["title"],
        row["url"],
        team,
        row["text"],
        work.completed_on,
        day,
        again=work.looked_back,
    )


def _open(finished: pa.Table, began: dt.date) -> pa.Table:
    """Return what can still be due: it says what was hoped for, and either nobody has looked back,
    or it was too early, and it is not long ago. Most of what was ever finished is neither.
    """
    early = pc.fill_null(pc.equal(finished["verdict"], TOO_EARLY.value), False)
    before = pc.fill_null(pc.less(finished["reflected_at"], finished["completed_at"]), True)
    recent = pc.greater_equal(finished["completed_day"], pa.scalar(began))
    return finished.filter(pc.and_(finished["present"], pc.or_(early, pc.and_(before, recent))))


def days_to_look_again() -> dict[int, dt.date]:
    """Return when to look again at all that was too early to say, by item (one query)."""
    early = Reflection.objects.filter(outcome__verdict=TOO_EARLY, verdict=TOO_EARLY)
    rows = early.order_by("written_at", "pk").values_list("outcome__item_id", "look_again_on")
    return {item: day for item, day in rows if day is not None}
