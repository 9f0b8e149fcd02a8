"""The questions and the six ways from technical work to a sentence about its worth."""

import re
from itertools import chain

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from headwater.metrics.outcome_wording import flaw_of
from headwater.purpose.help.questions import QUESTIONS, questions_for
from headwater.purpose.help.translation import (
    LONGEST_ANSWER,
    LONGEST_SENTENCE,
    TRANSLATIONS,
    NotSaidYet,
    Translation,
    Worth,
    sentence,
    translates,
    unsaid,
)
from headwater.vocabulary.work import Kind

RELIABILITY = TRANSLATIONS[Worth.RELIABILITY]
EXAMPLES = [asked.example for way in TRANSLATIONS.values() for asked in way.asks]
ways = st.sampled_from([*TRANSLATIONS.values()])
answers = st.text(max_size=LONGEST_ANSWER) | st.sampled_from(EXAMPLES)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_three_questions_of_its_own(kind: Kind) -> None:
    assert len(questions_for(kind)) == 3
    assert all(question.endswith("?") for question in questions_for(kind))
    asked = [*chain.from_iterable(QUESTIONS.values())]
    assert len(set(asked)) == len(asked)


def test_debt_and_risk_are_translated() -> None:
    assert {kind for kind in Kind if translates(kind)} == {Kind.DEBT, Kind.RISK}
    assert [*TRANSLATIONS] == [*Worth]


@pytest.mark.parametrize("way", TRANSLATIONS.values(), ids=lambda way: way.worth)
def test_the_example_of_each_way_is_a_sentence_with_an_outcome(way: Translation) -> None:
    assert unsaid(way, {asked.name: asked.example for asked in way.asks}) == ()
    assert way.example.endswith(".")
    for asked in way.asks:
        assert f"{asked.begins} {asked.example}" in f" {way.example}"
    assert flaw_of(way.example, f"Translate {way.worth}") is None


@given(ways, answers, answers, answers)
def test_any_filled_form_makes_one_sentence_that_says_an_outcome(
    way: Translation, today: str, different: str, who: str
) -> None:
    given_ = {"today": today, "different": different, "who": who}
    assume(not unsaid(way, given_))
    said = sentence(way, given_)
    assert said.endswith(".")
    assert not re.search(r"[.!?…]\s|\n", said)
    assert len(said) <= LONGEST_SENTENCE
    assert words(f"{today} {different} {who}") <= words(said)
    assert flaw_of(said) is None


@pytest.mark.parametrize("empty", ["", "  ", "TBD", "n/a", "improve quality"])
def test_what_is_not_said_yet_is_named(empty: str) -> None:
    filled = {"today": empty, "different": "it runs every night", "who": "customers"}
    assert unsaid(RELIABILITY, filled) == ("today",)
    with pytest.raises(NotSaidYet) as raised:
        sentence(RELIABILITY, filled)
    assert raised.value.unsaid == ("today",)


def test_an_answer_that_is_too_long_or_nobody_yet_is_named() -> None:
    filled = {"today": "it fails", "different": "x" * (LONGEST_ANSWER + 1), "who": "tbd"}
    assert unsaid(RELIABILITY, filled) == ("different", "who")


def test_nobody_needs_to_be_named() -> None:
    filled = {"today": "the import fails twice a week", "different": "it runs every night"}
    said = "Today the import fails twice a week; with this, it runs every night."
    assert sentence(RELIABILITY, filled) == said


def test_answers_with_capitals_stops_and_lines_become_one_sentence() -> None:
    filled = {
        "today": "Today, the import fails.\nNobody knows why!",
        "different": "It runs every night...",
        "who": "The Berlin team.",
    }
    assert sentence(RELIABILITY, filled) == (
        "Today the import fails; nobody knows why; with this, it runs every night, "
        "and the Berlin team can rely on it."
    )
