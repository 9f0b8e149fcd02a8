"""What the demo's leader wrote to the checklist: the quarter before shared, the running one not."""

import datetime as dt
from functools import cache
from importlib.resources import files

import msgspec

from headwater.access.roles import Role
from headwater.demo.calendar import Calendar
from headwater.demo.looking import persona
from headwater.metrics.periods import Granularity, period_of
from headwater.purpose.operations.checklists import share, write_note

SHARED_ON = 88  # days after the quarter began: as it ends


class Noted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note to one question, so many days after its quarter began."""

    question: str
    day: int
    text: str


class Checklists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was written in the quarter before the running one, and so far in this one."""

    before: tuple[Noted, ...]
    now: tuple[Noted, ...]


@cache
def checklists() -> Checklists:
    """Return all that the leader wrote by the end of the running quarter."""
    document = files("headwater.demo").joinpath("checklist.toml").read_bytes()
    return msgspec.toml.decode(document, type=Checklists)


def write_checklists(calendar: Calendar) -> None:
    """Write the leader's checklists; none where there is no such persona."""
    leader = persona(Role.LEADER)
    if leader is None:
        return
    quarter = period_of(Granularity.QUARTER, calendar.this_month)
    for of, notes in ((quarter.previous(), checklists().before), (quarter, checklists().now)):
        for note in notes:
            now = _after(of.first_day, note.day)
            if calendar.has_come(now):
                write_note(leader, note.question, note.text, edition=0, now=now)
    share(leader, quarter.previous(), now=_after(quarter.previous().first_day, SHARED_ON))


def _after(day: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=days), dt.time(16, 30), dt.UTC)
