"""Visitors for every room's tests: accounts with roles, signed in."""

from itertools import count
from typing import Any

from django.test import Client

from headwater.access.models import Account, Grant
from headwater.access.places import Scale
from headwater.access.roles import Held, Role

EVERYWHERE = (
    Held(Role.OPERATOR, Scale.ORGANISATION),
    Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION),
)
"""Roles that open every page: who tests the pages themselves comes with these."""

GATE_QUERIES = 3
"""Session, account and roles: what each page costs before it begins."""

numbers = count(1)


def account(*held: Held) -> Account:
    """Return a new account that holds these roles."""
    number = next(numbers)
    made = Account.objects.create(email=f"visitor-{number}@example.org", name=f"Visitor {number}")
    Grant.objects.bulk_create(
        Grant(account=made, role=h.role.value, scale=h.scale.value, slug=h.slug) for h in held
    )
    return made


def signed_in(*held: Held, **options: Any) -> Client:
    """Return a client signed in with these roles; without any, with those that open all."""
    return browser_of(account(*(held or EVERYWHERE)), **options)


def browser_of(someone: Account, **options: Any) -> Client:
    """Return a client in which someone is signed in."""
    client = Client(**options)
    client.force_login(someone)
    return client


def cookie(client: Client, address: str) -> Any:
    """Return a signed-in client's session as a cookie for a browser that looks at `address`."""
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}
