"""What whoever is not of the team reads first."""

from dataclasses import replace
from datetime import date

from headwater.flow.sentence import Summary, plain
from headwater.flow.told_sentence import in_hands, not_over, told_headline, until

OCTOBER = Summary(
    who="Otter",
    when="October",
    running=False,
    finished=23,
    median_days=6.1,
    efficiency=0.4,
    in_progress=None,
    first_day="2 January 2023",
)
NOTHING = replace(OCTOBER, finished=0, median_days=None, efficiency=None)


def said(summary: Summary, *, kept_back: bool = False, left_some_out: bool = False) -> str:
    return plain(told_headline(summary, kept_back=kept_back, left_some_out=left_some_out))


def test_a_told_month_reads_as_on_the_team_s_own_page() -> None:
    assert said(OCTOBER).startswith("In October, Otter finished 23 items. Half took 6.1 days")


def test_a_small_month_says_fewer_than_the_floor_and_no_number_of_its_own() -> None:
    assert said(NOTHING, kept_back=True) == (
        "In October, Otter finished fewer than 8 items. That is too few to say how long work takes."
    )


def test_a_quarter_says_that_it_is_a_month_of_it_that_is_small() -> None:
    quarter = replace(NOTHING, when="the third quarter of 2026")
    assert "fewer than 8 items in a month of the third quarter of 2026" in said(
        quarter, kept_back=True
    )


def test_nothing_finished_says_nothing_about_what_was_in_progress() -> None:
    assert said(NOTHING) == "In October, nothing was finished."


def test_what_cannot_be_read_is_not_nothing() -> None:
    assert "nothing was finished whose history can be read" in said(NOTHING, left_some_out=True)


def test_before_anything_is_known_that_is_said() -> None:
    assert said(replace(NOTHING, first_day=None)) == "No work has reached Otter yet."
    before = said(replace(NOTHING, before_first=True))
    assert before == "Nothing is recorded for Otter before 2 January 2023."


def test_a_period_that_is_not_told_says_whose_it_is_and_until_when() -> None:
    last = until(date(2026, 11, 11), today=date(2026, 11, 4))
    assert plain(in_hands("team", "October", last)) == (
        "October is in the team’s hands until 10 November."
    )
    quarter = plain(in_hands("stream", "the fourth quarter of 2026", "10 January 2027"))
    assert quarter == "The fourth quarter of 2026 is in its teams’ hands until 10 January 2027."
    assert "does not reach to the end of November" in plain(not_over("November"))


def test_a_day_in_another_year_says_which() -> None:
    assert until(date(2027, 1, 11), today=date(2026, 12, 4)) == "10 January 2027"
