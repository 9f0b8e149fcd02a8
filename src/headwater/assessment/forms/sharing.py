"""Choosing what to tell of a session, dimension by dimension."""

from collections.abc import Iterator

from django import forms

from headwater.assessment.models import Share, lengths
from headwater.assessment.operations.sharing import Item
from headwater.assessment.queries.sharing import Sharing

STAYS = ""
WHAT = (
    (STAYS, "stays with us"),
    (Share.What.STRUGGLE.value, "tell that we struggle with it"),
    (Share.What.STRENGTH.value, "tell that it goes well"),
)
WORDS = "In our words, if you like"
NO_WORDS_ALONE = "Choose what these words are about, or leave them empty."


class SharingForm(forms.Form):
    """One choice and a line of words for each dimension, and a line about anything else."""

    def __init__(self, *args: object, sharing: Sharing, edition: int) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.sharing = sharing
        for choice in sharing.choices:
            self.fields[f"what-{choice.key}"] = forms.ChoiceField(
                choices=WHAT,
                required=False,
                initial=choice.what,
                widget=forms.RadioSelect,
                label=choice.title,
            )
            self.fields[f"words-{choice.key}"] = _words(WORDS, choice.words)
        self.fields["more"] = _words("Anything else you want to tell", sharing.more)
        self.fields["edition"] = forms.IntegerField(
            initial=edition, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, object]:
        """Words go with a choice: alone they would be told of nothing."""
        cleaned: dict[str, object] = super().clean() or {}
        for choice in self.sharing.choices:
            if cleaned.get(f"words-{choice.key}") and not cleaned.get(f"what-{choice.key}"):
                self.add_error(f"words-{choice.key}", NO_WORDS_ALONE)
        return cleaned

    @property
    def rows(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each dimension's question with its two fields."""
        for choice in self.sharing.choices:
            yield choice.prompt, self[f"what-{choice.key}"], self[f"words-{choice.key}"]

    def items(self) -> list[Item]:
        """Return what is to be shared."""
        data = self.cleaned_data
        items = [
            Item(Share.What(data[f"what-{choice.key}"]), choice.key, data[f"words-{choice.key}"])
            for choice in self.sharing.choices
            if data[f"what-{choice.key}"]
        ]
        return [*items, Item(Share.What.WORDS, words=data["more"])] if data["more"] else items


def _words(label: str, initial: str) -> forms.CharField:
    return forms.CharField(
        max_length=lengths.SENTENCE, required=False, label=label, initial=initial
    )
