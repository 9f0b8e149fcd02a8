"""The words of an aim. No field here, or anywhere, takes a number to reach."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from headwater.improvement.models import TOWARD_LENGTH, WORDS_LENGTH
from headwater.organisation.fields import PlainForm
from headwater.organisation.queries import StageEntry

LEAD = {"toward": re.compile(r"^towards?\s+", re.I), "because": re.compile(r"^because\s+", re.I)}
THREAT = re.compile(r"\bor\s+else\b", re.I)
NO_THREAT = "An aim says where to go, never what happens otherwise. Leave that part out."


class AimForm(PlainForm):
    """An aim on an input: toward what, in which stage, until when and why."""

    toward = forms.CharField(
        label="We aim toward",
        max_length=TOWARD_LENGTH,
        help_text="In your own words, for example “fewer items that jump the queue”.",
    )
    because = forms.CharField(
        label="Because",
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What would become easier, and for whom?",
    )
    stage = forms.ChoiceField(label="Where", required=False)
    ends_on = forms.DateField(
        label="We look at it again on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="From today on, at most a year away.",
    )

    def __init__(self, stages: Sequence[StageEntry], data: Any = None) -> None:
        """Offer `stages`, those that work passes on its way, beside all of them."""
        super().__init__(data)
        field: Any = self.fields["stage"]
        field.choices = [("", "In every stage"), *((stage.slug, stage.name) for stage in stages)]

    def clean_toward(self) -> str:
        """Return the words without the “toward” that stands before them."""
        return self._said("toward")

    def clean_because(self) -> str:
        """Return the reason without its “because”."""
        return self._said("because")

    def _said(self, field: str) -> str:
        said = LEAD[field].sub("", self.cleaned_data[field].strip().rstrip("."))
        if THREAT.search(said):
            raise forms.ValidationError(NO_THREAT)
        return said


class ClosingForm(PlainForm):
    """A word on what happened."""

    learned = forms.CharField(
        label="What happened, and what did you learn?",
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two. Whatever it is, it was worth finding out.",
    )

    def clean_learned(self) -> Any:
        """Return the words without blanks around them."""
        return self.cleaned_data["learned"].strip()
