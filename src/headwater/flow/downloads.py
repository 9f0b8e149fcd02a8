"""What leaves the page: rows as CSV, charts as SVG and PNG. The context line travels along."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from textwrap import wrap

from headwater.flow.queries.figures import Figure, Notes
from headwater.ui import chart_image
from headwater.ui.chart import Chart

LINE = 100  # characters of a note that fit beside each other in a picture
WIDER = "\u2100"  # from here on another font steps in
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
AFTER_SEPARATOR = re.compile(r"([,;|] *)(?=[=+\-@\"])")


def as_csv(figure: Figure, notes: Notes) -> bytes:
    """Return a figure's rows as CSV in UTF-8, with `notes` as its first lines."""
    return table(notes.lines(), figure.rows, figure.columns).encode()


def as_svg(figure: Figure, notes: Notes) -> bytes:
    """Return a figure's picture as SVG, with `notes` written above it."""
    return chart_image.svg(_noted(figure.chart, notes.in_picture())).encode()


def as_png(figure: Figure, notes: Notes) -> bytes:
    """Return a figure's picture as PNG, with `notes` written above it."""
    return chart_image.png(_noted(figure.chart, notes.in_picture()))


def _noted(chart: Chart, notes: Iterable[str]) -> Chart:
    """Return the chart with `notes` as its title: a picture leaves the page with its context."""
    first, *rest = notes
    title = {
        "text": first,
        "subtitle": [line for note in rest for line in wrap(note, _line(note))],
        "anchor": "start",
        "color": "var(--ink)",
        "subtitleColor": "var(--muted)",
        "subtitlePadding": 6,
        "offset": 12,
    }
    spec = {**chart.definition.spec, "title": title}
    return replace(chart, definition=replace(chart.definition, spec=spec))


def _line(text: str) -> int:
    """Return how many of its letters fit beside each other: those of other scripts are wider."""
    return LINE if all(letter < WIDER for letter in text) else LINE // 2


def table(
    notes: Iterable[str], rows: Sequence[Mapping[str, object]], columns: Sequence[str]
) -> str:
    """Return rows as CSV text: `notes` first as comment lines, then the header, then the rows.

    A number that leaves Headwater takes its context and policies with it, so the notes are part
    of the file. No value is an empty cell, never 0.
    """
    header = {column: column for column in columns}
    told = "".join(f"# {comment(note)}\r\n" for note in notes)
    return told + lines([header, *rows], columns)


def lines(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return rows alone as lines of CSV, so that a long file can be written part by part."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return neutral(value) if isinstance(value, str) else value


def comment(text: str) -> str:
    """Return text for a comment line, which no spreadsheet splits into a formula or a quote.

    A comment line is not quoted, so that whoever skips lines that begin with "#" finds it; a
    spreadsheet divides it at its separators all the same.
    """
    return AFTER_SEPARATOR.sub(r"\1'", " ".join(text.split()))


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: titles come from anyone's tracker."""
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULA_STARTS) else text
