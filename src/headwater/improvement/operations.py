"""Everything a team changes here: which inputs it follows, and what it aims toward.

Refused
├── UnknownMetric      nothing is called so
├── AnOutput           a result: it can neither be followed here nor aimed at
├── FiveAreEnough      a sixth input
├── AimStillOpen       an input with an open aim is let go, or gets a second aim
├── NotFollowed        an aim on an input that the team does not follow
├── NoSuchDay          an end date before today or more than a year away
├── NoOpenAim          there is nothing to close
└── ChangedMeanwhile   somebody of the team was quicker
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from headwater.access.viewer import Viewer
from headwater.context.operations import role_in
from headwater.context.telling import today_of
from headwater.improvement.models import MOST, Aim, Following
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration, MetricKind
from headwater.organisation.queries import TeamEntry

LONGEST = dt.timedelta(days=366)


class Refused(Exception):
    """What was asked cannot be; the message says why, and what to do instead."""


class UnknownMetric(Refused):
    """No metric has this name."""


class AnOutput(Refused):
    """The metric is a result, not something a team changes."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        super().__init__(
            f"{declaration.title} is a result. A team aims at something it can change itself; "
            "the result follows."
        )


class FiveAreEnough(Refused):
    """A team that follows five inputs asked for another."""

    def __init__(self) -> None:
        super().__init__("Five is what a team can keep in mind: let one go first.")


class AimStillOpen(Refused):
    """There is an open aim on the input."""


class NotFollowed(Refused):
    """The team does not follow the input."""


class NoSuchDay(Refused):
    """An aim's end date lies in the past or more than a year ahead."""


class NoOpenAim(Refused):
    """There is no open aim on the input."""


class ChangedMeanwhile(Refused):
    """Somebody of the team changed the same thing at the same moment."""

    def __init__(self) -> None:
        super().__init__("Somebody of the team changed this a moment ago. Look again, then decide.")


def declared(metric: str) -> Declaration:
    """Return a metric's declaration. Raises UnknownMetric."""
    if metric not in METRICS:
        raise UnknownMetric(f"No metric is called “{metric}”.")
    return METRICS[metric].declaration


def declared_input(metric: str) -> Declaration:
    """Return an input's declaration. Raises UnknownMetric and AnOutput."""
    declaration = declared(metric)
    if declaration.kind is not MetricKind.INPUT:
        raise AnOutput(declaration)
    return declaration


def follow(team: TeamEntry, metric: str, *, by: Viewer, now: dt.datetime) -> None:
    """Have a team follow an input; nothing changes where it does already.

    Raises UnknownMetric, AnOutput, FiveAreEnough and ChangedMeanwhile.
    """
    declared_input(metric)
    followed = dict(_followed(team).values_list("metric", "slot"))
    if metric in followed:
        return
    free = sorted(set(range(1, MOST + 1)) - set(followed.values()))
    if not free:
        raise FiveAreEnough
    _create(
        Following(
            team=team.slug, metric=metric, slot=free[0], since=now, begun_as=role_in(team, by)
        )
    )


def let_go(team: TeamEntry, metric: str, *, by: Viewer, now: dt.datetime) -> None:
    """Have a team follow an input no longer; nothing changes where it does not.

    Raises AimStillOpen.
    """
    with transaction.atomic():
        followed = _followed(team).select_for_update().filter(metric=metric).first()
        if followed is None:
            return
        if _open_aims(team, metric).exists():
            raise AimStillOpen("There is an aim on it. Close that first, with a word on it.")
        followed.until, followed.ended_as = now, role_in(team, by)
        followed.save()


def set_aim(
    team: TeamEntry,
    metric: str,
    *,
    toward: str,
    because: str,
    ends_on: dt.date,
    stage: str = "",
    by: Viewer,
    now: dt.datetime,
) -> None:
    """Set an aim on an input the team follows, until a day from today to a year from now.

    `stage` is the slug of the stage it is about, "" where it is about all of them.

    Raises UnknownMetric, AnOutput, NoSuchDay, NotFollowed, AimStillOpen and ChangedMeanwhile.
    """
    title = declared_input(metric).title
    today = today_of(team, now)
    if not today <= ends_on <= today + LONGEST:
        raise NoSuchDay("Choose a day from today on, at most a year away.")
    aim = Aim(team=team.slug, metric=metric, toward=toward, because=because, ends_on=ends_on)
    aim.stage = stage
    aim.set_at, aim.set_on, aim.set_as = now, today, role_in(team, by)
    with transaction.atomic():
        if not _followed(team).select_for_update().filter(metric=metric).exists():
            raise NotFollowed(f"The team does not follow {title} yet. Follow it first.")
        if _open_aims(team, metric).exists():
            raise AimStillOpen(f"There is an aim on {title} already. One at a time.")
        _create(aim)


def close_aim(team: TeamEntry, metric: str, learned: str, *, by: Viewer, now: dt.datetime) -> None:
    """Close the open aim on an input, with what was learned. Raises NoOpenAim."""
    changed = _open_aims(team, metric).update(
        closed_at=now, closed_as=role_in(team, by), learned=learned
    )
    if not changed:
        raise NoOpenAim("There is no open aim on this input.")


def _followed(team: TeamEntry) -> QuerySet[Following]:
    return Following.objects.filter(team=team.slug, until=None)


def _open_aims(team: TeamEntry, metric: str) -> QuerySet[Aim]:
    return Aim.objects.filter(team=team.slug, metric=metric, closed_at=None)


def _create(row: Following | Aim) -> None:
    """Add a row; the database's own rules decide where two ask at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as quicker:
        raise ChangedMeanwhile from quicker
