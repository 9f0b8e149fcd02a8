"""The first sentence says what happened, and never more than the numbers can bear."""

from dataclasses import replace

import pytest

from headwater.flow.sentence import (
    Summary,
    TimeInStage,
    headline,
    plain,
    second_line,
    stream_headline,
    tile_words,
)
from headwater.metrics.signal import Finding, Reading

OTTER = Summary(
    who="Otter",
    when="October",
    running=False,
    finished=34,
    median_days=6.02,
    efficiency=0.41,
    in_progress=18,
    first_day="3 November 2024",
)


def test_a_closed_month_reads_as_a_person_would_say_it() -> None:
    assert plain(headline(OTTER)) == (
        "In October, Otter finished 34 items. Half took 6 days or less, "
        "and for 41% of that time someone was working on them."
    )


def test_a_running_period_says_so_far() -> None:
    assert plain(headline(replace(OTTER, running=True))).startswith(
        "So far in October, Otter has finished 34 items."
    )


@pytest.mark.parametrize("finished", range(1, 8))
def test_below_the_floor_no_number_of_items_is_told(finished: int) -> None:
    said = plain(headline(replace(OTTER, finished=finished)))
    assert "too few to say" in said
    assert "41%" not in said
    assert "6 days" not in said


def test_nothing_finished_is_said_without_blame_and_with_the_work_in_progress() -> None:
    said = plain(headline(replace(OTTER, finished=0, median_days=None, efficiency=None)))
    assert said == "In October, nothing was finished; 18 items were in progress."


def test_nothing_finished_so_far_with_one_item_in_progress() -> None:
    said = plain(headline(replace(OTTER, finished=0, in_progress=1, running=True)))
    assert said == "So far in October, nothing has been finished; 1 item is in progress."


def test_finished_items_without_a_known_time_are_not_given_one() -> None:
    said = plain(headline(replace(OTTER, median_days=None, efficiency=None)))
    assert said.startswith("In October, Otter finished 34 items. Too few of them")
    assert "no data" not in said


def test_finished_items_that_cannot_be_read_are_not_called_nothing() -> None:
    said = plain(headline(replace(OTTER, finished=0, left_out=20, median_days=None)))
    assert said == "In October, Otter finished 20 items, but not all of their history can be read."


def test_a_period_before_the_first_work_says_when_the_record_begins() -> None:
    said = plain(headline(replace(OTTER, before_first=True)))
    assert said == "Nothing is recorded for Otter before 3 November 2024."


def test_work_without_stages_is_named_as_such() -> None:
    said = plain(headline(replace(OTTER, finished=0, first_day=None, unmapped=12)))
    assert said == "Otter has 12 items, but no stages to read their flow by yet."


def test_work_that_only_waits_in_the_backlog_is_not_called_nothing() -> None:
    said = plain(headline(replace(OTTER, finished=0, first_day=None, items=12)))
    assert said == "Otter has 12 items, and nothing has been started yet."


def test_work_that_went_straight_to_done_is_not_called_unstarted() -> None:
    said = plain(headline(replace(OTTER, first_day=None, items=40, median_days=None)))
    assert said.startswith("In October, Otter finished 34 items. Too few of them were seen")


def test_a_team_without_work_is_told_so() -> None:
    said = plain(headline(replace(OTTER, finished=0, first_day=None)))
    assert said == "No work has reached Otter yet."


def test_one_signal_is_named_and_the_rest_called_normal_variation() -> None:
    line = second_line(
        {
            "Flow Efficiency": Reading(Finding.OUTSIDE, -1),
            "Flow Time": Reading(Finding.ORDINARY),
        },
        running=False,
        period="month",
    )
    assert plain(line) == (
        "One thing is out of the ordinary: Flow Efficiency fell below its usual range. "
        "Everything else is the team’s normal variation."
    )
    assert [p.text for p in line if p.unusual] == ["Flow Efficiency fell below its usual range"]


def test_what_cannot_be_judged_is_not_called_normal_variation() -> None:
    line = second_line(
        {
            "Flow Load": Reading(Finding.OUTSIDE, 1),
            "Flow Efficiency": Reading(Finding.ORDINARY),
            "Flow Time": Reading(Finding.CANNOT_SAY),
        },
        running=False,
        period="month",
    )
    assert plain(line).endswith("range. What else can be judged is the team’s normal variation.")


def test_a_stage_that_holds_more_than_usual_is_named_beside_the_metrics() -> None:
    ordinary = {"Flow Time": Reading(Finding.ORDINARY)}
    line = second_line(ordinary, running=False, period="month", fuller=["Review"])
    assert plain(line) == (
        "One thing is out of the ordinary: there was more work than usual in Review. "
        "Everything else is the team’s normal variation."
    )


def test_a_short_past_is_too_early_to_say() -> None:
    line = second_line({"Flow Time": Reading(Finding.CANNOT_SAY)}, running=False, period="week")
    assert plain(line) == "Too early to say what is ordinary: that takes six earlier weeks."


def test_a_running_period_is_not_held_against_closed_ones() -> None:
    line = second_line({"Flow Time": Reading(Finding.OUTSIDE, 1)}, running=True, period="month")
    assert "still running" in plain(line)
    assert not [p for p in line if p.unusual]


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_a_tile_says_steady_without_a_signal_however_large_the_difference(side: int) -> None:
    assert tile_words(Reading(Finding.ORDINARY, side)) == "steady"


def test_a_stage_that_hardly_anything_left_is_still_where_work_spent_its_time() -> None:
    stages = [TimeInStage("Review", 400.0, None), TimeInStage("Building", 90.0, 2.0)]
    assert plain(stream_headline("Checkout", "October", stages)) == (
        "In October, work in Checkout spent most of its time in Review. "
        "Too few items left it to say how long each stays."
    )


def test_less_than_half_of_the_time_is_not_called_most_of_it() -> None:
    stages = [
        TimeInStage(name, days, days / 10) for name, days in (("A", 30), ("B", 40), ("C", 35))
    ]
    said = plain(stream_headline("Checkout", "October", stages))
    assert said.startswith("In October, work in Checkout spent the largest part of its time in B")


def test_where_nothing_much_passed_no_stage_is_named() -> None:
    said = plain(stream_headline("Checkout", "October", [TimeInStage("Review", 4.0, None)]))
    assert said == "In October, too few items passed through Checkout to say where they waited."
