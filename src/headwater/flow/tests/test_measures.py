"""A measure shows, and judges, no more than is known."""

from typing import Any

from headwater.flow.queries.measures import VELOCITY
from headwater.metrics.signal import Finding


def months(*finished: int, unknown: int = 0) -> list[dict[str, Any]]:
    return [{"n": n, "recorded": number >= unknown} for number, n in enumerate(finished)]


def test_months_before_the_record_are_no_data_and_not_zero() -> None:
    rows = months(0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 21, unknown=9)
    assert [VELOCITY.value(row) for row in rows] == [None] * 9 + [20, 21]
    assert VELOCITY.said(rows[0]) == "no data"
    assert VELOCITY.reading(rows).finding == Finding.CANNOT_SAY


def test_a_month_without_anything_finished_counts_as_none_finished() -> None:
    assert VELOCITY.said({"n": 0, "recorded": True}) == "0 items"


def test_what_is_usual_for_a_count_is_not_told_by_its_large_values_alone() -> None:
    rows = months(9, 2, 10, 1, 9, 3, 11, 2, 10, 0)
    assert VELOCITY.reading(rows).finding == Finding.ORDINARY


def test_a_count_that_is_not_shown_is_not_judged() -> None:
    rows = months(40, 41, 40, 42, 40, 41, 5)
    assert VELOCITY.reading(rows).finding == Finding.CANNOT_SAY
