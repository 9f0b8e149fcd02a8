"""`headwater people`: who is here, invitations, and a way back in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings
from typer.testing import CliRunner, Result

from headwater.access.models import Account, Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments
from headwater.people.commands import people

pytestmark = pytest.mark.django_db
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)
ADA = {"name": "Ada", "email": "ada@example.org", "password": "otters build small dams"}


@pytest.fixture(autouse=True)
def _an_organisation() -> None:
    store(payments())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(people, list(arguments))


def link_in(said: Result) -> str:
    assert said.exit_code == 0, said.output
    return said.stdout.strip().splitlines()[-1].removeprefix("https://headwater.example.org")


def test_an_invitation_lets_somebody_in_at_the_address_that_people_open() -> None:
    here = ("--address", "https://headwater.example.org/")
    link = link_in(run("invite", "member", "--team", "otter", *here))
    Client().post(link, ADA)
    held = {grant.held for grant in Account.objects.get(email="ada@example.org").grants.all()}
    assert held == {Held(Role.MEMBER, Scale.TEAM, "otter")}


def test_an_operator_comes_back_by_an_invitation_from_the_machine() -> None:
    link = link_in(run("invite", "operator")).removeprefix("http://127.0.0.1:8000")
    client = Client()
    client.post(link, ADA)
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("member",), "is held for a team"),
        (("leader", "--team", "otter"), "the whole organisation"),
        (("member", "--team", "nobody"), "There is no team “nobody”"),
        (("member", "--team", "otter", "--domain", "payments"), "Name one place"),
    ],
)
def test_what_cannot_be_is_refused_in_words(arguments: tuple[str, ...], words: str) -> None:
    said = run("invite", *arguments)
    assert said.exit_code == 1
    assert words in said.stderr


def test_the_list_shows_roles_and_closed_accounts() -> None:
    ada = somebody(OPERATOR)
    gone = somebody()
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    gone.grants.all().delete()
    said = run("list").stdout
    assert f"{ada.name} <{ada.email}>: operator" in said
    assert f"{gone.name} <{gone.email}>: closed" in said


def test_a_password_and_a_lost_phone_are_helped_on_the_machine() -> None:
    ada = somebody(OPERATOR)
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
    here = ("--address", "https://headwater.example.org")
    run("reset-link", ada.email, *here)
    assert Authenticator.objects.exists()
    link = link_in(run("reset-link", ada.email.upper(), "--drop-second-step", *here))
    client = Client()
    client.post(link, {"password": "beavers build large dams"})
    assert client.get("/people/me/").status_code == 200
    assert not Authenticator.objects.exists()
    lines = Trace.objects.filter(what__contains="second step")
    assert [line.acted_as for line in lines] != []


def test_nobody_unknown_gets_a_link() -> None:
    said = run("reset-link", "nobody@example.org")
    assert said.exit_code == 1
    assert "Nobody has an open account" in said.stderr


def test_a_link_leads_to_where_people_open_headwater(settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://headwater.example.org", "https://other.example.org"]
    said = run("invite", "operator").stdout
    assert "\nhttps://headwater.example.org/people/invited/" in said


def test_an_empty_list_says_how_the_first_account_is_made() -> None:
    assert "Nobody has an account yet" in run("list").stdout
