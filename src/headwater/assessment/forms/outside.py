"""What people outside the team answer, and how the team asks them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from headwater.assessment.ballot import Answers
from headwater.assessment.forms.answering import Option, Question
from headwater.assessment.models import Asked, lengths
from headwater.assessment.operations.outside import MOST_AT_ONCE
from headwater.assessment.outside_questions import FULL, SHORT, Outside
from headwater.assessment.steps import CHOICES, UNSURE, Level, Part
from headwater.context.forms import Written, date_field
from headwater.organisation.fields import PlainForm

LABELS = {
    Level.NOT_MEETING.value: "Not meeting what I need",
    Level.MEETING.value: "Meeting what I need",
    Level.EXCEEDING.value: "Exceeding what I need",
    UNSURE: "I don’t know",
}
"""What somebody outside chooses from; below it stands how the team describes it to itself."""
CHOOSE = "Choose one. “I don’t know” is an answer, too."
TOO_LONG = f"That is longer than {lengths.TEXT} characters."
FORMS = (
    (SHORT, "The short form: what people outside notice most, about three minutes"),
    (FULL, "Everything you rate yourselves, in words for people outside"),
)


class OutsideForm(forms.Form):
    """Every question wants a choice; words are welcome and never needed."""

    def __init__(self, outside: Outside, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.outside = outside
        for row in outside.asked:
            self.fields[_choice(row.key)] = _chosen()
            self.fields[_words(row.key)] = _said()
        for key in outside.free:
            self.fields[_words(key)] = _said()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions to choose for, in order."""
        return tuple(self._question(row) for row in self.outside.asked)

    @property
    def free(self) -> tuple[tuple[str, Question], ...]:
        """The questions that are answered in words alone, each with what it asks."""
        return tuple((asks, self._free(key)) for key, asks in self.outside.free.items())

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions that something is wrong with, to lead people there."""
        in_words = (one for _, one in self.free)
        return tuple(one for one in (*self.questions, *in_words) if one.errors)

    def answers(self) -> Answers:
        """Return what was answered, once the form is valid. Nothing empty is in it."""
        said = {key: self.cleaned_data[_words(key)].strip() for key in self.outside.keys}
        chosen = {row.key: self.cleaned_data[_choice(row.key)] for row in self.outside.asked}
        return Answers(choices=chosen, words={key: (text,) for key, text in said.items() if text})

    def _question(self, row: Asked) -> Question:
        return Question(
            key=row.key,
            options=tuple(self._options(row)),
            choice_name=_choice(row.key),
            words_name=_words(row.key),
            words=self.data.get(_words(row.key), ""),
            errors=self._wrong(row.key),
            asked=row,
        )

    def _free(self, key: str) -> Question:
        said = self.data.get(_words(key), "")
        return Question(key, (), _choice(key), _words(key), said, self._wrong(key))

    def _options(self, row: Asked) -> Iterator[Option]:
        chosen = self.data.get(_choice(row.key), "")
        for value in CHOICES[Part.OUTSIDE]:
            described = str(getattr(row, value.replace("-", "_"), ""))
            yield Option(value, LABELS[value], described, value == chosen)

    def _wrong(self, key: str) -> tuple[str, ...]:
        names = (_choice(key), _words(key))
        return tuple(str(error) for name in names for error in self.errors.get(name, ()))


class AskForm(PlainForm):
    """Which form people outside get, and until when. Asked once, before there are links."""

    form = forms.ChoiceField(label="What do you ask them?", choices=FORMS, widget=forms.RadioSelect)
    until = date_field("They can answer until")

    def __init__(self, today: dt.date, data: Any = None) -> None:
        super().__init__(data, initial={"form": SHORT, "until": today + dt.timedelta(days=7)})


class LinksForm(PlainForm):
    """How many links to make."""

    how_many = forms.IntegerField(
        label="How many links do you need?",
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=8,
        help_text="One for each person. Below five answers nothing is shown, so ask a few more.",
    )


def _chosen() -> forms.ChoiceField:
    messages = {"required": CHOOSE, "invalid_choice": "Choose one of these."}
    choices = [(value, value) for value in CHOICES[Part.OUTSIDE]]
    return forms.ChoiceField(choices=choices, error_messages=messages)


def _said() -> Written:
    return Written(required=False, max_length=lengths.TEXT, error_messages={"max_length": TOO_LONG})


def _choice(key: str) -> str:
    return f"choice-{key}"


def _words(key: str) -> str:
    return f"words-{key}"
