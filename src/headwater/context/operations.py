"""Everything that changes what a team says, when it tells it, and how long it may wait.

What people write is kept with the role by which they wrote it, never with their account.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from headwater.access import trail
from headwater.access.roles import Role
from headwater.access.trail import Action
from headwater.access.viewer import CONSOLE, Viewer
from headwater.context import days
from headwater.context.grace import graces
from headwater.context.models import (
    LEAST_GRACE,
    MOST_GRACE,
    TEXT_LENGTH,
    Grace,
    Note,
    Profile,
    Telling,
    Wording,
)
from headwater.context.profile import TOPICS
from headwater.context.telling import today_of, told
from headwater.metrics.periods import Granularity, Period
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

Because = Telling.Because
WRITES_AS = (Role.MEMBER, Role.PRODUCT_MANAGER, Role.DELIVERY_MANAGER)
"""Somebody of several roles writes by the first of these: the one that says least about who."""


class ContextRefused(ValueError):
    """What was asked cannot be kept; says why, in words for the page."""


class MonthNotOver(ContextRefused):
    """A month that has not ended cannot be told."""


class NoSuchNote(LookupError):
    """The team has no note of this number."""


def write_note(
    team: TeamEntry,
    metric: str,
    first_day: dt.date,
    last_day: dt.date,
    text: str,
    *,
    now: dt.datetime,
    by: Viewer = CONSOLE,
) -> Note:
    """Write a note on a metric, or on all of them (""), for the days from first to last.

    Raises ContextRefused.
    """
    from headwater.metrics.catalogue import METRICS  # heavy, and rooms import this as they start

    if metric and metric not in METRICS:
        raise ContextRefused(f"There is no metric “{metric}”.")
    _check_days(first_day, last_day, today_of(team, now))
    said = _checked(text)
    if not said:
        raise ContextRefused("A note needs words.")
    with transaction.atomic():
        note = Note.objects.create(
            team=team.slug, metric=metric, first_day=first_day, last_day=last_day
        )
        _say(note, said, team, by, now)
    return note


def reword(
    team: TeamEntry, number: int, text: str, *, now: dt.datetime, by: Viewer = CONSOLE
) -> None:
    """Say a note in other words; the earlier ones stay in its history. Without words it is taken
    back. Words that are the same change nothing. Raises ContextRefused or NoSuchNote.
    """
    said = _checked(text)
    with transaction.atomic():
        note = Note.objects.select_for_update().filter(team=team.slug, pk=number).first()
        if note is None:
            raise NoSuchNote(f"{team.name} has no note {number}.")
        latest = note.wordings.first()
        if latest is None or latest.text != said:
            _say(note, said, team, by, now)


def describe(
    team: TeamEntry, texts: Mapping[str, str], *, now: dt.datetime, by: Viewer = CONSOLE
) -> bool:
    """Keep what a team says about itself; a topic left out stays as it was.

    Returns whether anything changed. Raises ContextRefused, and KeyError for an unknown topic.
    """
    said = {TOPICS[topic].name: _checked(text) for topic, text in texts.items()}
    with transaction.atomic():
        latest = Profile.objects.select_for_update().filter(team=team.slug).first()
        before = {topic: getattr(latest, topic) if latest else "" for topic in TOPICS}
        if (after := before | said) == before:
            return False
        Profile.objects.create(
            team=team.slug, written_at=now, written_as=role_in(team, by), **after
        )
    return True


def tell(
    team: TeamEntry,
    month: Period,
    because: Because,
    now: dt.datetime,
    *,
    by: Viewer = CONSOLE,
) -> bool:
    """Tell a closed month to the team's leaders now, and note it in the trail.

    Returns False where it had been told or its grace time had passed: nothing happens then.
    Raises MonthNotOver, by the team's own clock.
    """
    if month.granularity is not Granularity.MONTH:
        raise ValueError(f"A team tells months; {month.name} is none.")
    if today_of(team, now) <= month.last_day:
        raise MonthNotOver(f"{days.of_period(month)} has not ended yet.")
    if told([team], now).tells(month):
        return False
    with transaction.atomic():
        given = {"because": because, "told_at": now}
        _, is_new = Telling.objects.get_or_create(given, team=team.slug, month=month.first_day)
        if is_new:
            what = days.of_period(month)
            trail.note(by, Action.TOLD, what, [of_team(team)], now)
    return is_new


def change_grace(number: int, now: dt.datetime, *, by: Viewer = CONSOLE) -> bool:
    """Let months that close from now on stay with their teams for `number` days.

    Returns whether that is a change. Raises ContextRefused.
    """
    if not LEAST_GRACE <= number <= MOST_GRACE:
        raise ContextRefused(f"The grace time is {LEAST_GRACE} to {MOST_GRACE} days.")
    before = graces().at(now)
    if number == before:
        return False
    with transaction.atomic():
        Grace.objects.create(days=number, since=now)
        what = f"grace time of months that close from now on: {number} days, before {before}"
        trail.note(by, Action.CHANGED_POLICY, what, (), now)
    return True


def _say(note: Note, text: str, team: TeamEntry, by: Viewer, now: dt.datetime) -> None:
    Wording.objects.create(note=note, text=text, written_at=now, written_as=role_in(team, by))


def role_in(team: TeamEntry, by: Viewer) -> str:
    """Return the role somebody speaks for a team by; it is kept, and nothing else of them."""
    place = of_team(team)
    held = {h.role for h in by.held if h.covers(place)}
    return next((role.value for role in WRITES_AS if role in held), "somebody else")


def _checked(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > TEXT_LENGTH:
        raise ContextRefused(f"That is longer than {TEXT_LENGTH:,} characters.")
    return said


def _check_days(first_day: dt.date, last_day: dt.date, today: dt.date) -> None:
    if last_day < first_day:
        raise ContextRefused("The last day is before the first.")
    if first_day < days.FIRST_DAY or last_day > today + days.AHEAD:
        raise ContextRefused("A note looks back to the year 2000 and a year ahead, no further.")
    if last_day - first_day > days.AHEAD:
        raise ContextRefused("A note covers a year at most.")
