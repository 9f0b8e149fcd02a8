"""What the demo's teams wrote about their numbers: true of the simulation, and nobody is named."""

import datetime as dt
from dataclasses import dataclass

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context import operations
from headwater.context.models import Note
from headwater.demo.calendar import Calendar
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry

TAKEN_BACK = ""
LATER = dt.timedelta(days=1)  # a wording follows the one before it on the next day


@dataclass(frozen=True)
class Told:
    """A note on days, with each of its wordings in turn, the first written on `written_on`.

    `metric` is "" for all of them.
    """

    team: str
    metric: str
    first_day: dt.date
    last_day: dt.date
    written_on: dt.date
    wordings: tuple[str, ...]
    role: Role = Role.MEMBER

    @property
    def by(self) -> Viewer:
        """Somebody of the team, known by a role in it and nothing else."""
        return Viewer(held=frozenset({Held(self.role, Scale.TEAM, self.team)}))


def write(calendar: Calendar) -> None:
    """Have every team write what it wrote by now."""
    for told in (*_of_checkout(calendar), *_of_others(calendar), *_of_the_seasons(calendar)):
        calendar.at(told.team, told.written_on, _writing(calendar, told))


def _writing(calendar: Calendar, told: Told):  # type: ignore[no-untyped-def]
    def write_it(team: TeamEntry, now: dt.datetime) -> None:
        days = (told.first_day, told.last_day)
        note = operations.write_note(
            team, told.metric, *days, told.wordings[0], now=now, by=told.by
        )
        for after, text in enumerate(told.wordings[1:], start=1):
            calendar.at(told.team, told.written_on + after * LATER, _rewording(note, text, told.by))

    return write_it
