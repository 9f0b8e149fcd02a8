"""Whatever people do, in whatever order, nothing that rests on fewer than five answers is ever
shown, and no two looks can be taken from each other.

Two rounds of one team with up to eight people and people outside; joining, answering, moving on
and back, opening and ending come in any order. After every event everything that can be read is
held against what was put in.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from headwater.assessment.ballot import Answers
from headwater.assessment.distributions import Distribution
from headwater.assessment.models import Result, Said, Session
from headwater.assessment.operations import answering, outside, sessions
from headwater.assessment.queries import findings as results
from headwater.assessment.refusals import Refused
from headwater.assessment.steps import CHOICES, FLOOR, UNSURE, Column, Order, Part, Step
from headwater.assessment.tests.voting import KEYS, NAMES, NOW, a_vote

pytestmark = pytest.mark.django_db

QUESTIONS = {
    Part.RATINGS: KEYS,
    Part.OUTSIDE: KEYS,
    Part.STANDING: ("standing",),
    Part.WORTH: ("worth",),
    Part.CARDS: tuple(Column),
}
numbers = count(1)
Question = tuple[str, str]  # a part and a key


@dataclass
class Room:
    """A session under test, and what really went into its boxes."""

    session: Session
    secrets: list[str] = field(default_factory=list)
    chosen: dict[Question, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    handed_in: Counter[str] = field(default_factory=Counter)
    wrote: dict[str, Question] = field(default_factory=dict)  # by text
    seen: dict[object, object] = field(default_factory=dict)  # every row ever shown

    def join(self) -> None:
        """Let another person come in."""
        name = NAMES[len(self.secrets) % len(NAMES)]
        self.secrets.append(answering.join(self.session.code, name)[1])

    def answer(self, part: Part, person: int, levels: tuple[int, ...]) -> None:
        """Let somebody hand in a part, twice perhaps; or somebody outside answer."""
        answers = self._answers(part, levels)
        if part is Part.OUTSIDE:
            self._from_outside(answers)
        elif self.secrets:
            secret = self.secrets[person % len(self.secrets)]
            answering.hand_in(self.session.code, secret, part, answers, NOW)
        else:
            return
        self._count(part, answers)

    def move(self, to: Step) -> None:
        """Bring everybody somewhere, on or back."""
        sessions.move(self.session.code, to, self._edition(), NOW)

    def collect(self) -> None:
        """Show what people outside said."""
        with suppress(outside.CannotBeAsked):
            outside.close_outside(self.session.code, self._edition())

    def finish(self) -> None:
        """End the session."""
        sessions.finish(self.session.code, self._edition(), NOW)

    def _edition(self) -> int:
        self.session.refresh_from_db()
        return self.session.edition

    def _answers(self, part: Part, levels: tuple[int, ...]) -> Answers:
        choices, keys = CHOICES[part], QUESTIONS[part]
        chosen = zip(keys, levels, strict=False) if choices else ()
        return Answers(
            {key: choices[level % len(choices)] for key, level in chosen},
            {key: (f"text-{next(numbers)}-",) for key in keys},
        )

    def _from_outside(self, answers: Answers) -> None:
        [link] = outside.make_links(self.session.code, 1, NOW.date())
        outside.respond(link, answers, NOW)

    def _count(self, part: Part, answers: Answers) -> None:
        self.handed_in[part] += 1
        for key, choice in answers.choices.items():
            self.chosen[part, key][choice] += 1
        for key, [text] in answers.words.items():
            self.wrote[text] = (part, key)

    def enough(self, question: Question) -> bool:
        """Say whether five people answered a question."""
        part, _ = question
        if not CHOICES[Part(part)]:
            return self.handed_in[part] >= FLOOR
        return self.rated(question) >= FLOOR

    def rated(self, question: Question) -> int:
        """Return how many answered a question with more than “I don't know”."""
        return sum(n for choice, n in self.chosen[question].items() if choice != UNSURE)

    def look(self) -> None:
        """Read everything there is, and hold it against what was put in."""
        self._look_at_rows()
        found = results.findings(self.session)
        whole = {
            Part.STANDING: results.felt(self.session),
            Part.WORTH: results.worth(self.session),
        }
        self._look_at_words(str(_texts(self.session, found, whole.values())))
        self._look_at_findings(found)
        for part, choices in whole.items():
            if choices is not None and not self.enough((part.value, part.value)):
                assert (choices.counts, choices.said) == (None, ())

    def _look_at_rows(self) -> None:
        rows: dict[object, object] = {}
        for row in Result.objects.filter(session=self.session):
            question = (row.part, row.key)
            rows[question] = (row.answers, row.counts)
            if CHOICES[Part(row.part)]:
                assert row.answers == self.rated(question)
            if row.counts is not None:
                assert self.enough(question)
                assert row.counts == self._complete(row.part, question)
        for said in Said.objects.filter(session=self.session):
            assert self.enough((said.part, said.key))
            rows[said.pk] = (said.part, said.key, said.text, said.name, said.choice)
        self._nothing_changed(rows)

    def _complete(self, part: str, question: Question) -> dict[str, int]:
        return {choice: self.chosen[question][choice] for choice in CHOICES[Part(part)]}

    def _nothing_changed(self, rows: dict[object, object]) -> None:
        """What was shown once stays as it is, for good: no second look differs from a first."""
        assert {key: rows.get(key) for key in self.seen} == self.seen
        parts = {row[0] for row in self.seen if isinstance(row, tuple)}
        new = [row for row in rows.keys() - self.seen.keys() if isinstance(row, tuple)]
        assert not [part for part, _ in new if part in parts], "a box was opened a second time"
        self.seen = rows

    def _look_at_words(self, shown: str) -> None:
        """No text is anywhere before its question has five answers."""
        for text, question in self.wrote.items():
            assert text not in shown or self.enough(question)

    def _look_at_findings(self, found: Sequence[results.Finding]) -> None:
        for finding in found:
            key = finding.asked.key
            self._floored(finding.own, (Part.RATINGS.value, key), finding.said)
            if finding.outside is not None:
                told = finding.differs_outside
                self._floored(finding.outside, (Part.OUTSIDE.value, key), told)
        for order in Order:
            shown = [one.own.shown for one in results.in_order(found, order)]
            assert order is Order.OWN or shown == sorted(shown, reverse=True)

    def _floored(self, found: Distribution, question: Question, told: str) -> None:
        if found.shown:
            assert self.enough(question)
            return
        assert found.levels == (0, 0, 0)
        assert (found.unsure, found.slices, told) == (None, (), "")


def _texts(
    session: Session,
    found: Sequence[results.Finding],
    whole: Iterable[results.Choices | None],
) -> list[str]:
    """Return all that people wrote which can be read anywhere."""
    said = [one for f in found for one in (*f.comments, *f.outside_comments, *f.voices)]
    said += [card for lying in results.cards(session).values() for card in lying]
    said += [one for choices in whole if choices for one in choices.said]
    return [one.text for one in said]


events = st.one_of(
    st.tuples(st.just("join")),
    st.tuples(
        st.just("answer"),
        st.sampled_from(list(Part)),
        st.integers(0, 9),
        st.tuples(st.integers(0, 3), st.integers(0, 3)),
    ),
    st.tuples(st.just("move"), st.sampled_from([s for s in Step if s is not Step.FINISHED])),
    st.tuples(st.just("collect")),
)
rounds = st.tuples(st.integers(0, 8), st.sampled_from([0, 4, 5, 7]), st.lists(events, max_size=10))


def play(room: Room, at_first: int, answer_at_once: int, then: list[tuple[object, ...]]) -> None:
    """Let some come in and some of them rate before anything else; look after everything."""
    for _ in range(at_first):
        room.join()
    for person in range(min(at_first, answer_at_once)):
        room.answer(Part.RATINGS, person, (person % 3, 1))
    for name, *how in then:
        with suppress(Refused, outside.CannotBeAsked), transaction.atomic():
            getattr(room, str(name))(*how)
        room.look()


@given(st.lists(rounds, min_size=2, max_size=2))
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_nothing_that_rests_on_fewer_than_five_answers_is_ever_shown(
    played: list[tuple[int, int, list[tuple[object, ...]]]],
) -> None:
    with transaction.atomic():
        rooms: list[Room] = []
        for place, round_played in enumerate(played):
            day = NOW.date() + dt.timedelta(days=place)
            room = Room(a_vote(outside_form="full", opened_on=day, outside_until=day))
            rooms.append(room)
            play(room, *round_played)
            room.finish()
            for other in rooms:
                other.look()
        transaction.set_rollback(True)


def test_what_is_not_shown_of_one_round_cannot_be_worked_out_from_the_next() -> None:
    """Four rate in the first round, five in the second: nothing tells of the four but their
    number.
    """
    first = Room(a_vote())
    play(first, 4, 4, [("move", Step.LOOK)])
    first.finish()
    second = Room(a_vote(opened_on=NOW.date() + dt.timedelta(days=90)))
    play(second, 5, 5, [("move", Step.LOOK)])

    finding = results.findings(second.session)[0]
    assert finding.own.shown
    assert finding.last_time == Distribution(4)
    assert "November" not in finding.said
