"""Looking back at one piece of work: five questions, most of them optional."""

import datetime as dt
from typing import Any

from django import forms

from headwater.organisation.fields import PlainForm
from headwater.purpose.models import lengths
from headwater.purpose.operations.reflections import LookedBack, Verdict
from headwater.purpose.queries.hopes import STAMP

ORDER = (Verdict.BETTER, Verdict.AS_HOPED, Verdict.PARTLY, Verdict.NOT, Verdict.TOO_EARLY)


def _text(label: str, rows: int, help_text: str = "", *, required: bool = False) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label,
        max_length=lengths.TEXT,
        widget=area,
        help_text=help_text,
        required=required,
    )


class ReflectionForm(PlainForm):
    """What really happened. `read` says which wording of the hope stood beside it."""

    happened = _text(
        "What happened?", 3, "In a sentence or two, as you would tell it.", required=True
    )
    verdict = forms.ChoiceField(
        label="Against what you hoped, that is",
        choices=[(verdict.value, str(verdict.label).capitalize()) for verdict in ORDER],
        widget=forms.RadioSelect,
    )
    look_again_on = forms.DateField(
        label="Look again on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="If it is too early to say: it comes back to your queue on this day.",
    )
    evidence = _text("How do you know?", 2, "A number, a link, what people told you.")
    learned = _text("What did you learn?", 2, "Others read this: it is what looking back is for.")
    next = _text("What next?", 2, "Something to try, to stop, or nothing.")
    read = forms.CharField(widget=forms.HiddenInput, max_length=STAMP, required=False)

    def __init__(self, data: Any, *, read: str, look_again_on: dt.date) -> None:
        """Offer a day to look again, and carry which hope was read."""
        super().__init__(data, initial={"read": read, "look_again_on": look_again_on})

    @property
    def said(self) -> LookedBack:
        """What was said, of a form that is valid."""
        named = {name: self.cleaned_data[name] for name in self.fields if name != "read"}
        return LookedBack(**named)
