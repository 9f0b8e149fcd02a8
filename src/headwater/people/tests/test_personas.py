"""The demo's personas: there until somebody real has an account."""

import pytest
from django.test import Client
from django.urls import reverse

from headwater.access.models import Account
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.people import personas
from headwater.people.personas import Persona

pytestmark = pytest.mark.django_db

CAST = (
    Persona("Ines", "ines@demo.invalid", Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION)),
    Persona("Juno", "juno@demo.invalid", Held(Role.OPERATOR, Scale.ORGANISATION)),
)


@pytest.fixture
def visitor() -> Client:
    """Somebody without an account, in the demo."""
    personas.introduce(CAST)
    return Client()


def look_as(visitor: Client, email: str) -> int:
    chosen = Account.objects.get(email=email).pk
    return visitor.post(reverse("people:switch"), {"persona": chosen}).status_code


def test_a_visitor_of_the_demo_begins_as_the_first_persona(visitor: Client) -> None:
    page = visitor.get(reverse("organisation:home"))
    assert page.status_code == 200
    assert "Looking at it as" in page.content.decode()
    assert visitor.get(reverse("intake:sources")).status_code == 403


def test_another_persona_is_a_click_away(visitor: Client) -> None:
    assert look_as(visitor, "juno@demo.invalid") == 302
    assert visitor.get(reverse("intake:sources")).status_code == 200


def test_the_switcher_needs_its_token(visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert look_as(strict, "juno@demo.invalid") == 403


def test_nobody_switches_to_a_real_account(visitor: Client) -> None:
    real = somebody(Held(Role.OPERATOR, Scale.ORGANISATION))
    real.is_active = False
    real.save()
    assert look_as(visitor, real.email) == 403


def test_a_real_account_ends_the_personas_at_once(visitor: Client) -> None:
    look_as(visitor, "juno@demo.invalid")
    somebody(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert visitor.get(reverse("intake:sources")).status_code == 302
    assert look_as(visitor, "juno@demo.invalid") == 302
    assert visitor.get(reverse("organisation:home")).status_code == 302


def test_whoever_is_signed_in_cannot_become_a_persona(visitor: Client) -> None:
    real = somebody(Held(Role.MEMBER, Scale.TEAM, "otter"))
    visitor.force_login(real)
    assert look_as(visitor, "juno@demo.invalid") == 403
    assert visitor.get(reverse("intake:sources")).status_code == 403


def test_a_persona_has_no_password_and_no_pages_of_its_own_account(visitor: Client) -> None:
    for account in Account.objects.filter(is_persona=True):
        assert not account.has_usable_password()
    for name in ("account_change_password", "mfa_index", "usersessions_list", "people:account"):
        assert visitor.get(reverse(name)).status_code == 403, name


def test_no_personas_where_somebody_real_is() -> None:
    somebody(Held(Role.OPERATOR, Scale.ORGANISATION))
    personas.introduce(CAST)
    assert not Account.objects.filter(is_persona=True).exists()


def test_building_the_demo_twice_makes_them_once() -> None:
    personas.introduce(CAST)
    personas.introduce(CAST)
    assert personas.present().count() == len(CAST)
