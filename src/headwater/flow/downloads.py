"""What leaves the page: rows as CSV, charts as SVG and PNG. The context line travels along."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(
    notes: Iterable[str], rows: Sequence[Mapping[str, object]], columns: Sequence[str]
) -> str:
    """Return rows as CSV text: `notes` first as comment lines, then the header, then the rows.

    A number that leaves Headwater takes its context and policies with it, so the notes are part
    of the file. No value is an empty cell, never 0.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([f"# {note}"] for note in notes)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return neutral(value) if isinstance(value, str) else value


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: titles come from anyone's tracker."""
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA_STARTS) else text
