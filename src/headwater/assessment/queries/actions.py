"""What a team said it would do: what is open, what came of the rest."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from headwater.assessment.models import Action, Asked, Session

SHOWN_AT_ONCE = 25
MOST_SHOWN = 1000


@dataclass(frozen=True)
class ActionEntry:
    """An action as pages show it.

    `owner` is a role in words, `meant_for` its day in words (“by 14 November”), `about` the title
    of a dimension as it was last asked or "", `since` where it came up or "".
    """

    pk: int
    text: str
    owner: str
    due_on: dt.date
    meant_for: str
    about: str
    since: str
    state: str
    became: str
    closed_on: dt.date | None
    learned: str
    edition: int

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == Action.State.OPEN


def open_actions(team: str, today: dt.date) -> tuple[ActionEntry, ...]:
    """Return the open actions of a team, by date (two queries)."""
    return _entries(team, _rows(team).filter(state=Action.State.OPEN), today)


def left_from_last_time(session: Session, today: dt.date) -> tuple[ActionEntry, ...]:
    """Return what was open when a session began, also what was closed since (two queries)."""
    earlier = Q(session=None) | Q(session__opened_on__lte=session.opened_on)
    still = Q(state=Action.State.OPEN) | Q(closed_on__gte=session.opened_on)
    rows = _rows(session.team).filter(earlier, still).exclude(session=session)
    return _entries(session.team, rows, today)


def of_session(session: Session, today: dt.date) -> tuple[ActionEntry, ...]:
    """Return the actions that came up in a session, by date (two queries)."""
    return _entries(session.team, _rows(session.team).filter(session=session), today)


def closed_actions(
    team: str, today: dt.date, *, everything: bool = False
) -> tuple[tuple[ActionEntry, ...], int]:
    """Return the last closed actions, or all of them, newest first, and how many there are (three
    queries).
    """
    closed = _rows(team).exclude(state=Action.State.OPEN).order_by("-closed_on", "-pk")
    shown = MOST_SHOWN if everything else SHOWN_AT_ONCE
    return _entries(team, closed[:shown], today), closed.count()


def action(team: str, pk: int, today: dt.date) -> ActionEntry:
    """Return one action of a team. Raises Action.DoesNotExist."""
    found = _entries(team, _rows(team).filter(pk=pk), today)
    if not found:
        raise Action.DoesNotExist(f"{team} has no action {pk}.")
    return found[0]


def dimensions_to_choose(team: str) -> tuple[tuple[str, str], ...]:
    """Return what an action can be about: what the team was last asked, as keys and titles."""
    return tuple(_titles(team).items())


def meant_for(due_on: dt.date, today: dt.date) -> str:
    """Return an action's day in words: “by 14 November”, “was meant for 3 November”."""
    day = f"{due_on.day} {due_on:%B}" if due_on.year == today.year else in_full(due_on)
    return f"was meant for {day}" if due_on < today else f"by {day}"


def in_full(day: dt.date) -> str:
    """Return a day with its year: “3 November 2026”."""
    return f"{day.day} {day:%B %Y}"


def _rows(team: str) -> QuerySet[Action]:
    return Action.objects.filter(team=team).select_related("session")


def _entries(team: str, rows: Iterable[Action], today: dt.date) -> tuple[ActionEntry, ...]:
    found: Sequence[Action] = list(rows)
    about = {row.about for row in found} - {""}
    titles = _titles(team, about) if about else {}
    return tuple(_entry(row, titles, today) for row in found)


def _entry(row: Action, titles: dict[str, str], today: dt.date) -> ActionEntry:
    return ActionEntry(
        pk=row.pk,
        text=row.text,
        owner=row.get_owner_display(),
        due_on=row.due_on,
        meant_for=meant_for(row.due_on, today),
        about=titles.get(row.about, ""),
        since=_since(row.session),
        state=row.state,
        became=row.get_state_display(),
        closed_on=row.closed_on,
        learned=row.learned,
        edition=row.edition,
    )


def _since(session: Session | None) -> str:
    return f"{session.occasion}, {in_full(session.opened_on)}" if session else ""


def _titles(team: str, keys: Iterable[str] | None = None) -> dict[str, str]:
    """Return dimensions' titles by key as they were last asked (one query)."""
    asked = Asked.objects.filter(session__team=team)
    if keys is not None:
        asked = asked.filter(key__in=keys)
    newest_last = asked.order_by("session__opened_on", "session", "position")
    return dict(newest_last.values_list("key", "title"))
