"""A work item while it is being simulated."""

from dataclasses import dataclass, field
from typing import NamedTuple

from headwater.simulation.cast import TeamCast
from headwater.simulation.working_time import SECOND
from headwater.vocabulary.work import Instant, Kind, Level

UNMAPPED = "unmapped"
"""The stage slug of a visit to the status that no stream maps."""


class Visit(NamedTuple):
    """The item came into a stage, a team's hands or out of or into being blocked."""

    at: Instant
    stage: str
    team: TeamCast
    flagged: bool = False


class Membership(NamedTuple):
    """The item was in a team's sprint with this number over [joined_at, left_at)."""

    team: TeamCast
    sprint: int
    joined_at: Instant
    left_at: Instant | None = None


class Wait(NamedTuple):
    """A link of the item to another it waits for over [began_at, ended_at)."""

    blocker: "Ticket"
    began_at: Instant
    ended_at: Instant | None


@dataclass(slots=True, eq=False)
class Ticket:
    """One item: what it is, where it has been, and what the simulation knows about its end."""

    number: int
    kind: Kind
    team: TeamCast
    created_at: Instant
    size: float = 1.0
    urgent: bool = False
    unplanned: bool = False
    level: Level = Level.ITEM
    title: str = ""
    hope: str = ""
    parent: "Ticket | None" = None
    diverted: bool = False
    reopened: bool = False
    committed_at: Instant | None = None
    ended_at: Instant | None = None
    visits: list[Visit] = field(default_factory=list)
    sprints: list[Membership] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list, repr=False)

    def visit(self, at: Instant, stage: str, flagged: bool = False) -> None:
        """Note that the item is in `stage` from `at` on; never at the same instant as before."""
        if self.visits:
            at = max(at, self.visits[-1].at + SECOND)
        self.visits.append(Visit(at, stage, self.team, flagged))

    @property
    def in_sprint(self) -> bool:
        """Whether the item is in a sprint now."""
        return bool(self.sprints) and self.sprints[-1].left_at is None

    def leave_sprint(self, at: Instant) -> None:
        """Note that the item is out of its sprint, if it is in one."""
        if self.in_sprint:
            self.sprints[-1] = self.sprints[-1]._replace(left_at=at)

    def known_at(self, now: Instant) -> "Ticket":
        """Forget what the simulation has planned for later than `now`."""
        self.visits = [visit for visit in self.visits if visit.at <= now]
        self.sprints = [_known(member, now) for member in self.sprints if member.joined_at <= now]
        self.ended_at = _past(self.ended_at, now)
        self.committed_at = _past(self.committed_at, now)
        return self

    @property
    def over_at(self) -> Instant | None:
        """Since when the item has been done or discarded; None while it is neither."""
        return self.visits[-1].at if self.stage in ("done", "discarded") else None

    @property
    def stage(self) -> str:
        """The slug of the stage the item is in."""
        return self.visits[-1].stage


def _past(at: Instant | None, now: Instant) -> Instant | None:
    return None if at is None or at > now else at


def _known(member: Membership, now: Instant) -> Membership:
    return member._replace(left_at=_past(member.left_at, now))
