"""What Django alone would answer in its own words, told in ours; and where a browser is led."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from headwater.intake import serving
from headwater.people import owner

pytestmark = pytest.mark.django_db


def test_a_name_that_is_not_answered_to_is_told_in_words() -> None:
    answer = Client(HTTP_HOST="elsewhere.example.org").get("/")
    assert answer.status_code == 400
    assert "HEADWATER_HOSTS" in answer.content.decode()


def test_a_form_from_elsewhere_is_told_in_words_and_changes_nothing() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


def test_a_fault_of_ours_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault() -> bool:
        raise RuntimeError("a secret inside")

    monkeypatch.setattr(owner, "is_wanted", fault)
    answer = Client(raise_request_exception=False).get(reverse("people:owner"))
    assert answer.status_code == 500
    assert "not your doing" in answer.content.decode()
    assert "a secret inside" not in answer.content.decode()


@pytest.mark.parametrize(
    ("listens_at", "answers_to", "origins", "opened_at"),
    [
        ("127.0.0.1", ["127.0.0.1"], [], "http://127.0.0.1:8000"),
        ("::1", ["[::1]"], [], "http://[::1]:8000"),
        ("0.0.0.0", ["127.0.0.1", "localhost"], [], "http://127.0.0.1:8000"),  # noqa: S104
        ("0.0.0.0", [".b.org", "a.b.org"], [], "http://a.b.org:8000"),  # noqa: S104
        ("::", ["*"], [], "http://127.0.0.1:8000"),
        ("127.0.0.1", ["h.org"], ["https://h.org"], "https://h.org"),
    ],
)
def test_the_printed_links_open(
    settings: Settings,
    tmp_path: Path,
    listens_at: str,
    answers_to: list[str],
    origins: list[str],
    opened_at: str,
) -> None:
    settings.DATA = tmp_path
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = answers_to, origins
    welcome = serving._welcome(listens_at, 8000)
    assert f"Headwater is at {opened_at}/" in welcome
    assert f"Create the owner: {opened_at}{reverse('people:owner')}?code=" in welcome
