"""When each time zone's offset from UTC changes, as a relation: days become a join."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import pyarrow as pa

DAY = dt.timedelta(days=1)
CLOCK_SCHEMA = pa.schema(
    [
        ("timezone", pa.string()),
        ("utc_day", pa.date32()),
        ("switches_at", pa.timestamp("us")),
        ("before_s", pa.int32()),
        ("after_s", pa.int32()),
    ]
)


def clock(timezones: Iterable[str], first: dt.date, last: dt.date) -> pa.Table:
    """Return CLOCK for these zones over the UTC days from `first` to `last`, both included."""
    rows = [row for zone in sorted(set(timezones)) for row in _zone_rows(zone, first, last)]
    return pa.Table.from_pylist(rows, schema=CLOCK_SCHEMA)


def _zone_rows(zone: str, first: dt.date, last: dt.date) -> Iterator[dict[str, object]]:
    rules = ZoneInfo(zone)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        starts = dt.datetime.combine(day, dt.time(), dt.UTC)
        before, after = _offset(rules, starts), _offset(rules, starts + DAY)
        yield {
            "timezone": zone,
            "utc_day": day,
            "switches_at": None if before == after else _switch(rules, starts, after),
            "before_s": before,
            "after_s": after,
        }


def _switch(rules: ZoneInfo, starts: dt.datetime, after: int) -> dt.datetime:
    """Return the first instant of the day with the later offset, to the second, by halving."""
    low, high = 0, 86_400
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(rules, starts + dt.timedelta(seconds=middle)) == after:
            high = middle
        else:
            low = middle
    return (starts + dt.timedelta(seconds=high)).replace(tzinfo=None)


def _offset(rules: ZoneInfo, instant: dt.datetime) -> int:
    offset = instant.astimezone(rules).utcoffset()
    if offset is None:
        raise ValueError(f"{rules.key} has no offset at {instant}.")
    return int(offset.total_seconds())
