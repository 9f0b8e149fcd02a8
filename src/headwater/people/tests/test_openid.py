"""Signing in through the organisation's own provider."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from headwater.access.models import Account
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.people import environment
from headwater.people.tests.provider import CLIENT, SECRET, Provider, running
from headwater.secret import SettingUnusable

pytestmark = pytest.mark.django_db
BEA = {
    "sub": "b-1",
    "name": "Bea Example",
    "email": "bea@example.org",
    "email_verified": True,
    "picture": "https://example.org/bea.png",
}
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that Headwater is told of by its environment."""
    with running(Provider(person=dict(BEA))) as served:
        told(
            monkeypatch,
            URL=served.url,
            CLIENT_ID=CLIENT,
            CLIENT_SECRET=SECRET,
            NAME="Confluence ID",
        )
        settings.SOCIALACCOUNT_PROVIDERS = environment.providers()
        yield served


def told(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"HEADWATER_OIDC_{name}", value)


def come(client: Client, process: str = "login") -> Any:
    """Walk to the provider and back, as a browser would."""
    start = reverse("openid_connect_login", args=[environment.PROVIDER])
    there = client.get(start, {"process": process})
    assert there.status_code == 302
    back = httpx.get(there["Location"]).headers["Location"]
    return client.get(back.removeprefix("http://testserver"), follow=True)


def test_the_way_is_offered_where_it_is_set_up(provider: Provider) -> None:
    assert "Sign in with Confluence ID" in Client().get(reverse("account_login")).content.decode()


def test_it_is_not_offered_where_it_is_not() -> None:
    assert "Sign in with your" not in Client().get(reverse("account_login")).content.decode()
    assert Client().get(reverse("openid_connect_login", args=["other"])).status_code == 404


def test_a_newcomer_has_no_role_and_is_told_whom_to_ask(provider: Provider) -> None:
    somebody(OPERATOR)
    page = come(Client())
    assert "You have no role yet. Ask" in page.content.decode()
    bea = Account.objects.get(email="bea@example.org")
    assert bea.name == "Bea Example"
    assert not bea.grants.exists()
    assert not bea.has_usable_password()


def test_only_name_and_e_mail_are_kept(provider: Provider) -> None:
    somebody(OPERATOR)
    come(Client())
    known = SocialAccount.objects.get()
    assert known.uid == "b-1"
    assert known.extra_data == {}
    assert known.last_login == known.date_joined


def test_whoever_came_before_comes_again_as_the_same(provider: Provider) -> None:
    somebody(OPERATOR)
    come(Client())
    come(Client())
    assert Account.objects.filter(email="bea@example.org").count() == 1
    known = SocialAccount.objects.get()
    assert known.extra_data == {}
    assert known.last_login == known.date_joined


def existing() -> Account:
    bea = somebody(OPERATOR)
    bea.email = "bea@example.org"
    bea.set_password("otters build small dams")
    bea.save()
    return bea


def test_an_existing_account_is_joined_if_the_e_mail_is_proven(provider: Provider) -> None:
    bea = existing()
    client = Client()
    come(client)
    assert SocialAccount.objects.get().user_id == bea.pk
    assert client.get(reverse("people:home")).status_code == 200


def test_some_providers_say_proven_in_quotes(provider: Provider) -> None:
    bea = existing()
    provider.person["email_verified"] = "true"
    come(Client())
    assert SocialAccount.objects.get().user_id == bea.pk


def test_the_second_step_is_asked_for_also_of_whoever_comes_from_elsewhere(
    provider: Provider,
) -> None:
    TOTP.activate(existing(), generate_totp_secret())
    client = Client()
    page = come(client)
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get(reverse("people:account")).status_code == 302


@pytest.mark.parametrize("says", [False, None, "false", "0", "yes", {"true": 1}])
def test_it_is_not_joined_if_the_e_mail_is_not_proven(provider: Provider, says: Any) -> None:
    existing()
    provider.person["email_verified"] = says
    client = Client()
    assert "already an account with your e-mail" in come(client).content.decode()
    assert not SocialAccount.objects.exists()
    assert client.get(reverse("people:account")).status_code == 302


def test_two_identities_never_share_an_account_by_e_mail(provider: Provider) -> None:
    somebody(OPERATOR)
    provider.person["email_verified"] = False
    come(Client())
    provider.person |= {"sub": "b-2", "email_verified": True}
    assert "already an account with your e-mail" in come(Client()).content.decode()
    assert SocialAccount.objects.get().uid == "b-1"


def test_nobody_comes_before_the_owner(provider: Provider) -> None:
    assert "Nobody runs this Headwater yet" in come(Client()).content.decode()
    assert not Account.objects.exists()


def test_a_closed_account_stays_out(provider: Provider) -> None:
    somebody(OPERATOR)
    come(Client())
    Account.objects.filter(email="bea@example.org").update(is_active=False)
    assert "This account is closed" in come(Client()).content.decode()


def test_a_token_for_somebody_else_is_refused(provider: Provider) -> None:
    somebody(OPERATOR)
    provider.issued_to = "another application"
    assert "Signing in did not work" in come(Client()).content.decode()
    assert not SocialAccount.objects.exists()


def test_without_an_e_mail_nobody_comes_and_is_told_why(provider: Provider) -> None:
    somebody(OPERATOR)
    del provider.person["email"]
    assert "did not give your e-mail" in come(Client()).content.decode()
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "/nothing/here"])
def test_a_provider_that_does_not_answer_as_one_is_told_in_words(
    provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    told(monkeypatch, URL=provider.url + url if url.startswith("/") else url)
    settings.SOCIALACCOUNT_PROVIDERS = environment.providers()
    answer = Client().get(reverse("openid_connect_login", args=[environment.PROVIDER]))
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_whoever_is_signed_in_connects_their_account(provider: Provider) -> None:
    ada = somebody(OPERATOR)
    client = Client()
    client.force_login(ada)
    assert come(client, "connect").status_code == 200
    assert SocialAccount.objects.get().user_id == ada.pk
    assert ada.email != "bea@example.org"


def test_half_of_a_provider_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, URL="https://id.example.org")
    with pytest.raises(SettingUnusable, match="HEADWATER_OIDC_CLIENT_ID"):
        environment.providers()


def test_an_address_of_a_provider_that_is_none_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(monkeypatch, URL="id.example.org", CLIENT_ID="headwater", CLIENT_SECRET="quiet")
    with pytest.raises(SettingUnusable, match="HEADWATER_OIDC_URL is an address like https://"):
        environment.providers()


def test_the_secret_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("quiet\n")
    told(monkeypatch, URL="https://id.example.org", CLIENT_ID="headwater")
    told(monkeypatch, CLIENT_SECRET_FILE=str(tmp_path / "secret"))
    assert environment.providers()["openid_connect"]["APPS"][0]["secret"] == "quiet"


@pytest.mark.parametrize("hours", ["0", "-1", "soon", "9000", "1.5"])
def test_a_sign_in_that_cannot_last_so_long_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, hours: str
) -> None:
    monkeypatch.setenv("HEADWATER_SESSION_HOURS", hours)
    with pytest.raises(SettingUnusable, match="from 1 to 8760"):
        environment.session_seconds()


def test_a_sign_in_lasts_as_long_as_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWATER_SESSION_HOURS", "12")
    assert environment.session_seconds() == 12 * 3600
