"""The note a sync keeps of how far it has come, in the same transaction as the work itself."""

import msgspec

from headwater.vocabulary.work import Instant


class Cursor(msgspec.Struct, frozen=True):
    """`updated`: every issue last updated before this instant has been kept. `census`: when
    ids were last compared. Both are µs since the epoch, None for never.

    There is no page token in it: tokens expire and belong to one question, while "updated at or
    after" can be asked again by any process at any time.
    """

    updated: Instant | None = None
    census: Instant | None = None


def read(note: str | None) -> Cursor:
    """Return the cursor written as `note`. An unreadable one means starting over, which is safe."""
    try:
        return msgspec.json.decode(note, type=Cursor) if note else Cursor()
    except msgspec.DecodeError:
        return Cursor()


def write(cursor: Cursor) -> str:
    """Return the cursor as text."""
    return msgspec.json.encode(cursor).decode()
