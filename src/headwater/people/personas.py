"""The demo's personas: nobody real, and there only until somebody real has an account.

A visitor without a session looks at the demo as one of them. They are never signed in: each
request finds anew which persona it shows, so the first real account ends them at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from headwater.access.models import Account, Grant
from headwater.access.roles import Held

CHOSEN = "persona"  # in the session: the primary key of the one chosen


@dataclass(frozen=True)
class Persona:
    """One of the demo's views: an invented name and address, and one role."""

    name: str
    email: str
    held: Held


def introduce(cast: Iterable[Persona]) -> None:
    """Make the personas, the default one first; nobody, if somebody real has an account."""
    with transaction.atomic():
        if Account.objects.filter(is_persona=False).exists():
            return
        for persona in cast:
            _make(persona)


def present() -> QuerySet[Account]:
    """Return the personas that can be looked through, the default one first."""
    if Account.objects.filter(is_persona=False, is_active=True).exists():
        return Account.objects.none()
    return Account.objects.filter(is_persona=True, is_active=True).order_by("pk")


def leave() -> None:
    """End the personas: somebody real is here."""
    Account.objects.filter(is_persona=True).update(is_active=False)


def choose(session: SessionBase, chosen: str) -> bool:
    """Look at the demo as the persona whose key is `chosen`; False if there is none."""
    found = {str(persona.pk): persona.pk for persona in present()}
    if chosen not in found:
        return False
    session[CHOSEN] = found[chosen]
    return True


def shown_to(session: SessionBase) -> Account | None:
    """Return the persona that a visitor without an account looks through, if there is a demo."""
    there = list(present())
    chosen = session.get(CHOSEN)
    return next((p for p in there if p.pk == chosen), there[0] if there else None)


class AtTheDoor:
    """Middleware before the gate: lets a visitor without an account in as a persona."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            persona = shown_to(request.session)
            if persona is not None:
                request.user = persona
        return self.get_response(request)


def _make(persona: Persona) -> None:
    account, made = Account.objects.get_or_create(
        email=persona.email, defaults={"name": persona.name, "is_persona": True}
    )
    if made:
        account.set_unusable_password()
        account.save()
    held = persona.held
    Grant.objects.get_or_create(account=account, role=held.role, scale=held.scale, slug=held.slug)
