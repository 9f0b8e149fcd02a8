"""The reflection queue: what is ready to be looked back on in somebody's own teams."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc
from django.core.paginator import Page, Paginator
from django.urls import reverse

from headwater.access.roles import OF_THE_TEAM
from headwater.access.viewer import Viewer
from headwater.context.telling import today_of
from headwater.flow import words
from headwater.flow.queries.asking import Asking
from headwater.flow.queries.record import as_of
from headwater.metrics.due_reflections import finished_work
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry, teams
from headwater.purpose.models import Reflection
from headwater.purpose.queries.due import Due, waiting
from headwater.purpose.queries.written import written
from headwater.purpose.words import VERDICTS, spelled
from headwater.purpose.works import LEVELS
from headwater.ui.components import Link

PER_PAGE = 20
COMING = 5
RECENT = 5
WEEKS_IN_WORDS = 52


@dataclass(frozen=True)
class Waits:
    """Finished work that waits: where to look back on it, and since when in words."""

    url: str
    reflect_url: str
    key: str
    title: str
    team: str
    hoped: str
    ago: str  # "six weeks ago"
    on: str  # the day a look back is due
    again: bool


@dataclass(frozen=True)
class Seen:
    """What somebody saw on looking back."""

    url: str
    title: str
    team: str
    verdict: str
    happened: str
    learned: str
    on: str


@dataclass(frozen=True)
class Queue:
    """One page of what is due, what comes next, and what was looked back on lately."""

    headline: str
    of_a_team: bool
    lines: tuple[Waits, ...]
    coming: tuple[Waits, ...]
    recent: tuple[Seen, ...]
    page: "Page[Due]"
    earlier: Link | None
    later: Link | None


def ready(viewer: Viewer, now: dt.datetime) -> int:
    """Return how much is ready to be looked back on in somebody's own teams: a gentle reminder.

    No query for whoever is of no team, at most nine for the others.
    """
    own = own_teams(viewer)
    return len(waiting(own, now).due) if own else 0


def own_teams(viewer: Viewer) -> tuple[TeamEntry, ...]:
    """Return the teams that somebody is of (no query for whoever is of none)."""
    if not any(held.role in OF_THE_TEAM for held in viewer.held):
        return ()
    return tuple(team for team in teams() if viewer.is_of(of_team(team)))


def queue(viewer: Viewer, number: str, now: dt.datetime) -> Queue:
    """Return a page of the queue of somebody's teams; as many queries whatever there is."""
    own = own_teams(viewer)
    found = waiting(own, now)
    page: Page[Due] = Paginator(found.due, PER_PAGE).get_page(number)
    return Queue(
        headline=headline(len(found.due)),
        of_a_team=bool(own),
        lines=tuple(waits(each, now) for each in page.object_list),
        coming=tuple(waits(each, now) for each in found.coming[:COMING]),
        recent=recent(own, now),
        page=page,
        earlier=_step("Longer waiting", page.number - 1) if page.has_previous() else None,
        later=_step("More recent", page.number + 1) if page.has_next() else None,
    )


def headline(number: int) -> str:
    """Say how much is ready, without a hurry in it."""
    if number == 0:
        return "Nothing waits for a look back."
    what = "piece of work is" if number == 1 else "pieces of work are"
    said = spelled(number)
    return f"{said[:1].upper()}{said[1:]} finished {what} ready to be looked back on."


def waits(each: Due, now: dt.datetime) -> Waits:
    """Return what waits as a page shows it."""
    return Waits(
        reverse("purpose:work", args=[each.item_id]),
        reverse("purpose:reflect", args=[each.item_id]),
        each.key,
        each.title or each.key,
        each.team.name,
        each.hoped,
        ago(each.completed_on, today_of(each.team, now)),
        words.day(each.due_on),
        each.again,
    )


def ago(day: dt.date, today: dt.date) -> str:
    """Say how long ago a day was, as one does: `six weeks ago`."""
    days = (today - day).days
    if days < 1:
        return "today"
    if days < 14:
        return f"{spelled(days)} {'day' if days == 1 else 'days'} ago"
    weeks = days // 7
    return f"{spelled(weeks)} weeks ago" if weeks <= WEEKS_IN_WORDS else "over a year ago"


def recent(of: Sequence[TeamEntry], now: dt.datetime) -> tuple[Seen, ...]:
    """Return what was last said on looking back at the finished work of some teams (one query)."""
    if not of:
        return ()
    asking = Asking(tuple(of), as_of(now, of), levels=LEVELS, given=written())
    table = asking.table(finished_work)
    table = table.filter(pc.is_valid(table["reflected_at"]))
    rows = table.sort_by([("reflected_at", "descending")]).slice(0, RECENT).to_pylist()
    said = latest(row["item_id"] for row in rows)
    names = {team.warehouse_id: team.name for team in of}
    return tuple(
        _seen(said[row["item_id"]], row["title"] or row["key"], names[row["team_id"]])
        for row in rows
        if row["item_id"] in said
    )


def latest(items: Iterable[int]) -> dict[int, Reflection]:
    """Return the latest reflection on each of `items` (one query)."""
    rows = Reflection.objects.filter(outcome__item_id__in=list(items)).select_related("outcome")
    return {row.outcome.item_id: row for row in rows.order_by("written_at", "pk")}


def _seen(said: Reflection, title: str, team: str) -> Seen:
    return Seen(
        reverse("purpose:work", args=[said.outcome.item_id]),
        title,
        team,
        VERDICTS[said.verdict],
        said.happened,
        said.learned,
        words.day(said.written_at.date()),
    )


def _step(label: str, number: int) -> Link:
    return Link(label, f"{reverse('purpose:queue')}?page={number}")
