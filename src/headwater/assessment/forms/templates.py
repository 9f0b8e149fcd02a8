"""The words of a dimension, and which dimensions a team uses in which order."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from headwater.assessment.models import lengths
from headwater.assessment.operations.templates import Wording
from headwater.assessment.template import FEWEST_SIGNS, MOST_SIGNS, DimensionText, Template
from headwater.metrics.catalogue import METRICS
from headwater.organisation.fields import PlainForm, hidden_field, in_order, order_field, rows

PREFIX = "dimension"
SIGNS_LENGTH = (lengths.SENTENCE + 2) * MOST_SIGNS


def sentence_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field for a sentence or two."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=lengths.SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def edition_field() -> forms.IntegerField:
    """Return the field that remembers which edition a page was made from."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class WordingForm(PlainForm):
    """What a dimension says. `same_meaning` is asked only where there was something before."""

    title = forms.CharField(label="Title", max_length=lengths.TITLE)
    prompt = sentence_field("The question to yourselves")
    signs = forms.CharField(
        label="Signs of struggle, one a line",
        max_length=SIGNS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{FEWEST_SIGNS} to {MOST_SIGNS} things one would notice if it did not go well.",
    )
    not_meeting = sentence_field("Not meeting what we expect of ourselves")
    meeting = sentence_field("Meeting it")
    exceeding = sentence_field("Exceeding it")
    outside_prompt = sentence_field(
        "The same question to people who work with you",
        "Without one, people outside the team are not asked about it.",
        required=False,
    )
    metrics = forms.MultipleChoiceField(
        label="What in the data can add to the talk",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, metric.declaration.title) for name, metric in METRICS.items()],
    )
    same_meaning = forms.BooleanField(
        label="Only the wording changed, the meaning is the same",
        required=False,
        help_text="Then rounds before and after can be held against each other. Leave it open "
        "where the question or a level now means something else: the trend begins anew there.",
    )
    edition = edition_field()

    def __init__(self, edition: int, about: DimensionText | None, data: Any = None) -> None:
        """Show what a dimension says, or nothing for a new one."""
        super().__init__(data, initial={"edition": edition, **_shown(about)})
        if about is None:
            del self.fields["same_meaning"]

    @property
    def seen(self) -> int:
        """The edition it was made from, of a form that is valid."""
        edition: int = self.cleaned_data["edition"]
        return edition

    def wording(self) -> Wording:
        """Return what was written."""
        said = {**self.cleaned_data}
        for name in ("edition", "same_meaning"):
            said.pop(name, None)
        signs = tuple(line for line in said.pop("signs").splitlines() if line.strip())
        return Wording(signs=signs, metrics=tuple(said.pop("metrics")), **said)


class UseForm(PlainForm):
    """Whether a dimension is used, and where it stands."""

    key = hidden_field(lengths.SLUG)
    used = forms.BooleanField(required=False)
    position = order_field()


class EditionForm(forms.Form):
    """The edition that a change was made from."""

    edition = edition_field()


def of_use(template: Template, data: Mapping[str, Any] | None = None) -> forms.BaseFormSet[Any]:
    """Return a row for each dimension, those in use first."""
    return rows(UseForm, PREFIX, data, list(_rows(template)))


def keys_in_order(formset: forms.BaseFormSet[Any]) -> list[str]:
    """Return the keys to use, in the order asked for, of a formset that is valid."""
    return [row.cleaned_data["key"] for row in in_order(formset) if row.cleaned_data["used"]]


def _rows(template: Template) -> Iterable[dict[str, object]]:
    used = len(template.dimensions)
    for position, each in enumerate(template.every):
        in_use = position < used
        yield {"key": each.key, "used": in_use, "position": position + 1 if in_use else None}


def _shown(about: DimensionText | None) -> dict[str, object]:
    if about is None:
        return {}
    names = ("title", "prompt", "not_meeting", "meeting", "exceeding", "outside_prompt", "metrics")
    return {name: getattr(about, name) for name in names} | {"signs": "\n".join(about.signs)}
