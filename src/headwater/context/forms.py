"""Forms of this room. What may be kept is decided by the operations; a form says it kindly."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django import forms

from headwater.context import days
from headwater.context.models import LEAST_GRACE, MOST_GRACE, TEXT_LENGTH
from headwater.context.profile import TOPICS
from headwater.context.queries import ALL_METRICS, ProfileEntry
from headwater.metrics.catalogue import METRICS
from headwater.organisation.fields import PlainForm, QuickSelect, offer

MARKDOWN_HELP = "*emphasis*, **strong**, `code`, [words](https://…), and lists with “- ” work."


class Written(forms.CharField):
    """What somebody writes. A browser sends each new line as two characters and counts it as one;
    so does the limit on its length.
    """

    def to_python(self, value: object) -> str | None:
        """Return the text with plain new lines."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


def text_area(label: str, *, required: bool, help_text: str, rows: int = 4) -> Written:
    """Return a field for what a team writes."""
    area = forms.Textarea(attrs={"rows": rows})
    return Written(
        label=label, max_length=TEXT_LENGTH, required=required, help_text=help_text, widget=area
    )


def date_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field for a day that browsers offer a calendar for."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class NoteForm(PlainForm):
    """A new note."""

    text = text_area("What should whoever sees the numbers know?", required=True, help_text="")
    metric = forms.ChoiceField(label="About", required=False, widget=QuickSelect)
    first_day = date_field("From")
    last_day = date_field("To", "Leave it empty for a single day.", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "metric", metric_choices())
        self.fields["text"].help_text = MARKDOWN_HELP

    def values(self) -> dict[str, Any]:
        """Return what was entered, as `operations.write_note` takes it."""
        given = self.cleaned_data
        return given | {"last_day": given["last_day"] or given["first_day"]}


class WordingForm(PlainForm):
    """A note in other words."""

    text = text_area("The note", required=True, help_text=MARKDOWN_HELP, rows=6)


class ProfileForm(PlainForm):
    """What a team says about itself. `seen` is the profile it was shown, 0 if there was none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, Any] | None, shown: ProfileEntry | None) -> None:
        self.shown = shown.pk if shown else 0
        super().__init__(data, initial=(shown.texts if shown else {}) | {"seen": self.shown})
        for topic in TOPICS.values():
            area = text_area(topic.title, required=False, help_text=topic.asks, rows=3)
            area.widget.attrs["placeholder"] = f"For instance: {topic.example}"
            self.fields[topic.name] = area

    def clean_seen(self) -> int:
        """Refuse to overwrite what somebody else wrote meanwhile."""
        if self.cleaned_data["seen"] != self.shown:
            raise forms.ValidationError("changed meanwhile")
        return self.shown

    @property
    def overtaken(self) -> bool:
        """Whether somebody of the team changed the profile after this form was opened."""
        return self.is_bound and "seen" in self.errors

    def texts(self) -> dict[str, str]:
        """Return what was entered, by topic."""
        return {topic: self.cleaned_data[topic] for topic in TOPICS}


class GraceForm(PlainForm):
    """How many days a closed month stays with its team."""

    days = forms.IntegerField(
        label="Days",
        min_value=LEAST_GRACE,
        max_value=MOST_GRACE,
        help_text=f"{LEAST_GRACE} to {MOST_GRACE}.",
    )


def metric_choices() -> list[tuple[str, str]]:
    """Return what a note can be about."""
    titles = [(name, metric.declaration.title) for name, metric in METRICS.items()]
    return [("", ALL_METRICS), *titles]


def preset(asked: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """Return what an address fills in: `?metric=flow_time&period=month&at=2026-10`.

    What it does not understand stays empty; without a period it is today.
    """
    found: dict[str, Any] = {"first_day": today}
    if asked.get("metric") in METRICS:
        found["metric"] = asked["metric"]
    with suppress(ValueError):
        first_day, last_day = days.named(asked.get("period", ""), asked.get("at", ""))
        found |= {"first_day": first_day, "last_day": last_day if last_day > first_day else None}
    return found
