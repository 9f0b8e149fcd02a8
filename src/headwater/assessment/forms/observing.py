"""The form of an observation: words and an example. There is no field for a rating."""

from typing import Any

from django import forms

from headwater.assessment.models import Observation, lengths
from headwater.context.forms import Written
from headwater.organisation.fields import Choices, PlainForm, offer

NOTHING_IN_PARTICULAR = ("", "nothing in particular")


def _text(label: str, help_text: str) -> Written:
    area = forms.Textarea(attrs={"rows": 4})
    return Written(label=label, max_length=lengths.TEXT, help_text=help_text, widget=area)


class ObservationForm(PlainForm):
    """What somebody saw."""

    seen = _text(
        "What did you see?",
        "What happened, in words anybody in the room would agree with. No judgement, no name.",
    )
    example = _text(
        "One example", "A time it happened: “In the review on Tuesday two people spoke.”"
    )
    about = forms.ChoiceField(label="What is it about?", required=False)

    def __init__(self, dimensions: Choices, data: Any = None) -> None:
        """Offer `dimensions`, keys and titles."""
        super().__init__(data)
        offer(self, "about", [NOTHING_IN_PARTICULAR, *dimensions])


class DecisionForm(PlainForm):
    """What the team decides to do with an observation."""

    became = forms.ChoiceField(
        choices=[choice for choice in Observation.Became.choices if choice[0]]
    )
