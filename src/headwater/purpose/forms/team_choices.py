"""What a team chooses about its own purpose pages."""

from typing import Any

from django import forms

from headwater.organisation.fields import PlainForm
from headwater.purpose.models.teams import LONGEST_LAG
from headwater.purpose.queries.choices import Choices

ALIGNS = (
    ("", "Not yet: first we say what we hope for"),
    ("yes", "Yes: we also say which key result it serves"),
)


class TeamChoicesForm(PlainForm):
    """When to look back, and whether the team is ready to align its work."""

    lag_weeks = forms.IntegerField(
        label="Weeks from done to looking back",
        min_value=1,
        max_value=LONGEST_LAG,
        help_text="How long it usually takes until somebody feels a difference. Six is usual.",
    )
    aligns = forms.ChoiceField(
        label="Does your work say which key result it serves?",
        choices=ALIGNS,
        required=False,
        widget=forms.RadioSelect,
        help_text="Until you are ready, nothing of yours is called a broken thread.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(self, data: Any, choices: Choices) -> None:
        """Show what is in effect."""
        initial = {
            "lag_weeks": choices.lag_weeks,
            "aligns": "yes" if choices.aligns else "",
            "edition": choices.edition,
        }
        super().__init__(data, initial=initial)

    @property
    def aligned(self) -> bool:
        """Whether the team said that it is ready, of a form that is valid."""
        return bool(self.cleaned_data["aligns"])
