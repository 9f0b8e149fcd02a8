"""What a round said, whole: as its page shows it, and as it goes into a summary."""

import datetime as dt
from dataclasses import dataclass

from headwater.assessment import words
from headwater.assessment.models import Session
from headwater.assessment.queries import findings as results
from headwater.assessment.queries.actions import ActionEntry, in_full, of_session
from headwater.assessment.queries.findings import Choices, Finding
from headwater.assessment.queries.observations import Observations, observations
from headwater.assessment.queries.outside import FromOutside, from_outside
from headwater.assessment.queries.step_contents import COLUMN_NAMES
from headwater.assessment.round_sentence import sentence
from headwater.assessment.steps import Column, Part, Step, Voting
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import Sentence


@dataclass(frozen=True)
class Cards:
    """What lies in a column, in words alone."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """A session after its ratings were revealed, finished or still in the talk.

    `standing` is what the team decided, in plain words, "" where it has not. `felt` and `worth`
    are None where that was not revealed.
    """

    session: Session
    team: TeamEntry
    findings: tuple[Finding, ...]
    standing: str
    felt: Choices | None
    worth: Choices | None
    from_outside: FromOutside | None
    observations: Observations
    cards: tuple[Cards, ...]
    actions: tuple[ActionEntry, ...]

    @property
    def sentence(self) -> Sentence:
        """What it comes to, in words."""
        said = (self.standing, self.session.standing_words)
        return sentence(self.team.name, *said, self.findings)

    @property
    def is_over(self) -> bool:
        """Whether the session has ended."""
        return self.session.step == Step.FINISHED.value

    @property
    def was_open(self) -> bool:
        """Whether the team chose open voting."""
        return self.session.voting == Voting.OPEN.value

    @property
    def when(self) -> str:
        """The day it was held, or for how long."""
        first, last = self.session.opened_on, self.session.finished_on
        if last is None or last == first:
            return in_full(first)
        return f"{in_full(first)} to {in_full(last)}"

    @property
    def privacy(self) -> str:
        """How private it was."""
        return words.OPEN if self.was_open else words.PRIVACY


def is_revealed(session: Session) -> bool:
    """Say whether a session's ratings were revealed: a box that was opened is gone (one query)."""
    return not session.called_off and not session.boxes.filter(part=Part.RATINGS).exists()


def round_of(session: Session, team: TeamEntry, today: dt.date) -> Round:
    """Return what a revealed session said, in some twenty queries whatever was said."""
    standing = session.standing
    lying = results.cards(session)
    columns = [Cards(COLUMN_NAMES[c], tuple(s.text for s in lying.get(c, ()))) for c in Column]
    return Round(
        session=session,
        team=team,
        findings=results.findings(session),
        standing=words.label(Part.STANDING, standing) if standing else "",
        felt=results.felt(session),
        worth=results.worth(session),
        from_outside=from_outside(session),
        observations=observations(session),
        cards=tuple(column for column in columns if column.texts),
        actions=of_session(session, today),
    )
