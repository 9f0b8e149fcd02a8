"""Browsers in which the demo is looked at through one of its personas."""

from django.test import Client
from django.urls import reverse

from headwater.access.models import Account
from headwater.access.roles import Role


def looking_as(role: Role) -> Client:
    """Return a browser that looks at the demo as whoever holds a role in it."""
    client = Client()
    persona = Account.objects.get(is_persona=True, grants__role=role.value)
    client.post(reverse("people:switch"), {"persona": persona.pk})
    return client
