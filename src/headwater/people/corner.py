"""The header's corner: who is looking, and in the demo, as whom else they could."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from headwater.access.models import Account
from headwater.access.rights import GRANTED, Right
from headwater.access.roles import Role
from headwater.access.viewer import Viewer, viewer_of
from headwater.people import personas, words
from headwater.ui.components import Corner, Link, Persona


def corner(request: HttpRequest) -> dict[str, Any]:
    """Give every page its corner; asked of the database only where it is drawn."""
    return {"corner": SimpleLazyObject(lambda: _corner(viewer_of(request)))}


def _corner(viewer: Viewer) -> Corner | None:
    if not viewer.signed_in:
        return None
    return _of_persona(viewer) if viewer.is_persona else _of_account(viewer)


def _of_account(viewer: Viewer) -> Corner:
    held = words.in_order(viewer.held)
    return Corner(
        name=viewer.name,
        roles=", ".join(one.in_words for one in held) or "no role yet",
        links=[Link("Account", reverse("people:account")), *_people(viewer)],
        sign_out_url=reverse("account_logout"),
    )


def _people(viewer: Viewer) -> list[Link]:
    if viewer.may(Right.OPERATE):
        return [Link("People", reverse("people:home"))]
    looks_after = any(Right.INVITE in _given(one.role) for one in viewer.held)
    return [Link("People", reverse("people:teams"))] if looks_after else []


def _given(role: Role) -> set[Right]:
    return {right for right, roles in GRANTED.items() if role in roles}


def _of_persona(viewer: Viewer) -> Corner:
    there = list(personas.present().prefetch_related("grants"))
    choices = [_choice(one, viewer) for one in there]
    return Corner(
        name=next((choice.label for choice in choices if choice.current), viewer.name),
        links=[*_people(viewer), Link("Make this Headwater yours", reverse("people:owner"))],
        personas=choices,
        switch_url=reverse("people:switch"),
    )


def _choice(account: Account, viewer: Viewer) -> Persona:
    held = [grant.held for grant in account.grants.all()]
    return Persona(
        label="; ".join(words.capitalised(one.in_words) for one in held),
        value=str(account.pk),
        current=account.pk == viewer.account,
        note=" ".join(words.SEES[one.role] for one in held),
    )
