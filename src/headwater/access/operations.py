"""Who holds which role: given and taken away, each time with a line in the trail."""

from datetime import datetime

from django.db import transaction

from headwater.access import trail
from headwater.access.models import Account, Grant
from headwater.access.places import ORGANISATION, Around, Scale, around
from headwater.access.roles import HELD_AT, Held, Role
from headwater.access.viewer import Viewer


class AccessRefused(ValueError):
    """A role cannot be given or taken away like this. Its words are for whoever tried."""


class NotHeldThere(AccessRefused):
    """This role cannot be held at such a place."""


class NoSuchPlace(AccessRefused):
    """Nothing is called so."""


class LastOperator(AccessRefused):
    """Nobody could look after Headwater any more."""


def grant(by: Viewer, to: Account, held: Held, now: datetime) -> bool:
    """Give `to` a role and say whether it is new to them; noted for the teams of its place.

    Raises `NotHeldThere` or `NoSuchPlace`; nothing changes then.
    """
    about = _place_of(held)
    with transaction.atomic():
        _, is_new = Grant.objects.get_or_create(
            account=to, role=held.role.value, scale=held.scale.value, slug=held.slug
        )
        if is_new:
            _note(by, f"{to.name} became {held.in_words}", about, now)
    return is_new


def revoke(by: Viewer, of: Account, held: Held, now: datetime) -> bool:
    """Take a role away and say whether it was held; noted for the teams of its place.

    The place may be gone from the plan: then every team is told. Raises `LastOperator` where
    nobody else could look after Headwater; nothing changes then.
    """
    about = around(held.scale, held.slug)
    with transaction.atomic():
        if held.role is Role.OPERATOR:
            _keep_an_operator(of)
        gone, _ = of.grants.filter(
            role=held.role.value, scale=held.scale.value, slug=held.slug
        ).delete()
        if gone:
            _note(by, f"{of.name} is no longer {held.in_words}", about, now)
    return bool(gone)


def deactivate(by: Viewer, account: Account, now: datetime) -> None:
    """Close an account: it cannot sign in and holds no role any more. Every team is told.

    Raises `LastOperator` like `revoke`; nothing changes then.
    """
    with transaction.atomic():
        _keep_an_operator(account)
        account.grants.all().delete()
        Account.objects.filter(pk=account.pk).update(is_active=False)
        _note(by, f"the account of {account.name} was closed", None, now)


def _place_of(held: Held) -> Around:
    if held.scale not in HELD_AT[held.role]:
        raise NotHeldThere(f"Nobody can be {held.role.value} of a whole {held.scale.value}.")
    about = around(held.scale, held.slug)
    if about is None or (held.scale is Scale.ORGANISATION and held.slug):
        raise NoSuchPlace(f"There is no {held.scale.value} “{held.slug}”.")
    return about


def _keep_an_operator(leaving: Account) -> None:
    """Refuse if `leaving` is the only one who operates. Takes turns with others who try that."""
    real = {"account__is_active": True, "account__is_persona": False}
    operators = Grant.objects.filter(role=Role.OPERATOR.value, **real).select_for_update()
    left = operators.values_list("account", flat=True)
    if left and set(left) == {leaving.pk}:
        raise LastOperator(
            f"{leaving.name} is the only one who looks after Headwater. "
            "Make somebody else an operator first."
        )


def _note(by: Viewer, what: str, about: Around | None, now: datetime) -> None:
    """Write it for the teams of the place; for every team where the place is all of it."""
    teams = () if about is None or about.place == ORGANISATION else about.teams
    trail.note(by, trail.Action.CHANGED_ACCESS, what, teams, now)
