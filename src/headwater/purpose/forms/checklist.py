"""What a leader writes to one question."""

from typing import Any

from django import forms

from headwater.context.forms import Written
from headwater.organisation.fields import PlainForm
from headwater.purpose.models import lengths


class NoteForm(PlainForm):
    """A short note; `edition` is the one that was shown.

    `is_overtaken` says that another window saved something newer meanwhile.
    """

    text = Written(
        label="Your note",
        max_length=lengths.TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    edition = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, question: str, *args: Any, **kwargs: Any) -> None:
        self.question, self.is_overtaken = question, False
        super().__init__(*args, **{"auto_id": f"{question}-%s", **kwargs})
