import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.metrics.periods import (
    Granularity,
    Period,
    calendar,
    first_day_named,
    midnight,
    period_of,
    periods_between,
)

days = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
granularities = st.sampled_from(list(Granularity))


@given(granularities, days)
def test_a_day_is_in_exactly_one_period(granularity: Granularity, day: dt.date) -> None:
    period = period_of(granularity, day)
    assert period.first_day <= day <= period.last_day
    assert day in period.days()
    assert day not in period.next().days()
    assert day not in period.previous().days()


@given(granularities, days)
def test_periods_follow_each_other_without_a_gap(granularity: Granularity, day: dt.date) -> None:
    period = period_of(granularity, day)
    assert period.next().previous() == period == period.previous().next()
    assert period.last_day + dt.timedelta(days=1) == period.next().first_day


def test_a_week_is_an_iso_week() -> None:
    week = period_of(Granularity.WEEK, dt.date(2027, 1, 3))
    assert (week.first_day, week.name) == (dt.date(2026, 12, 28), "2026-W53")


def test_a_period_is_named_as_people_name_it() -> None:
    day = dt.date(2026, 11, 22)
    names = [period_of(granularity, day).name for granularity in Granularity]
    assert names == ["2026-11-22", "2026-W47", "2026-11", "2026-Q4"]


@given(granularities, days)
def test_a_name_leads_back_to_its_period(granularity: Granularity, day: dt.date) -> None:
    period = period_of(granularity, day)
    assert first_day_named(period.name) == period.first_day


@pytest.mark.parametrize("name", ["", "October", "2026-13", "2026-W60", "2026-Q5", "0000-01"])
def test_what_names_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        first_day_named(name)


def test_a_period_that_starts_in_the_middle_is_refused() -> None:
    with pytest.raises(ValueError, match="not the first day of a month"):
        Period(Granularity.MONTH, dt.date(2026, 11, 22))


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="is before"):
        periods_between(Granularity.DAY, dt.date(2026, 2, 1), dt.date(2026, 1, 1))


def test_the_calendar_has_each_zone_s_own_borders() -> None:
    march = period_of(Granularity.MONTH, dt.date(2026, 3, 1))
    rows = calendar([march], ["Europe/Berlin", "UTC"]).to_pylist()
    assert len(rows) == 2 * 31
    berlin = rows[0]
    assert berlin["starts_at"].isoformat() == "2026-02-28T23:00:00"
    assert berlin["ends_at"].isoformat() == "2026-03-31T22:00:00"  # summer time has begun
    assert berlin["ends_at"] - berlin["starts_at"] == dt.timedelta(days=31, hours=-1)


def test_the_calendar_says_nothing_about_the_future() -> None:
    quarter = periods_between(Granularity.MONTH, dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    now = dt.datetime(2026, 2, 10, 15, tzinfo=dt.UTC)
    rows = calendar(quarter, ["UTC"], until=now).to_pylist()
    assert {row["period"] for row in rows} == {dt.date(2026, 1, 1), dt.date(2026, 2, 1)}
    assert max(row["day"] for row in rows) == dt.date(2026, 2, 10)
    assert rows[-1]["ends_at"] == now.replace(tzinfo=None)


def test_an_instant_without_a_zone_is_refused() -> None:
    january = period_of(Granularity.MONTH, dt.date(2026, 1, 1))
    with pytest.raises(ValueError, match="needs a time zone"):
        calendar([january], ["UTC"], until=dt.datetime(2026, 1, 2))  # noqa: DTZ001


@given(days, st.sampled_from(["Africa/Cairo", "Asia/Beirut", "America/Havana", "Pacific/Apia"]))
def test_a_day_starts_at_its_first_instant_even_where_midnight_does_not_exist(
    day: dt.date, zone: str
) -> None:
    if zone == "Pacific/Apia" and day == dt.date(2011, 12, 30):
        return  # Samoa left this day out
    starts = midnight(day, zone).replace(tzinfo=dt.UTC)
    before = starts - dt.timedelta(microseconds=1)
    assert starts.astimezone(ZoneInfo(zone)).date() == day
    assert before.astimezone(ZoneInfo(zone)).date() < day
