"""Jira's timestamps as instants."""

from datetime import datetime
from functools import lru_cache

from headwater.vocabulary.work import Instant

MILLISECOND: Instant = 1_000
SECOND: Instant = 1_000_000
MINUTE: Instant = 60 * SECOND
LAST_EPOCH_SECOND = 100_000_000_000
"""A number up to this is seconds (the year 5138), above it milliseconds (since March 1973)."""

_MINUTES = {f"{m // 60:02d}:{m % 60:02d}": m * MINUTE for m in range(24 * 60)}
USUAL_LENGTH = len("2020-06-12T08:13:13.360+0800")


def instant(written: str | int) -> Instant:
    """Return the instant for "2020-06-12T08:13:13.360+0800", or for epoch seconds or milliseconds.

    Jira's bulk endpoints write numbers where the others write text.
    Raises ValueError for text that is not a timestamp with a time zone.
    """
    if isinstance(written, int):
        return written * (SECOND if written < LAST_EPOCH_SECOND else MILLISECOND)
    if len(written) != USUAL_LENGTH or written[19] != ".":
        return _any_form(written)
    try:
        # an import reads a dozen timestamps per item: looking up what repeats saves a third
        return (
            _midnight(written[:10], written[23:])
            + _MINUTES[written[11:16]]
            + int(written[17:19] + written[20:23]) * MILLISECOND
        )
    except KeyError:
        return _any_form(written)


@lru_cache(maxsize=1 << 15)
def _midnight(day: str, zone: str) -> Instant:
    return _any_form(f"{day}T00:00:00{zone}")


def _any_form(written: str) -> Instant:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a timestamp without a time zone")
    # a float holds milliseconds of this era exactly enough: 2**53 µs is the year 2255
    return round(moment.timestamp() * SECOND)
