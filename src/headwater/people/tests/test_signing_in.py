"""Signing in with e-mail and password, and looking after one's own account."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from headwater.access.models import Account, Invitation
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.access.viewer import CONSOLE
from headwater.people import forgetting, operations

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)
PASSWORD = "otters build small dams"
ANOTHER = "beavers build large dams"


@pytest.fixture
def ada() -> Account:
    """Somebody with a password who runs Headwater."""
    made = somebody(OPERATOR)
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client: Client, account: Account, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": account.email, "password": password})


def confirm(client: Client) -> None:
    """Say once more who it is, as every change of signing in asks."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_in(client: Client) -> bool:
    return client.get(reverse("organisation:home")).status_code == 200


def test_e_mail_and_password_open_what_was_asked_for(ada: Account) -> None:
    client = Client()
    asked = client.get(reverse("intake:sources"))
    assert asked.url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
    answer = client.post(asked.url, {"login": ada.email, "password": PASSWORD, "next": "/sources/"})  # type: ignore[attr-defined]
    assert answer.url == "/sources/"  # type: ignore[attr-defined]
    assert client.get("/sources/").status_code == 200


def test_signing_in_leads_nowhere_else(ada: Account) -> None:
    answer = Client().post(
        reverse("account_login"),
        {"login": ada.email, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer.url == reverse("flow:home")  # type: ignore[attr-defined]


def test_the_sixth_wrong_password_shuts_the_door_for_the_right_one_too(ada: Account) -> None:
    client = Client()
    for _ in range(5):
        assert "do not belong together" in sign_in(client, ada, "wrong").content.decode()
    assert "wait five minutes" in sign_in(client, ada, "wrong").content.decode()
    assert "wait five minutes" in sign_in(client, ada).content.decode()
    assert not is_in(client)


def test_the_door_opens_again_when_the_time_is_over(
    ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    client = Client()
    for _ in range(6):
        sign_in(client, ada, "wrong")
    later = time.time() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    sign_in(client, ada)
    assert is_in(client)


def test_an_unknown_e_mail_is_answered_like_a_wrong_password(ada: Account) -> None:
    unknown = Account(email="nobody@example.org")
    assert "do not belong together" in sign_in(Client(), unknown).content.decode()


def test_a_closed_account_stays_out(ada: Account) -> None:
    ada.is_active = False
    ada.save()
    client = Client()
    sign_in(client, ada)
    assert not is_in(client)


def test_signing_out_ends_it_and_needs_a_click(ada: Account) -> None:
    client = Client()
    sign_in(client, ada)
    client.get(reverse("account_logout"))
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_a_changed_password_signs_the_other_browsers_out(ada: Account) -> None:
    here, there = Client(), Client()
    sign_in(here, ada)
    sign_in(there, ada)
    change = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    assert here.post(reverse("account_change_password"), change).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert ada.check_password(PASSWORD)
    ada.refresh_from_db()
    assert ada.password.startswith("argon2")


def test_the_list_of_sessions_signs_the_others_out(ada: Account) -> None:
    here, there = Client(HTTP_USER_AGENT="Firefox/140.0 (Linux)"), Client()
    sign_in(here, ada)
    sign_in(there, ada)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Firefox on Linux" in page
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(there)


def test_where_and_when_somebody_came_is_not_kept(ada: Account) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    sign_in(client, ada)
    session = UserSession.objects.get()
    assert session.ip == forgetting.NOWHERE
    assert session.last_seen_at == session.created_at


def test_a_session_ends_after_its_time(ada: Account, settings: Any) -> None:
    assert settings.SESSION_COOKIE_AGE == 7 * 24 * 3600
    client = Client()
    sign_in(client, ada)
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    assert not is_in(client)


def test_what_is_over_is_forgotten_and_nothing_else(ada: Account) -> None:
    here, there = Client(), Client()
    sign_in(here, ada)
    sign_in(there, ada)
    Session.objects.filter(pk=there.session.session_key).update(expire_date=LONG_AGO)
    operations.invite(CONSOLE, OPERATOR, timezone.now())
    open_still = Invitation.objects.get()
    operations.invite(CONSOLE, OPERATOR, LONG_AGO)
    forgetting.what_ended(timezone.now())
    assert [one.pk for one in Session.objects.all()] == [here.session.session_key]
    assert [one.session_key for one in UserSession.objects.all()] == [here.session.session_key]
    assert list(Invitation.objects.all()) == [open_still]
    assert is_in(here)


def with_codes(client: Client) -> Authenticator:
    """Set the second step up and return it."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(
        reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))}
    )
    return Authenticator.objects.get(type=Authenticator.Type.TOTP)


def test_a_second_step_is_asked_for_and_recovery_codes_do_as_well(ada: Account) -> None:
    first = Client()
    sign_in(first, ada)
    assert first.get(reverse("mfa_activate_totp")).status_code == 302
    confirm(first)
    with_codes(first)
    codes = first.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    second = Client()
    assert sign_in(second, ada).url == reverse("mfa_authenticate")
    assert not is_in(second)
    wrong = second.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "does not fit" in wrong.content.decode()
    second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(second)
    third = Client()
    sign_in(third, ada)
    third.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(third)


def test_every_page_of_ones_own_account_opens_in_headwaters_look(ada: Account) -> None:
    client = Client()
    sign_in(client, ada)
    confirm(client)
    pages = (
        "people:account account_change_password mfa_index mfa_activate_totp mfa_list_webauthn "
        "mfa_add_webauthn usersessions_list socialaccount_connections account_reauthenticate "
        "account_logout"
    )
    for name in pages.split():
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert 'class="masthead"' in page.content.decode(), name


def test_what_is_not_offered_has_no_address(ada: Account) -> None:
    for name in ("account_signup", "account_email", "account_email_verification_sent"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    page = Client().get(reverse("account_reset_password")).content.decode()
    assert "sends no e-mail" in page
    assert not mail.outbox


def test_the_pages_of_signing_in_speak_as_the_others_do(ada: Account) -> None:
    client = Client()
    page = client.get(reverse("account_login")).content.decode()
    assert ">E-mail</label>" in page
    sign_in(client, ada)
    page += client.get(reverse("account_change_password")).content.decode()
    assert ">New password, again</label>" in page
    assert "a short sentence is good" in page
    for strange in ("placeholder", "Email", "New Password", "Your password can"):
        assert strange not in page
