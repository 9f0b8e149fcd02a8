"""Guessing is slow, whatever a guesser says about themself and whoever else is guessed at."""

from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from headwater.access.models import Account
from headwater.people.tests.test_signing_in import PASSWORD, ada, is_in, sign_in

pytestmark = pytest.mark.django_db
__all__ = ["ada"]
CROWD = 400
"""More than Django's cache in memory keeps unless told."""


def wrong(login: str, **said: str) -> Any:
    given = {"login": login, "password": "wrong"}
    return Client().post(reverse("account_login"), given, **said)  # type: ignore[arg-type]


def is_shut(answer: Any) -> bool:
    return "wait five minutes" in answer.content.decode()


def test_guessing_at_many_others_does_not_open_a_door_that_is_shut(ada: Account) -> None:
    for _ in range(5):
        wrong(ada.email)
    for number in range(CROWD):
        cache.set(f"another-guess-{number}", [0.0], 300)
    client = Client()
    assert is_shut(sign_in(client, ada))
    assert not is_in(client)


def test_another_address_that_is_only_claimed_does_not_count() -> None:
    for number in range(30):
        wrong(f"x{number}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    last = wrong("y@example.org", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert last.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_codes_of_the_second_step_are_not_guessed_from_many_browsers(ada: Account) -> None:
    TOTP.activate(ada, generate_totp_secret())
    said = ""
    for _ in range(7):
        client = Client()
        sign_in(client, ada, PASSWORD)
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        said = answer.content.decode()
    assert "tried too often" in said or "Too many" in said
