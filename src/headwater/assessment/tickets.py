"""How a browser is known again in a session: a secret in a cookie of that session alone.

Never Django's own session: its table could join an account to somebody who takes part.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from headwater.assessment.models import Participant, Session
from headwater.assessment.operations.answering import participant_of

KEPT_S = 61 * 24 * 3600
"""A session over days is open for at most two months."""


def secret_of(request: HttpRequest, code: str) -> str:
    """Return the secret of whoever takes part with this browser, "" for nobody."""
    return request.COOKIES.get(_name(code), "")


def holder(request: HttpRequest, session: Session) -> Participant | None:
    """Return who takes part with this browser, or None."""
    secret = secret_of(request, session.code)
    return participant_of(session, secret) if secret else None


def give(response: HttpResponse, code: str, secret: str) -> None:
    """Let this browser be known again. No script can read the secret."""
    response.set_cookie(
        _name(code),
        secret,
        max_age=KEPT_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take_back(response: HttpResponse, code: str) -> None:
    """Forget this browser: the session is over."""
    response.delete_cookie(_name(code), samesite="Lax")


def _name(code: str) -> str:
    return f"hw-{code}"
