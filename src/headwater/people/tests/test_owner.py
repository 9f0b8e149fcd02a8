"""The first owner: made once, by whoever has the code."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from headwater.access.models import Account, Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.people import owner, setup_code

pytestmark = pytest.mark.django_db

ADA = {
    "name": "Ada Example",
    "email": "Ada@Example.org",
    "password": "otters build small dams",
    "does": "team",
}


@pytest.fixture
def code(folder: Path) -> str:
    return setup_code.kept(folder)


def create(client: Client, **given: str) -> Any:
    return client.post(reverse("people:owner"), ADA | given)


def test_the_first_visitor_of_an_empty_installation_is_led_to_the_owner(folder: Path) -> None:
    response = Client().get("/", follow=True)
    assert response.redirect_chain == [(reverse("people:owner"), 302)]
    assert response.status_code == 403
    assert "headwater serve" in response.content.decode()


def test_the_code_is_kept_for_the_folders_user_alone(code: str, folder: Path) -> None:
    assert (folder / setup_code.NAME).stat().st_mode & 0o777 == 0o600
    assert setup_code.kept(folder) == code


def test_without_the_code_nobody_becomes_the_owner(code: str) -> None:
    for wrong in ("", code[:-1], code + "x", "é"):
        assert create(Client(), code=wrong).status_code == 403
    assert not Account.objects.exists()


def test_whoever_has_the_code_becomes_the_owner_and_is_signed_in(code: str) -> None:
    client = Client()
    page = client.get(reverse("people:owner"), {"code": code})
    assert "What do you do here?" in page.content.decode()
    assert create(client, code=code).url == reverse("flow:home")
    made = Account.objects.get()
    assert made.email == "ada@example.org"
    assert made.password.startswith("argon2")
    assert client.get(reverse("intake:sources")).status_code == 200


@pytest.mark.parametrize(
    ("does", "also"),
    [("team", {Role.DELIVERY_MANAGER}), ("leads", {Role.LEADER}), ("runs", set())],
)
def test_the_owner_runs_it_and_has_the_role_of_what_they_do(
    code: str, does: str, also: set[Role]
) -> None:
    create(Client(), code=code, does=does)
    held = {grant.held for grant in Account.objects.get().grants.all()}
    assert held == {Held(role, Scale.ORGANISATION) for role in {Role.OPERATOR} | also}


def test_the_code_works_once(code: str, folder: Path) -> None:
    create(Client(), code=code)
    assert not (folder / setup_code.NAME).exists()
    second = Client()
    assert second.get(reverse("people:owner"), {"code": code}).status_code == 302
    assert create(second, code=code, email="b@example.org").status_code == 302
    assert Account.objects.count() == 1


def test_of_two_with_the_same_code_one_wins(code: str, folder: Path) -> None:
    assert setup_code.take(folder, code)
    assert not setup_code.take(folder, code)
    newcomer = owner.Newcomer("B", "b@example.org", "otters build small dams")
    from django.utils import timezone

    with pytest.raises(owner.NotTheOwner):
        owner.create(newcomer, owner.Does.HELPS_TEAMS, code, timezone.now())
    assert not Account.objects.exists()


def test_a_weak_password_is_refused_in_words(code: str) -> None:
    page = create(Client(), code=code, password="short").content.decode()
    assert "at least 12 characters" in page
    assert not Account.objects.exists()
    page = create(Client(), code=code, password="ada@example.org").content.decode()
    assert "too similar" in page


def test_an_installation_whose_operator_was_locked_out_can_make_another(code: str) -> None:
    somebody(Held(Role.MEMBER, Scale.TEAM, "otter"))
    assert owner.is_wanted()
    create(Client(), code=code)
    assert not owner.is_wanted()


def test_that_the_owner_was_created_is_in_the_trail(code: str) -> None:
    create(Client(), code=code)
    lines = Trace.objects.filter(what__contains="operator")
    assert [(line.action, line.team) for line in lines] == [("changed access", "")]
