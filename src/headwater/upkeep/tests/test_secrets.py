"""Secrets come from the environment or a file, and turn up in no log, page or message."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from headwater.secret import SettingUnusable, given, secret_key
from headwater.upkeep import environment
from headwater.upkeep.tests.installation import CLI, UNSET

TOKEN = "s3cret-token-4711"
PASSWORD = "p4ssw0rd"


def breaks(request: HttpRequest) -> HttpResponse:
    """A view that fails with a token at hand."""
    token = TOKEN
    headers = {"Authorization": f"Bearer {token}"}
    raise RuntimeError(len(headers))


urlpatterns = [path("breaks/", breaks, name="breaks")]


@pytest.fixture
def broken(settings: Settings) -> Client:
    settings.DEBUG = False
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Gate" not in name]
    return Client(raise_request_exception=False)


def test_an_error_of_ours_shows_no_secret(
    db: None, broken: Client, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    handler = logging.StreamHandler()
    logging.getLogger("django").addHandler(handler)
    try:
        answer = broken.post("/breaks/", {"token": TOKEN}, headers={"Authorization": TOKEN})
    finally:
        logging.getLogger("django").removeHandler(handler)
    logged = capfd.readouterr().err + caplog.text
    assert answer.status_code == 500
    assert "RuntimeError" in logged, "the log does say what happened"
    assert TOKEN not in answer.content.decode() + logged


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (*UNSET, "HEADWATER_HSTS_SECONDS", "HEADWATER_PROXY_SSL_HEADER"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_secret_is_read_from_a_file(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{TOKEN}\n")
    unset.setenv("HEADWATER_SECRET_KEY_FILE", str(file))
    assert secret_key(tmp_path) == TOKEN
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("content", [None, "", " \n", b"\xff\xfe"])
def test_a_file_that_holds_none_is_told(
    content: str | bytes | None, unset: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    unset.setenv("HEADWATER_SECRET_KEY_FILE", str(file))
    with pytest.raises(SettingUnusable, match="HEADWATER_SECRET_KEY_FILE names a file"):
        given("HEADWATER_SECRET_KEY")


def test_two_places_for_one_secret_are_told(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    unset.setenv("HEADWATER_SECRET_KEY", TOKEN)
    unset.setenv("HEADWATER_SECRET_KEY_FILE", str(tmp_path))
    with pytest.raises(SettingUnusable, match="Keep one of them") as raised:
        given("HEADWATER_SECRET_KEY")
    assert TOKEN not in str(raised.value)


def test_the_database_may_be_named_by_a_file(unset: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"postgres://u:{PASSWORD}@db/name\n")
    unset.setenv("DATABASE_URL_FILE", str(tmp_path / "url"))
    assert environment.database(tmp_path)["PASSWORD"] == PASSWORD
    unset.delenv("DATABASE_URL_FILE")
    assert environment.database(tmp_path)["NAME"] == str(tmp_path / "headwater.sqlite3")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        PASSWORD,
        f"postgres://u:{PASSWORD}@host:port/name",
        f"postgres://u:{PASSWORD}@[half/name",
        f"mysql://u:{PASSWORD}@host/name",
        f"postgres://u:{PASSWORD}@host",
        f"postgres://u:half@of/{PASSWORD}@host/name",
    ],
)
def test_a_bad_database_address_is_told_without_its_password(
    url: str, unset: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    unset.setenv("DATABASE_URL", url)
    with pytest.raises(SettingUnusable, match="postgres://user:password@") as raised:
        environment.database(tmp_path)
    assert PASSWORD not in str(raised.value)
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_command_tells_a_bad_setting_in_words_and_ends(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if name not in UNSET}
    ours |= {"DATABASE_URL": f"mysql://u:{PASSWORD}@h/n", "HEADWATER_DATA": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", CLI, "check"], env=ours, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert "DATABASE_URL is not" in told.stderr
    assert "Traceback" not in told.stderr
    assert PASSWORD not in told.stderr + told.stdout


@pytest.mark.parametrize("listed", ["headwater.example.org", "ftp://a", "https://", "https://a/b"])
def test_an_origin_that_is_none_is_told(listed: str, unset: pytest.MonkeyPatch) -> None:
    unset.setenv("HEADWATER_ORIGINS", listed)
    with pytest.raises(SettingUnusable, match="HEADWATER_ORIGINS"):
        environment.origins()


def test_settings_of_https_are_read(unset: pytest.MonkeyPatch) -> None:
    unset.setenv("HEADWATER_ORIGINS", "https://a.example.org/, http://127.0.0.1:8000")
    assert environment.origins() == ["https://a.example.org", "http://127.0.0.1:8000"]
    assert environment.seconds("HEADWATER_HSTS_SECONDS", 5) == 5
    assert environment.said_by_proxy("HEADWATER_PROXY_SSL_HEADER") is None
    unset.setenv("HEADWATER_PROXY_SSL_HEADER", "X-Forwarded-Proto")
    told = environment.said_by_proxy("HEADWATER_PROXY_SSL_HEADER")
    assert told == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("written", ["soon", "-1", "1.5", "٣", "9" * 40])
def test_seconds_that_are_none_are_told(written: str, unset: pytest.MonkeyPatch) -> None:
    unset.setenv("HEADWATER_HSTS_SECONDS", written)
    with pytest.raises(SettingUnusable, match="number of seconds"):
        environment.seconds("HEADWATER_HSTS_SECONDS", 5)
