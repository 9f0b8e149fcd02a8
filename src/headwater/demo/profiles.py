"""What the demo's teams say about themselves, kept in profiles.toml."""

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from headwater.access.roles import Role
from headwater.simulation.working_time import month_start

WRITTEN_ON = 9  # a day of the month


class Introduction(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"role": "as"},
):
    """What a team said of itself so many months ago. A topic that it leaves out stays as it was."""

    team: str
    months_ago: int
    role: Role = Role.MEMBER
    product: str = ""
    customers: str = ""
    architecture: str = ""
    work: str = ""
    unplanned: str = ""
    roles_held: str = ""
    roles_lacking: str = ""
    agreements: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """What was said, by topic."""
        about = {"team", "months_ago", "as"}
        return {
            topic: said for topic, said in msgspec.to_builtins(self).items() if topic not in about
        }

    def written_on(self, this_month: date) -> date:
        """Return the day it was written, seen from a month (its first day)."""
        return month_start(this_month, -self.months_ago).replace(day=WRITTEN_ON)


@cache
def introductions() -> tuple[Introduction, ...]:
    """Return what every team said of itself, a team's own in the order in which it said it."""
    document = files("headwater.demo").joinpath("profiles.toml").read_bytes()
    return msgspec.toml.decode(document, type=dict[str, tuple[Introduction, ...]])["profile"]
