"""What lets a browser listen to a session: a token that names it and nobody in it.

It stands in the address of a stream, so that no cookie needs to be read there, and opens nothing
but the news that a session moved and who is ready.
"""

from django.core import signing

SALT = "headwater.assessment.live"
GOOD_FOR_S = 24 * 3600
"""A page that stays open for longer asks for itself anew and so gets another token."""
PATH = "/live/"


def live_address(session: int) -> str:
    """Return where a page listens to a session, by the session's primary key."""
    return PATH + signing.dumps(session, salt=SALT)


def session_of(path: str) -> int | None:
    """Return the primary key of the session that an address listens to, None where it is not ours
    or too old.
    """
    try:
        found = signing.loads(path.removeprefix(PATH), salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
