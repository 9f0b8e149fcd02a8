"""What a team does with its actions: adds them, changes them, and closes them with what it learned.

CannotBeKept
├── DayGone           a new day that has passed already, or lies more than two years ahead
├── DimensionUnknown  it is about something that no session of the team asked
├── AlreadyClosed     it was closed; it can be opened again first
└── TooManyOpen       more open actions than anybody can keep in mind
editions.ChangedMeanwhile: somebody saved a newer edition.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F

from headwater.assessment import steps
from headwater.assessment.models import Action, Asked, Session
from headwater.context.editions import locked

AHEAD = dt.timedelta(days=2 * 366)
MOST_OPEN = 60


class CannotBeKept(Exception):
    """What was asked cannot be; the message says why, and what to do instead."""


class DayGone(CannotBeKept):
    """Nobody can do something by that day any more, or can think of it yet."""


class DimensionUnknown(CannotBeKept):
    """No session of the team asked about it."""


class AlreadyClosed(CannotBeKept):
    """It is closed."""


class TooManyOpen(CannotBeKept):
    """There are more open actions than anybody can keep in mind."""


@dataclass(frozen=True)
class ActionSaid:
    """What a team writes of an action. `owner` is a role, `about` a dimension's key or ""."""

    text: str
    owner: str
    due_on: dt.date
    about: str = ""


def add_action(team: str, session: Session | None, said: ActionSaid, today: dt.date) -> Action:
    """Add an action to those of a team, of a session where it came up in one.

    Raises DayGone, DimensionUnknown and TooManyOpen.
    """
    _day_to_come(said.due_on, today)
    _known(team, said.about)
    if Action.objects.filter(team=team, state=Action.State.OPEN).count() >= MOST_OPEN:
        raise TooManyOpen(
            f"There are {MOST_OPEN} open actions already. Close some first: letting go is fine."
        )
    with transaction.atomic():
        action = Action.objects.create(team=team, session=session, **asdict(said))
        _shown_in_the_room(team)
    return action


def change_action(team: str, pk: int, said: ActionSaid, *, edition: int, today: dt.date) -> Action:
    """Change what an open action says. A day that has passed may stay; a new one lies ahead.

    Raises DayGone, DimensionUnknown, AlreadyClosed, ChangedMeanwhile and Action.DoesNotExist.
    """
    with transaction.atomic():
        action = _open(team, pk, edition)
        if said.due_on != action.due_on:
            _day_to_come(said.due_on, today)
        if said.about != action.about:
            _known(team, said.about)
        return _save(action, asdict(said))


def close_action(
    team: str, pk: int, state: Action.State, learned: str = "", *, edition: int, today: dt.date
) -> Action:
    """Close an action as done or let go, with a word on what was learned if there is one.

    Raises AlreadyClosed, ChangedMeanwhile and Action.DoesNotExist.
    """
    with transaction.atomic():
        action = _open(team, pk, edition)
        closed = {"state": state, "learned": learned.strip(), "closed_on": today}
        return _save(action, closed)


def reopen_action(team: str, pk: int, *, edition: int) -> Action:
    """Open a closed action again; what was learned stays. Raises ChangedMeanwhile."""
    with transaction.atomic():
        action = locked(Action.objects, team=team, pk=pk, edition=edition)
        return _save(action, {"state": Action.State.OPEN, "closed_on": None})


def _open(team: str, pk: int, edition: int) -> Action:
    action = locked(Action.objects, team=team, pk=pk, edition=edition)
    if action.state != Action.State.OPEN:
        raise AlreadyClosed("This action is closed already. It can be opened again first.")
    return action


def _save(action: Action, values: dict[str, object]) -> Action:
    for name, value in values.items():
        setattr(action, name, value)
    action.edition += 1
    action.save()
    _shown_in_the_room(action.team)
    return action


def _shown_in_the_room(team: str) -> None:
    """Let all who are in a running session of the team see what its actions say now."""
    running = Session.objects.filter(team=team, called_off=False)
    running.exclude(step=steps.Step.FINISHED).update(edition=F("edition") + 1)


def _day_to_come(day: dt.date, today: dt.date) -> None:
    if day < today:
        raise DayGone("This day has passed. By when do you want to have done it?")
    if day > today + AHEAD:
        raise DayGone("This day is more than two years away. Which one is nearer to you?")


def _known(team: str, about: str) -> None:
    if about and not Asked.objects.filter(session__team=team, key=about).exists():
        raise DimensionUnknown("No session of this team has asked about that.")
