"""`headwater check --deploy` names each thing that is unsafe, and what to do about it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import checks
from pytest_django import Settings

from headwater.access.models import Account
from headwater.intake.checking import Standing
from headwater.upkeep.deploying import WORDS, _in_words, check_deployment, is_reachable
from headwater.upkeep.tests.installation import UNSET

SECURE = {
    "HTTPS": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "ALLOWED_HOSTS": ["headwater.example.org"],
    "CSRF_TRUSTED_ORIGINS": ["https://headwater.example.org"],
    "ALLOW_PRIVATE": False,
    "SECRET_KEY": "".join(map(chr, range(40, 110))),
}


@pytest.fixture
def safe(db: None, settings: Settings, tmp_path: Path) -> Settings:
    """An installation in which nothing is unsafe."""
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    for name, value in SECURE.items():
        setattr(settings, name, value)
    Account.objects.create(email="owner@example.org", name="Owner")
    return settings


def told() -> str:
    return "\n".join(f"{f.standing}: {f.about}: {f.found} {f.next_step}" for f in unsafe())


def unsafe() -> list:  # type: ignore[type-arg]
    """Return the findings; the test's own database may have no password."""
    return [f for f in check_deployment() if f.about != "Database"]


def test_nothing_is_told_where_nothing_is_unsafe(safe: Settings) -> None:
    assert all(finding.standing is Standing.OK for finding in unsafe()), told()


def persona(_: Settings) -> None:
    Account.objects.update(is_persona=True)


def nobody(_: Settings) -> None:
    Account.objects.all().delete()


def readable_folder(settings: Settings) -> None:
    settings.DATA.chmod(0o755)


def readable_key(settings: Settings) -> None:
    (settings.DATA / "secret.key").write_text("k")
    (settings.DATA / "secret.key").chmod(0o644)


def setting(**changes: object) -> Callable[[Settings], None]:
    def change(settings: Settings) -> None:
        for name, value in changes.items():
            setattr(settings, name, value)

    return change


UNSAFE = [
    (nobody, "Owner", "open the link"),
    (persona, "Demo", "without a password"),
    (setting(HTTPS=False), "HTTPS", "HEADWATER_ORIGINS=https://"),
    (setting(SECURE_HSTS_SECONDS=0), "HTTPS", "HEADWATER_HSTS_SECONDS"),
    (setting(SECURE_SSL_REDIRECT=False), "HTTPS", "HEADWATER_SSL_REDIRECT"),
    (setting(SESSION_COOKIE_SECURE=False), "Cookies", "sign-in cookie"),
    (setting(CSRF_COOKIE_SECURE=False), "Cookies", "protects forms"),
    (setting(ALLOWED_HOSTS=["*"]), "Host names", "HEADWATER_HOSTS"),
    (setting(ALLOWED_HOSTS=[]), "Host names", "HEADWATER_HOSTS"),
    (setting(DEBUG=True), "Debugging", "Unset HEADWATER_DEBUG"),
    (setting(SECRET_KEY="abc"), "Secret key", "50 random characters"),
    (setting(ALLOW_PRIVATE=True), "Private networks", "HEADWATER_ALLOW_PRIVATE=0"),
    (readable_folder, "Data folder", "chmod 700"),
    (readable_key, "Data folder", "chmod 600"),
]


@pytest.mark.parametrize(("make", "about", "words"), UNSAFE)
def test_each_thing_that_is_unsafe_is_told_with_the_next_step(
    make: Callable[[Settings], None], about: str, words: str, safe: Settings
) -> None:
    make(safe)
    assert about in told()
    assert words in told()


def test_a_database_that_asks_for_no_password_is_told(
    safe: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from headwater.upkeep import deploying

    class Chosen:
        vendor = "postgresql"
        settings_dict = {"PASSWORD": "", "HOST": "db.example.org"}

    monkeypatch.setattr(deploying, "connection", Chosen)
    assert "DATABASE_URL_FILE" in "\n".join(f.next_step for f in deploying._database())
    Chosen.settings_dict = {"PASSWORD": "s3cret", "HOST": "db.example.org"}
    assert list(deploying._database()) == []


@pytest.mark.parametrize(
    ("hosts", "reachable"),
    [(["127.0.0.1", "localhost", "[::1]"], False), (["headwater.example.org"], True)],
)
def test_an_address_is_reachable_unless_it_is_this_machine(
    hosts: list[str], reachable: bool, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = hosts, []
    assert is_reachable() is reachable


def test_what_is_new_to_us_is_told_in_its_own_words() -> None:
    finding = _in_words(checks.Warning("A thing is odd.", hint="Mend it.", id="security.W999"))
    assert (finding.found, finding.next_step) == ("A thing is odd.", "Mend it.")
    assert all(found and step for _, found, step in WORDS.values())


def test_djangos_own_checks_are_clean_with_https_and_only_then(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    ours = {name: value for name, value in os.environ.items() if name not in UNSET}
    ours |= {"DJANGO_SETTINGS_MODULE": "headwater.settings", "HEADWATER_DATA": str(tmp_path)}
    https = {"HEADWATER_ORIGINS": "https://h.example.org", "HEADWATER_HOSTS": "h.example.org"}

    def ran(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, env=ours | settings, capture_output=True, text=True)

    clean = ran(https)
    assert clean.returncode == 0, clean.stderr
    plain = ran({})
    assert plain.returncode == 1
    assert "security.W012" in plain.stderr
