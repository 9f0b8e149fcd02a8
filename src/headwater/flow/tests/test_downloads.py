"""A file that leaves the page carries its context and cannot run in a spreadsheet."""

import pytest

from headwater.flow.downloads import neutral, table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    assert neutral(f"{start}cmd()").startswith("'")


def test_ordinary_text_and_numbers_stay_as_they_are() -> None:
    text = table([], [{"title": "Pay later", "days": -1.5}], ["title", "days"])
    assert text == "title,days\r\nPay later,-1.5\r\n"


def test_notes_lead_the_file_as_comment_lines() -> None:
    text = table(["No context, from the team yet.", "weekends\ncount"], [], ["n"])
    assert text.splitlines() == ["# No context, from the team yet.", "# weekends count", "n"]


def test_no_value_is_an_empty_cell_and_never_zero() -> None:
    assert table([], [{"n": None}, {"n": 0}], ["n"]) == 'n\r\n""\r\n0\r\n'
