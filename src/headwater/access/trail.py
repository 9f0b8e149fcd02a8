"""The trail: who looked at, exported or told which team's numbers, and who changed the rules.

It is written for the team concerned. Whoever is of the team leaves no name in it about their own
team, so that it can never become a log of what a team's own people do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q

from headwater.access.models import TEXT_LENGTH, Trace
from headwater.access.places import Place
from headwater.access.roles import Role
from headwater.access.viewer import CONSOLE, Viewer

Action = Trace.Action
WITHIN = "someone of the team"
UNNAMED = (WITHIN, CONSOLE.name)
ARTICLES = {Role.MEMBER: "a"}
A_PAGE = 50

DONE = {
    Action.VIEWED: "Seen by",
    Action.EXPORTED: "Exported by",
    Action.TOLD: "Told by",
    Action.CHANGED_ACCESS: "Access changed by",
    Action.CHANGED_MAPPING: "Mapping changed by",
    Action.CHANGED_POLICY: "Policy changed by",
}


@dataclass(frozen=True)
class Line:
    """One line of the trail in words. `concerns_all` where it is about every team; `brief` leaves
    out the day, for a list under its day.
    """

    at: datetime
    action: Action
    text: str  # "Seen by the leader of Checkout, Ines Maru, on 3 May 2026: Flow, October 2026"
    concerns_all: bool = False
    brief: str = ""


@dataclass(frozen=True)
class Lines:
    """A page of the trail, newest first. `page` counts from 1."""

    lines: tuple[Line, ...]
    page: int
    pages: int


def note(viewer: Viewer, action: Action, what: str, teams: Iterable[Place], now: datetime) -> None:
    """Write one line for each team concerned; an empty `teams` concerns every team.

    A team's own people looking at their own numbers is nobody's business: that is not noted.
    Raises nothing where the same view was noted today already.
    """
    concerned = list(teams) or [Place()]
    if action is Action.VIEWED:
        concerned = [team for team in concerned if not _is_within(viewer, team)]
    Trace.objects.bulk_create(
        [_trace(viewer, action, what, team, now) for team in concerned],
        ignore_conflicts=action is Action.VIEWED,
    )


def lines_of(team_slug: str, page: int = 1) -> Lines:
    """Return a page of what concerns a team, newest first: its own lines and those of every team.

    A page that does not exist gives the nearest one. (Two queries, whatever the length.)
    """
    found = Trace.objects.filter(team__in=("", team_slug)).select_related("account")
    shown: Page[Trace] = Paginator(found, A_PAGE).get_page(page)
    lines = tuple(_line(trace) for trace in shown)
    return Lines(lines, shown.number, shown.paginator.num_pages)


def noted_views(viewer: Viewer, team_slug: str, now: datetime) -> frozenset[str]:
    """Return what this viewer looked at of a team today and was noted, not to note it again."""
    seen = Q(account=viewer.account, team=team_slug, day=_day(now), action=Action.VIEWED)
    return frozenset(Trace.objects.filter(seen).values_list("what", flat=True))


def acting_as(viewer: Viewer, place: Place) -> str:
    """Say by which roles someone looks at a place, in words: "the leader of Checkout".

    Whoever has no role there comes by the roles they have elsewhere: "a member of Otter".
    """
    if viewer == CONSOLE:
        return CONSOLE.name
    here = [held for held in viewer.held if held.covers(place)]
    said = (f"{ARTICLES.get(h.role, 'the')} {h.in_words}" for h in here or viewer.held)
    return " and ".join(sorted(said)) or "somebody without a role"


def _trace(viewer: Viewer, action: Action, what: str, team: Place, now: datetime) -> Trace:
    within = _is_within(viewer, team)
    return Trace(
        at=now,
        day=_day(now),
        action=action,
        team=team.team,
        account_id=None if within else viewer.account,
        acted_as=_fitting(WITHIN if within else acting_as(viewer, team)),
        what=_fitting(what),
    )


def _is_within(viewer: Viewer, team: Place) -> bool:
    return viewer.account is not None and bool(team.team) and viewer.is_of(team)


def _line(trace: Trace) -> Line:
    action = Action(trace.action)
    done = f"{DONE[action]} {_by(trace)}"
    text = f"{done} on {trace.day:%-d %B %Y}: {trace.what}"
    brief = f"{done.removesuffix(',')}: {trace.what}"
    return Line(trace.at, action, text, concerns_all=not trace.team, brief=brief)


def _by(trace: Trace) -> str:
    if trace.acted_as in UNNAMED:
        return trace.acted_as
    who = trace.account.name if trace.account else "whose account is gone"
    return f"{trace.acted_as}, {who},"


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _fitting(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
