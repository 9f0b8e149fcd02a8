"""The clock relation knows every switch of a time zone to the second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.warehouse.clock import clock

ZONES = ("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
ROWS = {(row["timezone"], row["utc_day"]): row for row in clock(ZONES, FIRST, LAST).to_pylist()}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(2023, 1, 1), datetime(2024, 12, 31)))  # noqa: DTZ001
def test_the_offset_at_any_instant_is_the_time_zones(zone: str, instant: datetime) -> None:
    row = ROWS[zone, instant.date()]
    switched = row["switches_at"] is not None and instant >= row["switches_at"]
    offset = row["after_s"] if switched else row["before_s"]
    real = instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
    assert timedelta(seconds=offset) == real


def test_berlin_switches_at_one_oclock_utc() -> None:
    row = ROWS["Europe/Berlin", date(2024, 3, 31)]
    assert row["switches_at"] == datetime(2024, 3, 31, 1)  # noqa: DTZ001
    assert (row["before_s"], row["after_s"]) == (3600, 7200)


def test_every_day_has_one_row_per_zone() -> None:
    assert len(ROWS) == clock(ZONES, FIRST, LAST).num_rows == len(ZONES) * 731
