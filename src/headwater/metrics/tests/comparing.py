"""What an engine answered against what the oracle says, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from headwater.metrics.tests.engines import Rows


@dataclass(frozen=True)
class Answer:
    """The oracle's answer; what names a row; whether rows of nothing may be missing."""

    by_hand: Callable[[Any], Iterable[dict[str, Any]]]
    keys: tuple[str, ...]
    sparse: bool = False


def assert_same(found: Rows, name: str, answer: Answer, oracle: object) -> None:
    """Compare row by row on the columns that the oracle gives; `name` is the question's."""
    expected = _by_key(answer.by_hand(oracle), answer)
    told = _by_key(found, answer)
    assert told.keys() == expected.keys(), name
    for key, theirs in expected.items():
        for column in theirs.keys() - answer.keys:
            mine = told[key][column]
            assert _same(mine, theirs[column]), f"{name} {key} {column}: {mine} != {theirs[column]}"


def _by_key(rows: Iterable[dict[str, Any]], answer: Answer) -> dict[Any, dict[str, Any]]:
    listed = [row for row in rows if not answer.sparse or _says_something(row, answer)]
    told = {tuple(row[key] for key in answer.keys): row for row in listed}
    assert len(told) == len(listed), "two rows say something about the same thing"
    return told


def _says_something(row: dict[str, Any], answer: Answer) -> bool:
    return any(row[name] for name in row.keys() - {*answer.keys, "period"})


def _same(mine: Any, theirs: Any) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if isinstance(theirs, float):
        return bool(mine == pytest.approx(theirs, rel=1e-9, abs=1e-9))
    return bool(mine == theirs)
