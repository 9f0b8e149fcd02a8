"""A key result's score comes from its readings, and says truly what they say."""

import datetime as dt
from inspect import signature

from hypothesis import assume, given
from hypothesis import strategies as st

from headwater.purpose import scores
from headwater.purpose.scores import NOT_READ, Finding, Reading, Score

DAY = dt.date(2026, 10, 5)
NUMBERS = st.floats(-1e15, 1e15)
READINGS = st.lists(
    st.builds(Reading, on=st.dates(), number=st.integers(0, 99), value=NUMBERS),
    unique_by=lambda reading: reading.number,
)


def at(value: float, baseline: float = 20, aim: float = 30) -> Score:
    return scores.measured(baseline, aim, [Reading(DAY, 1, value)])


def test_half_way_is_half() -> None:
    assert at(25) == Score(Finding.ON_THE_WAY, 0.5)
    assert at(25).shown == 50


def test_an_aim_below_the_baseline_is_reached_downwards() -> None:
    assert at(12, baseline=20, aim=10).shown == 80
    assert at(22, baseline=20, aim=10).finding is Finding.MOVED_AWAY


def test_beyond_the_aim_is_said_and_drawn_as_all_of_it() -> None:
    assert (at(34).finding, at(34).shown) == (Finding.BEYOND, 100)


def test_the_other_way_is_said_and_drawn_as_nothing() -> None:
    assert (at(14).finding, at(14).shown) == (Finding.MOVED_AWAY, 0)


def test_nearly_there_is_not_drawn_as_there() -> None:
    assert at(29.999).shown == 99


def test_what_nobody_read_has_no_score() -> None:
    assert scores.measured(20, 30, []) is NOT_READ
    assert scores.milestone([]) is NOT_READ
    assert not NOT_READ.toward


def test_of_two_readings_of_a_day_the_newer_counts() -> None:
    found = scores.measured(20, 30, [Reading(DAY, 2, 30.0), Reading(DAY, 1, 20.0)])
    assert found.finding is Finding.AT_THE_AIM


def test_a_reading_of_an_earlier_day_never_hides_a_later_one() -> None:
    earlier = Reading(DAY - dt.timedelta(days=1), 9, 20.0)
    assert scores.measured(20, 30, [Reading(DAY, 1, 30.0), earlier]).share == 1


def test_a_milestone_is_reached_or_not_yet() -> None:
    reached = [Reading(DAY, 1, reached=False), Reading(DAY, 2, reached=True)]
    assert scores.milestone(reached[:1]).finding is Finding.NOT_YET
    assert scores.milestone(reached).finding is Finding.REACHED


def test_nothing_but_readings_goes_into_a_score() -> None:
    assert list(signature(scores.measured).parameters) == ["baseline", "aim", "readings"]
    assert list(signature(scores.milestone).parameters) == ["readings"]


@given(NUMBERS, NUMBERS, READINGS)
def test_what_is_drawn_agrees_with_what_is_said(
    baseline: float, aim: float, readings: list[Reading]
) -> None:
    assume(baseline != aim)
    score = scores.measured(baseline, aim, readings)
    assert 0 <= score.shown <= 100
    assert (score.shown == 100) == (score.finding in (Finding.AT_THE_AIM, Finding.BEYOND))
    assert (score.finding is Finding.NOT_READ) == (not readings)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_whoever_reads_nearer_the_aim_is_never_drawn_further_away(
    baseline: float, aim: float, one: float, other: float
) -> None:
    assume(baseline != aim)
    low, high = sorted([one, other], reverse=aim < baseline)
    assert at(low, baseline, aim).shown <= at(high, baseline, aim).shown


@given(READINGS)
def test_one_reading_counts_a_day_and_it_is_the_one_written_last(readings: list[Reading]) -> None:
    found = scores.counting(readings)
    assert [r.on for r in found] == sorted({r.on for r in readings})
    assert all(r.number == max(o.number for o in readings if o.on == r.on) for r in found)
