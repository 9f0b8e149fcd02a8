"""Jira's timestamps as instants."""

from datetime import datetime
from functools import lru_cache

from headwater.vocabulary.work import Instant

MILLISECOND: Instant = 1_000
SECOND: Instant = 1_000_000
MINUTE: Instant = 60 * SECOND
LAST_EPOCH_SECOND = 100_000_000_000
"""A number up to this is seconds (the year 5138), above it milliseconds (since March 1973)."""

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
    # an import reads a dozen timestamps per item: half the cost is saved by knowing the hours
    return (
        _hour(written[:13], written[23:])
        + int(written[14:16]) * MINUTE
        + int(written[17:19]) * SECOND
        + int(written[20:23]) * MILLISECOND
    )


@lru_cache(maxsize=1 << 16)
def _hour(hour: str, zone: str) -> Instant:
    return _any_form(f"{hour}:00:00{zone}")


def _any_form(written: str) -> Instant:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a timestamp without a time zone")
    # a float holds milliseconds of this era exactly enough: 2**53 µs is the year 2255
    return round(moment.timestamp() * SECOND)
