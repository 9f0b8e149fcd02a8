"""What the demo's teams told early, and what the leader looked at once it was told."""

import datetime as dt
from dataclasses import dataclass

from headwater.access import accounts, trail
from headwater.access.models import Account
from headwater.access.roles import Role
from headwater.access.trail import Action
from headwater.access.viewer import CONSOLE, Viewer
from headwater.context import days
from headwater.context.operations import Because, tell
from headwater.context.telling import told
from headwater.demo.calendar import Calendar
from headwater.metrics.periods import Period
from headwater.organisation.places import of_team

CHECKOUT = ("otter", "heron", "kingfisher")
OF_CHECKOUT = "Flow of the stream Checkout"
EXPORTED = "“How much of the time is work, not waiting?” as CSV"
EARLY = (("heron", 5), ("otter", 2), ("kingfisher", 1))
"""Teams that told a month before they had to, and how many months ago that month was."""
TOLD_ON = dt.timedelta(days=4)  # after the month's last day


@dataclass(frozen=True)
class Look:
    """The leader looks at or exports numbers of teams of a month so many months ago, so many days
    after the grace time of that month has passed.
    """

    teams: tuple[str, ...]
    ago: int
    days: int
    action: Action = Action.VIEWED
    what: str = "Flow"


LOOKS = (
    Look(CHECKOUT, ago=4, days=2, what=OF_CHECKOUT),
    Look(("beaver", "salmon"), ago=4, days=2, what="Flow of the stream Payouts"),
    Look(CHECKOUT, ago=3, days=1, what=OF_CHECKOUT),
    Look(("beaver",), ago=3, days=6),
    Look(("otter",), ago=2, days=-5),  # Otter had told it already
    Look(CHECKOUT, ago=2, days=1, what=OF_CHECKOUT),
    Look(("otter",), ago=2, days=14, action=Action.EXPORTED, what=EXPORTED),
    Look(CHECKOUT, ago=1, days=1, what=OF_CHECKOUT),
    Look(("otter",), ago=1, days=5),
)


def tell_early(calendar: Calendar) -> None:
    """Have some teams tell a month before its grace time has passed."""
    by = persona(Role.DELIVERY_MANAGER) or CONSOLE
    for slug, ago in EARLY:
        team, month = calendar.teams[slug], calendar.month(ago)
        now = calendar.morning(team, month.last_day + TOLD_ON)
        if calendar.has_come(now):
            tell(team, month, Because.TEAM, now, by=by)


def look_at_numbers(calendar: Calendar) -> None:
    """Leave the leader's lines in the trail; none where there is no such persona."""
    leader = persona(Role.LEADER)
    if leader is None:
        return
    for look in LOOKS:
        month = calendar.month(look.ago)
        now = _moment(calendar, look, month)
        if calendar.has_come(now):
            places = [of_team(calendar.teams[slug]) for slug in look.teams]
            what = f"{look.what}, {days.of_period(month)}"
            trail.note(leader, look.action, what, places, now)


def _moment(calendar: Calendar, look: Look, month: Period) -> dt.datetime:
    teams = [calendar.teams[slug] for slug in look.teams]
    opens = told(teams, calendar.now).opens_on(month)
    return calendar.morning(teams[0], opens + dt.timedelta(days=look.days))


def persona(role: Role) -> Viewer | None:
    """Return the persona that holds this role, if there is one."""
    found = Account.objects.filter(is_persona=True, grants__role=role.value).first()
    return accounts.viewer(found) if found else None
