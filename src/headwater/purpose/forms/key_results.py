"""The forms of objectives, key results and check-ins. What may be kept, the operations decide."""

import datetime as dt
from typing import Any

from django import forms

from headwater.context.days import label
from headwater.context.forms import Written, date_field
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.fields import Choices, PlainForm, offer
from headwater.purpose.models import CheckIn, KeyResult, Objective, lengths
from headwater.purpose.operations.key_results import (
    LARGEST,
    CheckInSaid,
    KeyResultSaid,
    ObjectiveSaid,
)

AHEAD = 4
"""Quarters after the running one that a form offers."""
OWN_DAYS = ""


def _number(label_: str, help_text: str = "") -> forms.FloatField:
    return forms.FloatField(
        label=label_, help_text=help_text, required=False, min_value=-LARGEST, max_value=LARGEST
    )


def _area(label_: str, longest: int, help_text: str, rows: int = 3) -> Written:
    area = forms.Textarea(attrs={"rows": rows})
    return Written(
        label=label_, max_length=longest, required=False, help_text=help_text, widget=area
    )


class ObjectiveForm(PlainForm):
    """What a place wants to come nearer to, and over which days."""

    title = forms.CharField(
        label="What do you want to come nearer to?",
        max_length=lengths.TITLE,
        help_text="A sentence somebody outside would understand, without a number.",
    )
    why = _area("Why now?", lengths.TEXT, "What becomes possible, and for whom?")
    quarter = forms.ChoiceField(label="When", required=False)
    first_day = date_field("From", "Only for days of your own.", required=False)
    last_day = date_field("To", required=False)

    def __init__(self, today: dt.date, data: Any = None, initial: Any = None) -> None:
        """Offer the quarters around `today`, and of `initial` days that are one its quarter."""
        known = dict(initial or {})
        quarters = _quarters(today, known.get("first_day"))
        chosen = _chosen(known, quarters) if known else quarters[1].name
        super().__init__(data, initial={"quarter": chosen, **known})
        self.quarters = {quarter.name: quarter for quarter in quarters}
        named = [(q.name, label(q.first_day, q.last_day)) for q in quarters]
        offer(self, "quarter", [*named, (OWN_DAYS, "Days of our own")])

    def clean(self) -> dict[str, Any]:
        """A quarter brings its days; days of one's own have to be said."""
        said: dict[str, Any] = super().clean() or {}
        quarter = self.quarters.get(said.get("quarter") or OWN_DAYS)
        if quarter:
            said |= {"first_day": quarter.first_day, "last_day": quarter.last_day}
        elif not (said.get("first_day") and said.get("last_day")) and not self.errors:
            raise forms.ValidationError("Choose a quarter, or say the first and the last day.")
        return said

    def said(self) -> ObjectiveSaid:
        """Return what was entered."""
        names = ("title", "first_day", "last_day", "why")
        return ObjectiveSaid(**{name: self.cleaned_data[name] for name in names})


class KeyResultForm(PlainForm):
    """How one would know, and which key result above it serves."""

    title = forms.CharField(
        label="How would you know?",
        max_length=lengths.TITLE,
        help_text="Something that changes for somebody: “Refunds arrive in a day”. What is "
        "delivered for it belongs to the work, not here.",
    )
    form = forms.ChoiceField(
        label="How it is known",
        choices=[
            (KeyResult.Form.MEASURED, "Measured: it goes from one number toward another"),
            (KeyResult.Form.MILESTONE, "A milestone: it is reached or not yet"),
        ],
        widget=forms.RadioSelect,
    )
    baseline = _number("Where it stands at the beginning", "Leave both empty for a milestone.")
    aim = _number("Where it should go")
    unit = forms.CharField(
        label="In what",
        max_length=lengths.CHOICE,
        required=False,
        help_text="For example days, % or contacts a week.",
    )
    parent = forms.ChoiceField(
        label="Which key result above does it serve?",
        required=False,
        help_text="Open key results of the places around. None is fine as well.",
    )

    def __init__(self, parents: Choices, data: Any = None, initial: Any = None) -> None:
        """Offer `parents`, the nearest first."""
        super().__init__(data, initial=initial or {"form": KeyResult.Form.MEASURED})
        offer(self, "parent", [("", "None, for now"), *parents])

    def said(self) -> KeyResultSaid:
        """Return what was entered."""
        entered = self.cleaned_data
        parent = int(entered["parent"]) if entered["parent"] else None
        return KeyResultSaid(**{**entered, "parent": parent})


class CheckInForm(PlainForm):
    """What was read on a day."""

    on = date_field("Read on")
    value = _number("It reads")
    reached = forms.ChoiceField(
        label="Is it reached?",
        choices=[("no", "Not yet"), ("yes", "Reached")],
        widget=forms.RadioSelect,
        required=False,
    )
    confidence = forms.ChoiceField(
        label="How does it look to you?",
        choices=CheckIn.Confidence.choices,
        widget=forms.RadioSelect,
    )
    comment = _area("What is behind it?", lengths.SENTENCE, "A sentence is plenty.", rows=2)

    def __init__(self, row: KeyResult, today: dt.date, data: Any = None) -> None:
        """Ask for what is read of this key result."""
        super().__init__(data, initial={"on": today, "reached": "no"})
        measured = row.form == KeyResult.Form.MEASURED
        asked = self.fields["value" if measured else "reached"]
        asked.required = True
        if measured and row.unit:
            asked.label = f"It reads ({row.unit})"
        del self.fields["reached" if measured else "value"]

    def said(self) -> CheckInSaid:
        """Return what was entered."""
        entered = self.cleaned_data
        reached = entered["reached"] == "yes" if "reached" in entered else None
        return CheckInSaid(
            on=entered["on"],
            confidence=entered["confidence"],
            value=entered.get("value"),
            reached=reached,
            comment=entered["comment"].strip(),
        )


def of_objective(row: Objective) -> dict[str, Any]:
    """Return what a form shows of an objective at first."""
    return {name: getattr(row, name) for name in ("title", "why", "first_day", "last_day")}


def of_key_result(row: KeyResult) -> dict[str, Any]:
    """Return what a form shows of a key result at first."""
    shown = {name: getattr(row, name) for name in ("title", "form", "unit")}
    ends = {"baseline": _plain(row.baseline), "aim": _plain(row.aim)}
    return shown | ends | {"parent": row.parent_id or ""}


def _plain(value: float | None) -> float | int | None:
    """Return a whole number as one types it, without its “.0”."""
    return int(value) if value is not None and value.is_integer() else value


def _quarters(today: dt.date, shown: dt.date | None) -> list[Period]:
    """Return the last quarter, the running one and those ahead, and the one of `shown` days."""
    found = [period_of(Granularity.QUARTER, today).previous()]
    while len(found) < AHEAD + 2:
        found.append(found[-1].next())
    also = period_of(Granularity.QUARTER, shown) if shown else found[0]
    return [*found, also] if also not in found else found


def _chosen(known: dict[str, Any], quarters: list[Period]) -> str:
    days = (known.get("first_day"), known.get("last_day"))
    same = (q.name for q in quarters if (q.first_day, q.last_day) == days)
    return next(same, OWN_DAYS)
