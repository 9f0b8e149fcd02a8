"""The relation CLOCK: a time zone's offset from UTC on each UTC day."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from headwater.metrics.relations import CLOCK
from headwater.warehouse.columns import arrow_schema

Row = tuple[str, date, datetime | None, int, int]


def clock(timezones: Iterable[str], first: date, last: date) -> pa.Table:
    """Return CLOCK for every zone and every UTC day from `first` to `last`, both included."""
    rows = [row for zone in sorted(set(timezones)) for row in _zone(zone, first, last)]
    columns = [[row[place] for row in rows] for place in range(len(CLOCK))]
    return pa.table(columns, schema=arrow_schema(CLOCK))


def _zone(name: str, first: date, last: date) -> Iterator[Row]:
    zone = ZoneInfo(name)
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    before = _offset_s(zone, midnight)
    for _ in range((last - first).days + 1):
        next_midnight = midnight + timedelta(days=1)
        after = _offset_s(zone, next_midnight)
        switch = _switch(zone, midnight, before) if after != before else None
        yield name, midnight.date(), switch, before, after
        midnight, before = next_midnight, after


def _switch(zone: ZoneInfo, midnight: datetime, before: int) -> datetime:
    """Return the first second of the day with another offset, without a zone; by halving."""
    low, high = 0, 24 * 60 * 60
    while high - low > 1:
        middle = (low + high) // 2
        same = _offset_s(zone, midnight + timedelta(seconds=middle)) == before
        low, high = (middle, high) if same else (low, middle)
    return (midnight + timedelta(seconds=high)).replace(tzinfo=None)


def _offset_s(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
