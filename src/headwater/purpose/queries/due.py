"""What is finished and waits for a look back: gently, and for its own team.

Finished work that says what was hoped for is due some weeks after its completion (its team
chooses how many), or on the day that somebody who found it too early wanted to look again. It is
no longer due once somebody has looked back after its latest completion. What nobody looked back on
within half a year is let go: it can still be reflected on, but nobody is reminded of it.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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
Pairs = tuple[tuple[Any, Any], ...]
LET_GO = dt.timedelta(weeks=26)
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
    asking = Asking(tuple(teams), as_of(now, teams), levels=LEVELS, given=written())
    found = _found(asking, _pairs(lags()), _pairs(days_to_look_again()))
    today = {team.slug: today_of(team, now) for team in teams}
    ready = bisect_right(found, max(today.values()), key=lambda each: each.due_on)
    due = [each for each in found[:ready] if each.due_on <= today[each.team.slug]]
    late = {each.item_id for each in due}
    return Waiting(tuple(due), tuple(each for each in found if each.item_id not in late))


@lru_cache(maxsize=64)
def _found(asking: Asking, chosen: Pairs, again: Pairs) -> tuple[Due, ...]:
    """Return all that waits or will, in the order of its days; the same until anything changes."""
    look = _Look(asking, dict(chosen), dict(again))
    return tuple(sorted(look.found, key=lambda each: (each.due_on, each.key)))


@dataclass(frozen=True)
class _Look:
    """One look at the finished work of some teams, at the moment that the data speaks of: an old
    export is read as of its own last day.
    """

    asking: Asking
    lags: Mapping[str, int]
    again: Mapping[int, dt.date]

    @property
    def found(self) -> Iterable[Due]:
        known = {team.warehouse_id: team for team in self.asking.teams}
        reached = self.asking.now.date()
        began = reached - LET_GO - dt.timedelta(weeks=LONGEST_LAG)
        for row in _open(self.asking.table(finished_work), began).to_pylist():
            found = self._due(row, known[row["team_id"]])
            if found and found.due_on > reached - LET_GO:
                yield found

    def _due(self, row: Row, team: TeamEntry) -> Due | None:
        work = Finished(
            row["completed_at"],
            row["completed_day"],
            row["reflected_at"],
            row["verdict"],
            self.again.get(row["item_id"]) if row["verdict"] == TOO_EARLY else None,
        )
        day = due_on(work, self.lags.get(team.slug, USUAL_LAG))
        return None if day is None else _said(row, team, work, day)


def _pairs(known: Mapping[Any, Any]) -> Pairs:
    return tuple(sorted(known.items()))


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
