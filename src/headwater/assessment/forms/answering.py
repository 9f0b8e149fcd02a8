"""What somebody answers alone, read from one form for each part.

The form carries its own words for people: a page draws each question from `questions`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from headwater.assessment import words
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Asked, lengths
from headwater.assessment.steps import CHOICES, UNSURE, Column, Level, Part

MOST_CARDS = 5
"""How many cards one person can put into a column."""


@dataclass(frozen=True)
class Option:
    """One of the things that can be chosen: a large card with what it means."""

    value: str
    label: str
    described: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """One question with what has been answered so far. `asked` is None but for ratings."""

    key: str
    options: tuple[Option, ...]
    choice_name: str
    words_name: str
    words: str
    errors: tuple[str, ...]
    asked: Asked | None = None

    @property
    def chosen(self) -> Option | None:
        """What has been chosen so far."""
        return next((option for option in self.options if option.chosen), None)


class AnswersForm(forms.Form):
    """All questions of a part. Each wants a choice where there is something to choose."""

    def __init__(self, part: Part, asked: Sequence[Asked], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.part = part
        self.by_key = {row.key: row for row in asked} if part is Part.RATINGS else {}
        self.keys = _keys(part, asked)
        for key in self.keys:
            self.fields |= _fields(part, key)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order they are asked."""
        return tuple(self._question(key) for key in self.keys)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions that something is wrong with, to lead people there."""
        return tuple(question for question in self.questions if question.errors)

    def answers(self) -> Answers:
        """Return what was answered, once the form is valid. Nothing empty is in it."""
        said = {key: tuple(_said(self.part, self.cleaned_data[_words(key)])) for key in self.keys}
        return Answers(
            choices={key: self.cleaned_data[_choice(key)] for key in self.keys if self._chooses},
            words={key: texts for key, texts in said.items() if texts},
        )

    def clean(self) -> dict[str, Any]:
        """Bound the cards of a column."""
        cleaned = super().clean() or {}
        for column in Column if self.part is Part.CARDS else ():
            self._bound(column, cleaned.get(_words(column), ""))
        return cleaned

    def _bound(self, column: str, text: str) -> None:
        cards = list(_said(Part.CARDS, text))
        if len(cards) > MOST_CARDS:
            self.add_error(_words(column), f"At most {MOST_CARDS} here, one in each line, please.")
        if any(len(card) > lengths.TEXT for card in cards):
            self.add_error(_words(column), f"A line can have {lengths.TEXT} characters at most.")

    @property
    def _chooses(self) -> bool:
        return bool(CHOICES[self.part])

    def _question(self, key: str) -> Question:
        asked, wrong = self.by_key.get(key), (_choice(key), _words(key))
        return Question(
            key=key,
            options=tuple(self._options(key, asked)),
            choice_name=_choice(key),
            words_name=_words(key),
            words=self.data.get(_words(key), ""),
            errors=tuple(str(e) for name in wrong for e in self.errors.get(name, ())),
            asked=asked,
        )

    def _options(self, key: str, asked: Asked | None) -> Iterator[Option]:
        chosen = self.data.get(_choice(key), "")
        for value in CHOICES[self.part]:
            yield Option(value, _label(self.part, value), _described(asked, value), chosen == value)


def _keys(part: Part, asked: Sequence[Asked]) -> tuple[str, ...]:
    if part is Part.RATINGS:
        return tuple(row.key for row in asked)
    return tuple(Column) if part is Part.CARDS else (part.value,)


def _fields(part: Part, key: str) -> dict[str, forms.Field]:
    longest = lengths.TEXT * (MOST_CARDS if part is Part.CARDS else 1)
    too_long = {"max_length": f"That is longer than {longest} characters."}
    said = forms.CharField(required=False, max_length=longest, error_messages=too_long)
    if not CHOICES[part]:
        return {_words(key): said}
    messages = {"required": _nothing_chosen(part), "invalid_choice": "Choose one of these."}
    choices = [(value, value) for value in CHOICES[part]]
    choice = forms.ChoiceField(choices=choices, error_messages=messages)
    return {_choice(key): choice, _words(key): said}


def _nothing_chosen(part: Part) -> str:
    if UNSURE in CHOICES[part]:
        return "Choose one. “I don’t know” is an answer, too."
    return "Choose the one that comes closest."


def _said(part: Part, text: str) -> Iterator[str]:
    """Yield what was written: cards line by line, else the whole text."""
    parts = text.splitlines() if part is Part.CARDS else [text]
    yield from (said.strip() for said in parts if said.strip())


def _label(part: Part, value: str) -> str:
    return words.label(part, value)


def _described(asked: Asked | None, value: str) -> str:
    described = {
        Level.NOT_MEETING.value: "not_meeting",
        Level.MEETING.value: "meeting",
        Level.EXCEEDING.value: "exceeding",
    }
    if asked is None or value not in described:
        return ""
    return str(getattr(asked, described[value]))


def _choice(key: str) -> str:
    return f"choice-{key}"


def _words(key: str) -> str:
    return f"words-{key}"
