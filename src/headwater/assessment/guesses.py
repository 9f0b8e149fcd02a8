"""Nobody finds a session by trying codes: after some that lead nowhere, one has to wait.

What is counted is by network address, in the cache, beside the failed attempts to sign in; how
many are allowed stands in the settings under `join_session`.
"""

from allauth.core import ratelimit
from django.http import HttpRequest

ACTION = "join_session"


def too_many(request: HttpRequest) -> bool:
    """Say whether too many codes from this network address led nowhere lately."""
    return not ratelimit.consume(request, action=ACTION, dry_run=True)


def missed(request: HttpRequest) -> None:
    """Count a code that led nowhere."""
    ratelimit.consume(request, action=ACTION)
