"""`headwater check --deploy`: what is still unsafe for an installation that others can reach.

Everything here is about settings and files; what Django itself checks is put in our words.
"""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from headwater.access.models import Account
from headwater.intake import preparing
from headwater.intake.checking import Finding, Standing
from headwater.secret import NAME as KEY_FILE

OTHERS = 0o077
HTTPS_FIRST = "Set HEADWATER_ORIGINS=https://headwater.example.org, with your own address."
DOCS = "See docs/security.md."

WORDS: dict[str, tuple[str, str, str]] = {
    "security.W004": (
        "HTTPS",
        "Browsers are not told to come by HTTPS only.",
        f"{HTTPS_FIRST} Leave HEADWATER_HSTS_SECONDS out, or above 0.",
    ),
    "security.W008": (
        "HTTPS",
        "Whoever comes without HTTPS is not sent on to it.",
        f"{HTTPS_FIRST} Set HEADWATER_SSL_REDIRECT=0 only where something in front does it.",
    ),
    "security.W009": (
        "Secret key",
        "It is short or easily guessed, so signed-in sessions could be forged.",
        "Unset HEADWATER_SECRET_KEY, and a good one is made; or give 50 random characters.",
    ),
    "security.W012": (
        "Cookies",
        "The sign-in cookie also travels without encryption.",
        HTTPS_FIRST,
    ),
    "security.W016": (
        "Cookies",
        "The cookie that protects forms also travels without encryption.",
        HTTPS_FIRST,
    ),
    "security.W018": (
        "Debugging",
        "Errors show the code and settings to whoever meets one.",
        "Unset HEADWATER_DEBUG.",
    ),
    "security.W020": (
        "Host names",
        "It answers to no host name at all.",
        "Set HEADWATER_HOSTS to the name people use: headwater.example.org",
    ),
}
"""Django's own findings: about what, what was found, the next step."""
BY_HTTPS = frozenset({"security.W004", "security.W008", "security.W012", "security.W016"})
"""What HEADWATER_ORIGINS puts right as one; told as one finding."""


def check_deployment() -> list[Finding]:
    """Look at everything that makes an installation unsafe for others to reach.

    What is unsafe is broken; what may be meant so is worth a look.
    """
    findings = [*_django(), *_people(), *_settings(), *_database(), *_files()]
    return findings or [Finding("Safety", Standing.OK, "nothing unsafe was found")]


def _django() -> Iterator[Finding]:
    for message in checks.run_checks(include_deployment_checks=True):
        told_already = message.id in BY_HTTPS and not settings.HTTPS
        if not message.is_silenced() and message.level >= checks.WARNING and not told_already:
            yield _in_words(message)


def _in_words(message: checks.CheckMessage) -> Finding:
    """Return what Django found in our words; in its own where it is new to us."""
    about, found, step = WORDS.get(
        message.id or "", (f"Django ({message.id})", message.msg, message.hint or DOCS)
    )
    return Finding(about, Standing.BROKEN, found, step)


def _people() -> Iterator[Finding]:
    if not _has_tables():
        return  # which is told as such
    active = Account.objects.filter(is_active=True)
    if active.filter(is_persona=False).exists():
        return
    yield Finding(
        "Owner",
        Standing.BROKEN,
        "Nobody owns this installation yet: whoever has the link becomes its owner.",
        "Run “headwater serve” and open the link it prints.",
    )
    if active.filter(is_persona=True).exists() and is_reachable():
        yield Finding(
            "Demo",
            Standing.BROKEN,
            "Whoever reaches this address is let in as somebody of the demo, without a password.",
            "Create the owner, which ends that; or set HEADWATER_HOSTS back to this machine.",
        )


def _has_tables() -> bool:
    try:
        return not preparing.is_behind()
    except DatabaseError:
        return False


def is_reachable() -> bool:
    """Whether the settings say that others than this machine come here."""
    named = [*settings.ALLOWED_HOSTS, *map(_host, settings.CSRF_TRUSTED_ORIGINS)]
    return not all(map(_is_this_machine, named))


def _host(origin: str) -> str:
    return urlsplit(origin).hostname or ""


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _settings() -> Iterator[Finding]:
    if not settings.HTTPS:
        yield Finding(
            "HTTPS",
            Standing.BROKEN,
            "Headwater is not told that people come by HTTPS: what they read, their passwords and "
            "sign-in cookies can be read on the way, and no browser is sent to HTTPS.",
            f"Put something that speaks HTTPS in front of it. {HTTPS_FIRST} {DOCS}",
        )
    open_to_all = [host for host in settings.ALLOWED_HOSTS if host == "*"]
    if open_to_all:
        yield Finding(
            "Host names",
            Standing.BROKEN,
            "It answers to any host name, so a foreign name can be made to lead here.",
            "Set HEADWATER_HOSTS to the names people use: headwater.example.org",
        )
    if settings.ALLOW_PRIVATE and is_reachable():
        yield Finding(
            "Private networks",
            Standing.LOOK,
            "Sources may be in private networks and on this machine: an operator can have "
            "Headwater knock there.",
            "If every source is on the internet, set HEADWATER_ALLOW_PRIVATE=0.",
        )


def _database() -> Iterator[Finding]:
    chosen = connection.settings_dict
    if connection.vendor == "sqlite" or chosen["PASSWORD"] or _is_socket(chosen["HOST"]):
        return
    yield Finding(
        "Database",
        Standing.BROKEN,
        "Its server lets Headwater in without a password, and so perhaps anybody.",
        "Give its user a password, and put it into DATABASE_URL or a file named by "
        "DATABASE_URL_FILE.",
    )


def _is_socket(host: str) -> bool:
    """Whether a database is asked over a socket of this machine, which knows who asks."""
    return host == "" or host.startswith("/")


def _files() -> Iterator[Finding]:
    data: Path = settings.DATA
    if data.stat().st_mode & OTHERS:
        yield Finding(
            "Data folder",
            Standing.BROKEN,
            f"Others on this machine can look into {data}.",
            f"Run: chmod 700 {data}",
        )
    for path in (data / KEY_FILE, data / "headwater.sqlite3"):
        if path.exists() and path.stat().st_mode & OTHERS:
            yield Finding(
                "Data folder",
                Standing.BROKEN,
                f"Others on this machine can read {path}.",
                f"Run: chmod 600 {path}",
            )
