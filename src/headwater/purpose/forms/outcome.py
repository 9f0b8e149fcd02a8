"""The form of an anticipated outcome, and of the guided way to one."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django import forms

from headwater.organisation.fields import Choices, PlainForm, QuickSelect, offer
from headwater.purpose.help.translation import TRANSLATIONS, Translation, Worth
from headwater.purpose.operations.outcomes import LONGEST, Said
from headwater.purpose.words import FELT_BY

NOBODY = "Who feels it? Say it for at least one of the three."
HOW = "How? One sentence."


def _sentences(label: str, help_text: str, name: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST[name],
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def _line(label: str, help_text: str, name: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST[name], required=False, help_text=help_text
    )


class OutcomeForm(PlainForm):
    """What we hope to achieve, who feels it, how we would know, and what it serves."""

    edition = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = _sentences(
        "We hope that…",
        "One or two sentences: what will be different, and for whom. It is a guess, and you can "
        "change it whenever you know more.",
        "text",
    )
    customer = _sentences("Customers feel it", HOW, "customer", 2)
    business = _sentences("The business feels it", HOW, "business", 2)
    platform = _sentences("The platform feels it", HOW, "platform", 2)
    sign = _line(
        "We would know by",
        "Something somebody could see or hear: fewer calls, a question nobody asks any more.",
        "sign",
    )
    measure = _line("Measure", "If there is one: “calls about refunds a week”.", "measure")
    unit = _line("Unit", "Calls, %, minutes…", "unit")
    baseline = forms.FloatField(label="Today it is", required=False, help_text="If you know it.")
    expected = forms.FloatField(label="We expect", required=False)
    expected_by = forms.DateField(
        label="By",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),  # else browsers drop it
    )
    product_metric = _line(
        "Product metric it should move", "If your product has one, its name.", "product_metric"
    )
    key_result = forms.ChoiceField(
        label="Key result it serves",
        required=False,
        widget=QuickSelect,
        help_text="It can wait. First the outcome, then what it is part of.",
    )
    is_key_result = forms.BooleanField(
        label="This epic is itself one of the team’s key results", required=False
    )

    def __init__(
        self,
        key_results: Choices,
        data: Any = None,
        *,
        may_be_one: bool = True,
        **options: Any,
    ) -> None:
        """Offer `key_results`; `may_be_one` where it can be its team's key result."""
        super().__init__(data, **options)
        offer(self, "key_result", [("", "None yet"), *key_results])
        if not key_results:
            del self.fields["key_result"]
        if not may_be_one:
            del self.fields["is_key_result"]

    def clean(self) -> dict[str, Any]:
        """Ask who feels it where something is hoped for."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("text") and not any(cleaned.get(who) for who in FELT_BY):
            self.add_error("customer", NOBODY)
        return cleaned

    def said(self, before: Said) -> Said:
        """Return what was said, over what stood there `before` in fields that were not offered."""
        given = {f.name: self.cleaned_data[f.name] for f in fields(Said) if f.name in self.fields}
        if "key_result" in given:
            given["key_result"] = int(given["key_result"]) if given["key_result"] else None
        return Said(**(asdict(before) | given))

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings, with a line on each."""
        return [
            (title, note, [self[name] for name in names if name in self.fields])
            for title, note, names in GROUPS
            if any(name in self.fields for name in names)
        ]


GROUPS = (
    ("What we hope for", "", ("text",)),
    ("Who feels it", "At least one of the three.", FELT_BY),
    (
        "How we would know",
        "All of it is optional. With a measure, say what you expect and by when.",
        ("sign", "measure", "unit", "baseline", "expected", "expected_by", "product_metric"),
    ),
    ("What it is part of", "Optional.", ("key_result", "is_key_result")),
)


def initial(said: Said, edition: int) -> dict[str, Any]:
    """Return what the form begins with."""
    return asdict(said) | {"edition": edition}


class TranslationForm(PlainForm):
    """The answers of one way to say what technical work is worth."""

    worth = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, translation: Translation, data: Mapping[str, Any] | None = None) -> None:
        """Ask what `translation` asks."""
        super().__init__(data, initial={"worth": translation.worth.value})
        for asked in translation.asks:
            self.fields[asked.name] = forms.CharField(
                label=asked.question,
                max_length=asked.longest,
                required=asked.needed,
                help_text=f"For example: {asked.example}",
            )


def translation_of(worth: str) -> Translation | None:
    """Return the way of this name; None where there is none."""
    return TRANSLATIONS[Worth(worth)] if worth in set(Worth) else None
