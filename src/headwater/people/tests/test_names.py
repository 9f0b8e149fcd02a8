"""A name is words in a line: nothing in it can pass for more than a name."""

import pytest
from django.test import Client

from headwater.access.models import Account
from headwater.access.tests.visitors import account as somebody
from headwater.people.forms import NewcomerForm
from headwater.people.tests.provider import Provider
from headwater.people.tests.test_openid import OPERATOR, come, provider

pytestmark = pytest.mark.django_db
__all__ = ["provider"]

TRICKS = {
    "an escape that clears a terminal": ("Bea\x1b[2J Example", "Bea [2J Example"),
    "a line that looks like another": ("Bea\nInes Maru <ines@example.org>: operator", None),
    "text turned around": ("Bea \u202eelpmaxE\u202c", "Bea elpmaxE"),
    "isolated text turned around": ("Bea \u2067elpmaxE\u2069", "Bea elpmaxE"),
    "letters of no width": ("B\u200be\u2060a\ufeff Example\u00ad", "Bea Example"),
    "a control of eight bits": ("Bea\x9b2J Example", "Bea 2J Example"),
    "a line of another kind": ("Bea\u2028Example", "Bea Example"),
}


def given(name: str, email: str = "bea@example.org") -> NewcomerForm:
    return NewcomerForm({"name": name, "email": email, "password": "otters build small dams"})


@pytest.mark.parametrize("trick", TRICKS)
def test_what_is_no_letter_does_not_stay_in_a_name(trick: str) -> None:
    name, plain = TRICKS[trick]
    form = given(name)
    assert form.is_valid(), form.errors
    kept = form.newcomer().name
    assert kept.isprintable()
    assert plain is None or kept == plain


def test_a_name_of_nothing_one_can_see_is_none() -> None:
    assert "name" in given("\u200b\u2060\u202e").errors


def test_an_e_mail_may_not_hide_an_escape_in_its_quotes() -> None:
    assert "email" in given("Bea", '"\x1b[2J"@example.org').errors


@pytest.mark.parametrize("name", ["Zoë Ågren", "李小龍", "Анна", "محمد", "O’Neill-Smith", "ศรี"])
def test_names_of_the_world_stay_as_they_are(name: str) -> None:
    form = given(name)
    assert form.is_valid()
    assert form.newcomer().name == name


def test_a_name_from_elsewhere_is_held_to_the_same(provider: Provider) -> None:
    somebody(OPERATOR)
    provider.person["name"] = "Bea\x1b]0;x\x07\u202e Example\n"
    come(Client())
    assert Account.objects.get(email="bea@example.org").name == "Bea ]0;x Example"


def test_a_provider_that_gives_no_name_to_see_is_helped_out(provider: Provider) -> None:
    somebody(OPERATOR)
    provider.person["name"] = "\u200b"
    come(Client())
    assert Account.objects.get(email="bea@example.org").name == "bea"
