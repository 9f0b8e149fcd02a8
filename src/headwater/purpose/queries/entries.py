"""Initiatives and epics one by one, as a list of them shows each."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from headwater.context.telling import today_of
from headwater.flow.queries.asking import Row, warehouse
from headwater.flow.words import day
from headwater.metrics.catalogue import expression
from headwater.metrics.outcome_wording import Flaw, explained
from headwater.metrics.portfolio import children
from headwater.organisation.queries import TeamEntry
from headwater.purpose import words
from headwater.purpose.models.teams import USUAL_LAG
from headwater.purpose.queries.choices import lags
from headwater.purpose.queries.due import Finished, days_to_look_again, due_on
from headwater.purpose.queries.key_results import titles
from headwater.purpose.works import chosen
from headwater.ui.components import percent


@dataclass(frozen=True)
class Served:
    """The key result that a piece of work serves; `inherited`: because what lies above it does."""

    pk: int
    title: str
    inherited: bool


@dataclass(frozen=True)
class Entry:
    """One initiative or epic, as the portfolio shows it."""

    item_id: int
    key: str
    title: str
    what: str
    team: TeamEntry | None
    state: str
    since: str  # "41 days", or the day it was done
    verdict: str  # in words; "" where nobody looked back
    due: bool  # a look back is due
    text: str
    present: bool
    why: str  # why the text is no outcome yet
    felt_by: Sequence[str]
    serves: Served | None
    is_key_result: bool
    items: int  # under it
    finished: int  # of these

    @property
    def mark(self) -> str:
        """What the edge says: `due`, `not-yet`, or nothing."""
        if self.due:
            return "due"
        return "not-yet" if not self.present and self.state != "discarded" else ""

    @property
    def standing(self) -> str:
        """Say where it stands, and since when: `in progress · 41 days`, `done · 3 May 2026`."""
        state = words.STATES[self.state]
        return f"{state} · {self.since}" if self.since else state

    @property
    def progress(self) -> str:
        """Say how much of what lies under it is finished."""
        return f"{self.finished:,} of {self.items:,} finished" if self.items else ""

    @property
    def share(self) -> int:
        """Return that in percent."""
        return percent(self.finished, self.items)


def entries(rows: Sequence[Row], teams: Iterable[TeamEntry], now: dt.datetime) -> list[Entry]:
    """Return rows of the question `portfolio` as entries, at the moment the data speaks of.

    At most three queries: key results, and what teams chose about looking back.
    """
    beside = Beside(tuple(rows), {team.warehouse_id: team for team in teams}, now)
    return [_entry(row, beside) for row in rows]


@dataclass(frozen=True)
class Beside:
    """What is known beside the rows of a page, each asked for at most once."""

    rows: tuple[Row, ...]
    teams: Mapping[int, TeamEntry]  # by their identity in the warehouse
    now: dt.datetime

    @cached_property
    def titles(self) -> dict[int, str]:
        """What the key results are called that any of the rows serves."""
        return titles(row["serves_id"] for row in self.rows if row["serves_id"] is not None)

    @cached_property
    def below(self) -> dict[int, Row]:
        """How much lies under each row."""
        bound = chosen(row["item_id"] for row in self.rows)
        found = warehouse().read(expression(children), chosen=bound).to_pylist()
        return {row["item_id"]: row for row in found}

    @cached_property
    def lags(self) -> dict[str, int]:
        """The weeks that teams chose to wait before they look back."""
        return lags()

    @cached_property
    def again(self) -> dict[int, dt.date]:
        """When to look again at what was too early to say."""
        return days_to_look_again()


def _entry(row: Row, beside: Beside) -> Entry:
    team = beside.teams.get(row["team_id"])
    below = beside.below.get(row["item_id"], {})
    return Entry(
        item_id=row["item_id"],
        key=row["key"],
        title=row["title"],
        what=words.called(row["level"], row["kind"]),
        team=team,
        state=row["state"],
        since=_since(row, team),
        verdict=words.VERDICTS.get(row["verdict"] or "", ""),
        due=_is_due(row, team, beside),
        text=row["text"] or "",
        present=row["present"],
        why=explained(Flaw(row["flaw"])).reason if row["flaw"] else "",
        felt_by=[who for who in row["felt_by"].split("|") if who],
        serves=_served(row, beside),
        is_key_result=row["is_key_result"],
        items=below.get("items", 0),
        finished=below.get("finished", 0),
    )


def _since(row: Row, team: TeamEntry | None) -> str:
    if row["state"] == "done" and row["completed_at"]:
        return day(_local(row["completed_at"], team))
    return words.whole_days(row["days"])


def _served(row: Row, beside: Beside) -> Served | None:
    pk = row["serves_id"]
    if pk is None or pk not in beside.titles:
        return None
    return Served(pk, beside.titles[pk], inherited=row["key_result_id"] is None)


def _is_due(row: Row, team: TeamEntry | None, beside: Beside) -> bool:
    """Say whether its team would look back on it by now."""
    if team is None or row["state"] != "done" or not row["present"]:
        return False
    on = _local(row["completed_at"], team)
    again = beside.again.get(row["item_id"])
    work = Finished(row["completed_at"], on, row["reflected_at"], row["verdict"], again)
    wanted = due_on(work, beside.lags.get(team.slug, USUAL_LAG))
    return wanted is not None and wanted <= today_of(team, beside.now)


def _local(moment: dt.datetime, team: TeamEntry | None) -> dt.date:
    """Return the team's own day of a moment of the warehouse, which is in UTC without saying so."""
    zone = ZoneInfo(team.timezone) if team else dt.UTC
    return moment.replace(tzinfo=dt.UTC).astimezone(zone).date()
