"""The demo's sessions: held like anybody's, by the very operations that pages call."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from headwater.access.roles import Role
from headwater.access.viewer import Viewer
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Action, Observation, Session, Share
from headwater.assessment.operations.actions import ActionSaid, add_action, close_action
from headwater.assessment.operations.answering import hand_in, join
from headwater.assessment.operations.observing import decide as decide_on
from headwater.assessment.operations.observing import observe
from headwater.assessment.operations.outside import close_outside, make_links, respond
from headwater.assessment.operations.sessions import Opening, decide, finish, move, open_session
from headwater.assessment.operations.sharing import Item, share
from headwater.assessment.quarters import last_told
from headwater.assessment.steps import UNSURE, Column, Level, Part, Standing, Step, Way, Worth
from headwater.context.grace import graces
from headwater.demo.calendar import Calendar
from headwater.demo.looks import Comment, Counts, Observed, Open, Round, looks
from headwater.demo.notes import somebody_of
from headwater.demo.personas import CAST
from headwater.organisation.queries import TeamEntry

INTO_THE_QUARTER = dt.timedelta(days=47)
NAMES = ("Fern", "Quill", "Moss", "Wren", "Reed", "Sorrel", "Teal", "Bay")
RATED = (*Level, UNSURE)
OPENED_AGO, WEEK = dt.timedelta(days=2), dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Held:
    """A session under way, and the moment everything in it is said to happen."""

    session: Session
    team: TeamEntry
    at: dt.datetime

    @property
    def code(self) -> str:
        """The session's code."""
        return self.session.code

    def edition(self) -> int:
        """Return the edition the session is at now."""
        return Session.objects.values_list("edition", flat=True).get(code=self.code)

    def to(self, step: Step) -> None:
        """Bring everybody to a step."""
        move(self.code, step, self.edition(), self.at)


def write_assessments(calendar: Calendar) -> None:
    """Hold every session that is over by now, and leave one open to join."""
    for round_ in sorted(looks().round, key=lambda each: -each.quarters_ago):
        _hold(round_, calendar)
    _leave_open(looks().open, calendar)


def _hold(round_: Round, calendar: Calendar) -> None:
    held = _opened(round_, calendar)
    secrets = [join(held.code, name)[1] for name in NAMES[: round_.people]]
    _answer_alone(held, round_, secrets)
    if round_.outside:
        _hear_outside(held, round_)
    for seen in round_.observation:
        _observe(held, seen)
    if round_.outside:
        close_outside(held.code, held.edition())
    held.to(Step.CARDS)
    _write_cards(held, round_, secrets)
    held.to(Step.DECIDE)
    decide(held.code, Standing(round_.standing), round_.standing_words, held.edition())
    _agree(held, round_)
    held.to(Step.CLOSE)
    worth = _picked(round_.worth, tuple(Worth))
    for secret, choice in zip(secrets, worth, strict=True):
        hand_in(held.code, secret, Part.WORTH, Answers({"worth": choice}, {}), held.at)
    finish(held.code, held.edition(), held.at)
    _tell(held, round_)


def _opened(round_: Round, calendar: Calendar) -> Held:
    """Open a session in the middle of its quarter, a few days later for each further team."""
    team = calendar.teams[round_.team]
    zones = {each.timezone for each in calendar.teams.values()}
    quarter = last_told(zones, graces(), calendar.now)
    for _ in range(round_.quarters_ago):
        quarter = quarter.previous()
    later = dt.timedelta(days=sorted(calendar.teams).index(round_.team))
    at = calendar.morning(team, quarter.first_day + INTO_THE_QUARTER + later)
    opening = Opening(
        round_.occasion,
        tuple(round_.ratings),
        outside_form=round_.outside_form,
        outside_until=at.date() + WEEK if round_.outside_form else None,
    )
    return Held(open_session(team, opening, _manager(round_.team), at), team, at)


def _answer_alone(held: Held, round_: Round, secrets: Sequence[str]) -> None:
    """Everybody says how the team is doing, and then rates each dimension."""
    held.to(Step.STANDING)
    felt = _picked(round_.felt, tuple(Standing))
    for secret, choice, words in zip_longest(secrets, felt, round_.felt_words):
        said = {"standing": (words,)} if words else {}
        hand_in(held.code, secret, Part.STANDING, Answers({"standing": choice}, said), held.at)
    held.to(Step.RATE)
    everybody = _rated(round_.ratings, round_.comment)
    for secret, answers in zip(secrets, everybody, strict=True):
        hand_in(held.code, secret, Part.RATINGS, answers, held.at)
    held.to(Step.LOOK)


def _rated(ratings: Mapping[str, Counts], comments: Sequence[Comment]) -> Iterator[Answers]:
    """Return each person's answers, of how many chose what; the first have something to add."""
    picked = {key: _picked(counts, RATED) for key, counts in ratings.items()}
    wrote = {key: [c.text for c in comments if c.key == key] for key in ratings}
    for n in range(max(len(choices) for choices in picked.values())):
        yield Answers(
            choices={key: choices[n] for key, choices in picked.items()},
            words={key: (texts[n],) for key, texts in wrote.items() if n < len(texts)},
        )


def _hear_outside(held: Held, round_: Round) -> None:
    """Those who work with the team answer by their links, before anything is shown."""
    responses = list(_rated(round_.outside, round_.outside_comment))
    secrets = make_links(held.code, len(responses) + 2, held.at.date())  # two never answered
    for secret, answers in zip(secrets, responses, strict=False):
        respond(secret, answers, held.at)


def _observe(held: Held, seen: Observed) -> None:
    written = observe(
        held.code,
        seen.about,
        seen.seen,
        seen.example,
        team=held.team,
        by=Viewer(name=CAST[0].name, held=frozenset({CAST[0].held})),
        today=held.at.date(),
    )
    decide_on(held.code, written.pk, Observation.Became(seen.became))


def _write_cards(held: Held, round_: Round, secrets: Sequence[str]) -> None:
    """Each card is somebody's; who has written none hands in none."""
    cards = [
        (column, text)
        for column, texts in zip(Column, (round_.keep, round_.stop, round_.start), strict=True)
        for text in texts
    ]
    for n, secret in enumerate(secrets):
        mine = cards[n :: len(secrets)]
        words = {c: tuple(text for of, text in mine if of is c) for c in Column}
        answers = Answers({}, {column.value: texts for column, texts in words.items() if texts})
        hand_in(held.code, secret, Part.CARDS, answers, held.at)


def _agree(held: Held, round_: Round) -> None:
    """Agree on actions, and do what was done with them since."""
    held.to(Step.ACTIONS)
    today = held.at.date()
    for todo in round_.action:
        due = today + dt.timedelta(weeks=todo.weeks)
        said = ActionSaid(todo.text, todo.owner, due, todo.about)
        action = add_action(held.team.slug, held.session, said, today)
        if todo.state != Action.State.OPEN:
            closed = Action.State(todo.state)
            close_action(
                held.team.slug, action.pk, closed, todo.learned, edition=action.edition, today=due
            )


def _tell(held: Held, round_: Round) -> None:
    items = [Item(Share.What(said.what), said.key, said.words) for said in round_.share]
    share(held.code, items, edition=held.edition(), now=held.at)


def _leave_open(open_: Open, calendar: Calendar) -> None:
    """Leave a session open that some have answered, until a few days from now."""
    team, began = calendar.teams[open_.team], calendar.now - OPENED_AGO
    until = calendar.now + dt.timedelta(days=open_.days_left)
    opening = Opening(open_.occasion, open_.keys, Way.OVER_DAYS, closes_at=until)
    held = Held(open_session(team, opening, _manager(open_.team), began), team, began)
    held.to(Step.RATE)
    for name, ratings, standing in open_.ready:
        _, secret = join(held.code, name)
        felt = Answers({"standing": tuple(Standing)[standing]}, {})
        hand_in(held.code, secret, Part.STANDING, felt, began)
        chosen = {key: RATED[n] for key, n in zip(open_.keys, ratings, strict=True)}
        hand_in(held.code, secret, Part.RATINGS, Answers(chosen, {}), began)
    for name in open_.waiting:
        join(held.code, name)


def _picked(counts: Sequence[int], choices: Sequence[str]) -> list[str]:
    """Return each person's choice, of how many chose what."""
    return [choice for choice, n in zip(choices, counts, strict=True) for _ in range(n)]


def _manager(team: str) -> Viewer:
    """Return who opens a session: the team's Agile Delivery Manager."""
    return somebody_of(team, Role.DELIVERY_MANAGER)
