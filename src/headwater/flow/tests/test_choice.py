"""The period picker follows the team's own calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.context.days import of_period
from headwater.flow.queries.choice import (
    GRANULARITIES,
    Compare,
    NotAPeriod,
    choose,
    said,
    year_before,
)
from headwater.metrics.periods import Granularity, period_of

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_without_a_word_the_last_closed_month_is_shown() -> None:
    assert choose({}, NOW, "UTC", NOW.date()).period.name == "2026-10"


def test_when_work_ended_long_ago_its_last_month_is_shown() -> None:
    assert choose({}, NOW, "UTC", dt.date(2015, 3, 9)).period.name == "2015-03"


def test_the_running_period_is_the_teams_not_utcs() -> None:
    late = dt.datetime(2026, 10, 31, 20, tzinfo=dt.UTC)
    assert choose({"at": "2026-11"}, late, "Asia/Tokyo", None).running
    assert choose({"at": "2026-10"}, late, "UTC", None).running


def test_a_future_period_becomes_the_running_one() -> None:
    assert choose({"at": "2031-01"}, NOW, "UTC", None).period.name == "2026-11"


def test_changing_the_length_keeps_the_place_in_time() -> None:
    assert choose({"period": "quarter", "at": "2026-05"}, NOW, "UTC", None).period.name == "2026-Q2"


@pytest.mark.parametrize(
    "asked", [{"at": "2026-13"}, {"at": "soon"}, {"period": "day"}, {"compare": "x"}]
)
def test_an_address_that_means_nothing_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(NotAPeriod):
        choose(asked, NOW, "UTC", None)


@given(st.sampled_from(GRANULARITIES), st.dates(dt.date(2001, 1, 1), NOW.date()))
def test_every_period_can_be_named_in_an_address_and_found_again(
    granularity: Granularity, day: dt.date
) -> None:
    period = period_of(granularity, day)
    asked = {"period": granularity.value, "at": period.name}
    assert choose(asked, NOW, "UTC", None).period == period


def test_a_choice_compares_with_the_period_before_or_a_year_ago() -> None:
    choice = choose({"at": "2026-10", "compare": "year"}, NOW, "UTC", None)
    assert choice.compared.name == "2025-10"
    assert choice.query()["compare"] == Compare.YEAR
    assert choose({"at": "2026-10"}, NOW, "UTC", None).compared.name == "2026-09"


def test_a_week_a_year_ago_is_52_weeks_ago() -> None:
    week = period_of(Granularity.WEEK, dt.date(2026, 10, 21))
    assert (week.first_day - year_before(week).first_day).days == 364


def test_the_sparkline_ends_in_the_shown_period() -> None:
    past = choose({"at": "2026-10"}, NOW, "UTC", None).past
    assert [past[0].name, past[-1].name, len(past)] == ["2025-11", "2026-10", 12]


@pytest.mark.parametrize(
    ("granularity", "mid_sentence", "beside_arrows"),
    [
        ("month", "October", "October 2026"),
        ("quarter", "the fourth quarter of 2026", "Q4 2026"),
        ("week", "the week of 5 October", "Week 41, 2026"),
    ],
)
def test_periods_are_said_as_people_say_them(
    granularity: str, mid_sentence: str, beside_arrows: str
) -> None:
    period = period_of(Granularity(granularity), dt.date(2026, 10, 7))
    assert (said(period, NOW), of_period(period)) == (mid_sentence, beside_arrows)
