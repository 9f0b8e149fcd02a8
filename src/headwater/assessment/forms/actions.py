"""The forms of actions. What may be kept, the operations decide."""

from typing import Any

from django import forms

from headwater.assessment.models import Action, lengths
from headwater.assessment.operations.actions import ActionSaid
from headwater.context.forms import date_field
from headwater.organisation.fields import Choices, PlainForm, offer

NOTHING_IN_PARTICULAR = ("", "nothing in particular")


class ActionForm(PlainForm):
    """One thing to do, by a role and a day."""

    text = forms.CharField(
        label="What will we do?",
        max_length=lengths.SENTENCE,
        help_text="Small enough to see whether it happened.",
    )
    owner = forms.ChoiceField(
        label="Who looks after it?",
        choices=Action.Owner.choices,
        help_text="A role, never a person.",
    )
    due_on = date_field("By when?")
    about = forms.ChoiceField(label="What is it about?", required=False)

    def __init__(self, dimensions: Choices, data: Any = None, initial: Any = None) -> None:
        """Offer `dimensions`, keys and titles; without any, it is about nothing in particular."""
        super().__init__(data, initial=initial or {})
        offer(self, "about", [NOTHING_IN_PARTICULAR, *dimensions])
        if not dimensions:
            del self.fields["about"]

    def said(self) -> ActionSaid:
        """Return what was entered."""
        return ActionSaid(**{"about": "", **self.cleaned_data})


class ClosingForm(PlainForm):
    """What became of an action, and what was learned if anything was."""

    state = forms.ChoiceField(
        label="What became of it?",
        choices=[(Action.State.DONE, "We did it"), (Action.State.LET_GO, "We let it go")],
        widget=forms.RadioSelect,
    )
    learned = forms.CharField(
        label="What did you learn?",
        max_length=lengths.SENTENCE,
        required=False,
        help_text="A few words, if there is something worth keeping. Letting go is fine too.",
    )


def of_action(row: Action) -> dict[str, Any]:
    """Return what a form shows of an action at first."""
    return {name: getattr(row, name) for name in ("text", "owner", "due_on", "about")}
