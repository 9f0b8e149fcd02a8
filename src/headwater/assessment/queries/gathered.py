"""Who is here and who is ready: the one thing everybody learns while answers are sealed.

It is the same for everybody in a session, so it can be drawn once and sent to all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string

from headwater.assessment.models import Participant, Session
from headwater.assessment.steps import FLOOR, Part, Step, Voting, Way, alone_at


@dataclass(frozen=True)
class Somebody:
    """One who takes part. `ready` has handed in all there is to hand in at this step."""

    pk: UUID
    name: str
    ready: bool
    answered: bool  # has handed in anything at all


@dataclass(frozen=True)
class Gathered:
    """All who take part, by name. `alone` says whether there is anything to be ready with."""

    people: tuple[Somebody, ...]
    alone: bool
    too_few: bool
    anonymous: bool

    @property
    def ready(self) -> int:
        """How many are ready."""
        return sum(one.ready for one in self.people)

    @property
    def missing(self) -> int:
        """How many are not ready yet."""
        return len(self.people) - self.ready

    @property
    def too_few_ready(self) -> bool:
        """Whether what was handed in here would be destroyed and not shown, were it opened now."""
        return self.alone and self.anonymous and self.ready < FLOOR

    @property
    def wanted(self) -> int:
        """How many more it takes before anything anonymous can be shown."""
        return max(0, FLOOR - len(self.people))


def gathered(session: Session) -> Gathered:
    """Return who is in a session (one query)."""
    return of_people(session, list(session.participants.all()))


def of_people(session: Session, people: Sequence[Participant]) -> Gathered:
    """Return who is in a session that these people are in (no query)."""
    parts = alone_at(Step(session.step), Way(session.way))
    anonymous = session.voting == Voting.ANONYMOUS
    here = tuple(_somebody(one, parts) for one in people)
    return Gathered(here, bool(parts), anonymous and len(people) < FLOOR, anonymous)


def gathered_html(session: Session) -> str:
    """Return what everybody sees of who is here, as HTML."""
    page = {"gathered": gathered(session), "session": session}
    return render_to_string("assessment/_gathered.html", page)


def _somebody(one: Participant, parts: tuple[Part, ...]) -> Somebody:
    ready = bool(parts) and all(part.value in one.handed_in for part in parts)
    return Somebody(one.pk, one.name, ready, bool(one.handed_in))
