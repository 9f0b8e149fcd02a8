"""What somebody answers alone, read from a form: bounded, whole, and nothing empty."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment.forms.answering import MOST_CARDS, AnswersForm
from headwater.assessment.models import Asked, lengths
from headwater.assessment.steps import CHOICES, Column, Part

ASKED = [
    Asked(key=key, position=position, title=key.title(), prompt=f"{key}?", meeting="We do.")
    for position, key in enumerate(("flow", "quality"))
]
CARDS = st.lists(st.text(st.characters(codec="ascii", categories=("L", "Zs"))), max_size=8)


def posted(fields: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query


@given(CARDS)
def test_each_line_that_says_something_is_a_card_up_to_a_few(lines: list[str]) -> None:
    form = AnswersForm(Part.CARDS, ASKED, posted({"words-keep": "\n".join(lines)}))
    said = tuple(line.strip() for line in lines if line.strip())
    assert form.is_valid() == (len(said) <= MOST_CARDS)
    if form.is_valid():
        assert form.answers().words == ({Column.KEEP: said} if said else {})
        assert form.answers().choices == {}


@given(st.sampled_from(CHOICES[Part.RATINGS]), st.sampled_from(CHOICES[Part.RATINGS]))
def test_a_rating_for_each_question_is_what_was_chosen(first: str, second: str) -> None:
    fields = {"choice-flow": first, "choice-quality": second, "words-flow": "  because "}
    form = AnswersForm(Part.RATINGS, ASKED, posted(fields))
    assert form.is_valid()
    assert form.answers().choices == {"flow": first, "quality": second}
    assert form.answers().words == {"flow": ("because",)}


def test_a_question_without_an_answer_is_named_and_the_others_are_kept() -> None:
    form = AnswersForm(Part.RATINGS, ASKED, posted({"choice-flow": "meeting"}))
    assert not form.is_valid()
    assert [question.key for question in form.unanswered] == ["quality"]
    chosen = form.questions[0].chosen
    assert chosen is not None
    assert (chosen.label, chosen.described) == ("meeting", "We do.")


def test_what_cannot_be_chosen_and_what_is_too_long_is_refused() -> None:
    strange = {"choice-flow": "best", "choice-quality": "meeting"}
    assert not AnswersForm(Part.RATINGS, ASKED, posted(strange)).is_valid()
    long = {"choice-standing": "performing", "words-standing": "x" * (lengths.TEXT + 1)}
    assert not AnswersForm(Part.STANDING, ASKED, posted(long)).is_valid()
    card = {"words-stop": "x" * (lengths.TEXT + 1)}
    assert not AnswersForm(Part.CARDS, ASKED, posted(card)).is_valid()
