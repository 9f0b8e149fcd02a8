"""What somebody in a session sees now: where it is, and what this step shows them.

One Stage for each request, read in a number of queries that does not grow with the people.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from headwater.assessment import words
from headwater.assessment.addresses import shown
from headwater.assessment.forms.answering import AnswersForm
from headwater.assessment.models import Asked, Participant, Session
from headwater.assessment.queries import step_contents
from headwater.assessment.queries.gathered import Gathered, of_people
from headwater.assessment.queries.running import said
from headwater.assessment.queries.step_contents import Look
from headwater.assessment.steps import (
    ALONE,
    BEFORE_THE_TALK,
    NAMES,
    Part,
    Step,
    Voting,
    Way,
    alone_at,
)
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry

STRIP = tuple(NAMES)
TIMERS = (2, 5, 10, 15)
"""How many minutes one can choose for a conversation."""
NAMED = "Shown with your name."
UNNAMED = "Shown without your name, in no order, if five or more answer."
OPENS_FOR_GOOD = (
    "Look first at who is ready. Moving on opens the answers for good: nothing can be added to "
    "them afterwards."
)
OR_DELETES = "With fewer than five answers nothing can be shown, and they are deleted."


@dataclass(frozen=True)
class Looker:
    """Who looks: somebody who takes part, somebody who may facilitate, or both."""

    participant: Participant | None
    facilitates: bool

    @property
    def is_let_in(self) -> bool:
        """Whether there is anything for them here beyond the door."""
        return self.participant is not None or self.facilitates


@dataclass(frozen=True)
class StripStep:
    """One step of the strip on top. `where` is past, current or next."""

    step: Step
    name: str
    where: str


@dataclass
class Stage:
    """Where a session is, for one who looks at it. `form` is what they could not hand in."""

    session: Session
    team: TeamEntry
    looker: Looker
    now: dt.datetime
    note: str = ""
    tone: str = "info"
    refused: AnswersForm | None = None
    lost: tuple[str, ...] = field(default=())  # words that could not go in any more

    @property
    def step(self) -> Step:
        """Where everybody is."""
        return Step(self.session.step)

    @property
    def name(self) -> str:
        """What this step is called."""
        return NAMES.get(self.step, "The end")

    @property
    def title(self) -> str:
        """What the window is called."""
        return f"{self.name} · {self.team.name} looks at itself · Headwater"

    @property
    def template(self) -> str:
        """The template that shows this step."""
        return f"assessment/_step_{self.step.value.replace('-', '_')}.html"

    @property
    def code_shown(self) -> str:
        """The code as people read it to each other."""
        return shown(self.session.code)

    @property
    def leads_only(self) -> bool:
        """Whether they facilitate and do not take part: leading is what their page is for."""
        return self.looker.facilitates and self.looker.participant is None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody learns who chose what."""
        return self.session.voting == Voting.ANONYMOUS

    @property
    def voting_says(self) -> str:
        """What the way of voting means for everybody here."""
        return words.PRIVACY_SHORT if self.is_anonymous else words.OPEN

    @property
    def words_note(self) -> str:
        """What becomes of what somebody writes."""
        return f"{UNNAMED} {words.WRITING}" if self.is_anonymous else NAMED

    @property
    def is_over_days(self) -> bool:
        """Whether everybody answers when they can, before a deadline."""
        return self.session.way == Way.OVER_DAYS

    @property
    def before_the_talk(self) -> bool:
        """Whether answers are still being collected over days."""
        return self.is_over_days and self.step in BEFORE_THE_TALK

    @property
    def until(self) -> str:
        """When the ratings are revealed, in the team's time: a template would say it in UTC."""
        closes = self.session.closes_at
        return said(closes, self.team.timezone) if closes else ""

    @property
    def strip(self) -> tuple[StripStep, ...]:
        """All steps, with where the session stands among them."""
        here = STRIP.index(self.step)
        return tuple(
            StripStep(step, NAMES[step], _where(position, here))
            for position, step in enumerate(STRIP)
        )

    @property
    def position(self) -> int:
        """Which step this is, from 1."""
        return STRIP.index(self.step) + 1

    @property
    def before(self) -> StripStep | None:
        """The step one can go back to."""
        here = STRIP.index(self.step)
        return self.strip[here - 1] if here else None

    @property
    def after(self) -> StripStep | None:
        """The step that comes next."""
        return next((step for step in self.strip if step.where == "next"), None)

    @property
    def others(self) -> tuple[StripStep, ...]:
        """The steps the facilitator can go to."""
        return tuple(step for step in self.strip if step.where != "current")

    @property
    def today(self) -> dt.date:
        """The day it is for the team."""
        return self.now.astimezone(ZoneInfo(self.team.timezone)).date()

    @property
    def seconds_left(self) -> int | None:
        """How long the timer still runs; 0 once it is over, None where none was started."""
        until = self.session.timer_until
        return None if until is None else max(0, round((until - self.now).total_seconds()))

    @property
    def timers(self) -> tuple[int, ...]:
        """How many minutes one can choose for a conversation."""
        return TIMERS

    @property
    def timer_text(self) -> str:
        """How long the timer still runs: “4:12”."""
        minutes, seconds = divmod(self.seconds_left or 0, 60)
        return f"{minutes}:{seconds:02}"

    @property
    def about(self) -> str:
        """What is talked about: the key of a question, "" at any other step."""
        return self.content.finding.asked.key if isinstance(self.content, Look) else ""

    @cached_property
    def people(self) -> list[Participant]:
        """Who takes part."""
        return list(self.session.participants.all())

    @cached_property
    def gathered(self) -> Gathered:
        """Who is here and ready."""
        return of_people(self.session, self.people)

    @cached_property
    def asked(self) -> list[Asked]:
        """What this session asks, in the team's order."""
        return list(self.session.asked.all())

    @cached_property
    def sealed(self) -> frozenset[str]:
        """The parts whose boxes can still be put into."""
        return frozenset(self.session.boxes.values_list("part", flat=True))

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is handed in at this step, in order."""
        return alone_at(self.step, Way(self.session.way))

    @property
    def still_to_hand_in(self) -> tuple[Part, ...]:
        """What this participant can still hand in here."""
        one = self.looker.participant
        done = one.handed_in if one else [part.value for part in self.parts]
        return tuple(p for p in self.parts if p.value in self.sealed and p.value not in done)

    @property
    def drafts(self) -> tuple[str, ...]:
        """What this participant may have begun to write, and can still hand in, now or later."""
        one = self.looker.participant
        done = one.handed_in if one else list(Part)
        return tuple(part.value for part in Part if part in self.sealed and part not in done)

    @property
    def opened(self) -> bool:
        """Whether everything of this step has come out of its box."""
        return not any(part.value in self.sealed for part in self.parts)

    @cached_property
    def form(self) -> AnswersForm | None:
        """What this participant answers now, as they left it if it could not be handed in."""
        if self.refused is not None and self.refused.part in self.still_to_hand_in:
            return self.refused
        to_do = self.still_to_hand_in
        return AnswersForm(to_do[0], self.asked) if to_do else None

    @property
    def form_template(self) -> str:
        """The template that draws the form."""
        return f"assessment/_answer_{self.form.part.value}.html" if self.form else ""

    @property
    def has_more_here(self) -> bool:
        """Whether something is to be done here before the session should move on."""
        if isinstance(self.content, Look):
            return self.content.next is not None
        return self.step is Step.CARDS and not self.opened

    @property
    def onward(self) -> str:
        """What moving on does, in words."""
        if self.after is None:
            return "Finish the session"
        shows = self.step is Step.RATE and not self.opened
        if self.step is Step.LOOK and self.has_more_here:
            return f"On to {self.after.name}"
        return "Show the answers" if shows else f"Next: {self.after.name}"

    @property
    def warning(self) -> str:
        """What whoever moves on should know before."""
        opens = self.step in ALONE and not self.opened
        if not opens:
            return ""
        return f"{OPENS_FOR_GOOD} {OR_DELETES}" if self.is_anonymous else OPENS_FOR_GOOD

    @cached_property
    def content(self) -> object:
        """What this step shows besides."""
        return step_contents.of(self)


def stage_of(
    session: Session, looker: Looker, now: dt.datetime, *, note: str = "", tone: str = "info"
) -> Stage:
    """Return what somebody sees of a session. Raises UnknownTeam."""
    return Stage(session, organisation.team(session.team), looker, now, note, tone)


def _where(position: int, here: int) -> str:
    if position == here:
        return "current"
    return "past" if position < here else "next"
