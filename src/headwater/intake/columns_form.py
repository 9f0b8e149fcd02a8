"""The form that says which column of a CSV means what, where a guess does not do."""

import re
from datetime import UTC, datetime
from typing import Any

from django import forms

from headwater.intake.errors import IntakeError
from headwater.intake.importing import event_log_options
from headwater.intake.words import COLUMNS
from headwater.organisation.fields import PlainForm
from headwater.sources.event_log import Options, WrongColumns

CHOOSE_COLUMNS = (
    "Headwater could not tell which column is which. "
    "Name the columns below, and choose the file once more."
)
EXAMPLE = datetime(2026, 3, 31, 14, 5, tzinfo=UTC)


class ColumnsForm(PlainForm):
    """One field for each meaning a column can have, by the column's name; empty: guessed."""

    timezone = forms.CharField(
        label="Time zone of times that name none",
        required=False,
        max_length=60,
        initial="UTC",
        help_text="Such as Europe/Berlin.",
    )
    date_format = forms.CharField(
        required=False,
        max_length=60,
        help_text="Only if times are not written like 2026-03-31 14:05: %d/%m/%Y %H:%M, say.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.header: tuple[str, ...] = ()
        self.fields = {meaning: _column(label) for meaning, label in COLUMNS.items()} | self.fields

    def clean_date_format(self) -> str:
        """Refuse a format with which nothing could be read."""
        written: str = self.cleaned_data["date_format"]
        try:
            datetime.strptime(EXAMPLE.strftime(written), written)  # noqa: DTZ007 only tried
        except (ValueError, re.error):
            raise forms.ValidationError(
                "Not a date format: %d is the day, %m the month, %Y the year, %H:%M the time."
            ) from None
        return written

    def clean_timezone(self) -> str:
        """Refuse a time zone that does not exist."""
        name: str = self.cleaned_data["timezone"] or "UTC"
        try:
            event_log_options({}, timezone=name)
        except IntakeError as unknown:
            raise forms.ValidationError(str(unknown)) from None
        return name

    def options(self) -> Options:
        """Return how to read the file; the form must be valid."""
        given = self.cleaned_data
        columns = {meaning: given[meaning] for meaning in COLUMNS}
        return event_log_options(
            columns, timezone=given["timezone"], date_format=given["date_format"]
        )

    def explain(self, problem: WrongColumns) -> None:
        """Say at each field which column was not found, and offer those the file has."""
        self.header = problem.header
        for meaning in problem.meanings:
            wanted = self.cleaned_data.get(meaning)
            words = f"There is no column “{wanted}”." if wanted else "Which column is it?"
            self.add_error(meaning, f"{words} The file has: {', '.join(problem.header)}.")


def _column(label: str) -> forms.CharField:
    offered = forms.TextInput(attrs={"list": "header", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=300, widget=offered)
