"""A small compressed file can hold a row longer than there is memory; it is set aside in pieces."""

import gzip
from pathlib import Path

import pytest

from headwater.sources import tables
from headwater.sources.event_log.rows import EventLog, Options, Row
from headwater.vocabulary.delivery import SetAside

HEADER = b"item,changed_at,status\n"
GOOD = b"T-1,2026-01-05T08:00:00Z,Done\n"
LONGEST = 2_000
ENDLESS = {
    "a cell": (b"", b"a", 19),
    "cells": (b"", b"a,", 19),
    "a text in quotes": (b'"', b"a\n", 1),
    "texts in quotes": (b"", b'"a\n",', 1),
}
"""How it starts, what follows 40,000 characters long, and in how many pieces at least."""


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_is_longer_than_a_row_is_never_held_as_one(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LONGEST_ROW", LONGEST)
    start, unit, pieces = ENDLESS[kind]
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(HEADER + GOOD + start + unit * (20 * LONGEST // len(unit))))
    first, *others = EventLog(path, Options())
    assert isinstance(first, Row)
    aside = [one.reason for one in others if isinstance(one, SetAside)]
    assert sum(f"longer than {LONGEST:,} characters" in reason for reason in aside) >= pieces


def test_a_row_of_some_length_is_one(tmp_path: Path) -> None:
    title = b'"' + b"a long title\n" * 10_000 + b'"'
    path = tmp_path / "log.csv"
    path.write_bytes(b"item,changed_at,status,title\n" + GOOD.strip() + b"," + title + b"\n")
    (only,) = EventLog(path, Options())
    assert isinstance(only, Row)
