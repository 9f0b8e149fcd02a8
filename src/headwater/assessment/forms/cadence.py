"""How often a team wants to be reminded."""

from typing import Any

from django import forms

from headwater.assessment.team_sentence import CADENCES
from headwater.organisation.fields import PlainForm


class CadenceForm(PlainForm):
    """One choice of a few."""

    weeks = forms.TypedChoiceField(
        label="Remind us",
        coerce=int,
        choices=[(weeks, said[0].upper() + said[1:]) for weeks, said in CADENCES.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, weeks: int, data: Any = None) -> None:
        """Show what is in effect."""
        super().__init__(data, initial={"weeks": weeks})
