"""No page holds code of its own, or asks anything of another host; every answer says so."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from headwater.access.tests.visitors import signed_in
from headwater.flow.tests import cast
from headwater.intake.models import Source
from headwater.organisation.storing import store
from headwater.warehouse import close_all, open_warehouse

DATA = frozenset({"application/json", "application/ld+json"})
LOADS = frozenset({"script", "link", "img", "iframe", "form", "source", "object", "embed"})
VALUES = {"slug": "otter", "chart": "flow-time", "metric": "flow-time", "day": "2026-03-02"}
PART = re.compile(r"<(?:(\w+):)?(\w+)>")


class Inline(HTMLParser):
    """Collects what a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in given and not is_data(given)):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or name == "style" or value.lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value!r}>")
            if tag in LOADS and name in ("src", "href", "action", "data") and "//" in value[:8]:
                self.found.append(f"<{tag} {name}={value!r}> from another host")


def is_data(given: dict[str, str]) -> bool:
    """Whether a script element holds data, which no browser runs."""
    return given.get("type") in DATA


def inline_in(page: str) -> list[str]:
    reader = Inline()
    reader.feed(page)
    return reader.found


@pytest.mark.parametrize(
    ("page", "refused"),
    [
        ('<script src="/static/a.js"></script><p class="x">fine</p>', False),
        ('<script type="application/json">{"a": 1}</script>', False),
        ("<script>alert(1)</script>", True),
        ('<script type="module">alert(1)</script>', True),
        ("<style>p {}</style>", True),
        ('<p style="color: red">', True),
        ('<a onclick="go()">', True),
        ('<a href="javascript:go()">', True),
        ('<script src="https://cdn.example.org/a.js"></script>', True),
        ('<img src="//cdn.example.org/a.png">', True),
    ],
)
def test_what_is_refused_is_recognised(page: str, refused: bool) -> None:
    assert bool(inline_in(page)) is refused


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        here = f"{before}{str(pattern.pattern).lstrip('^').rstrip('$')}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield filled(here)


def filled(address: str) -> str:
    return PART.sub(lambda part: value_of(address, *part.groups()), address)


def value_of(address: str, kind: str | None, name: str) -> str:
    """Return a value that leads to something there is, where the cast has it."""
    if kind == "int":
        return "1"
    if name == "slug" and "domains/" in address:
        return "payments"
    if name == "slug" and "streams/" in address:
        return "checkout"
    return VALUES.get(name, "otter")


@pytest.fixture
def visitors(db: None, tmp_path: Path, settings: Settings) -> Iterator[list[Client]]:
    """Somebody to whom every page opens, and nobody, who signs in."""
    settings.DATA = tmp_path
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    warehouse.map(cast.plan())
    warehouse.keep(cast.delivery(), run="tests")
    warehouse.settle()
    store(cast.plan())
    Source.objects.create(slug="otter", name="Otter", kind=Source.Kind.JIRA)
    yield [signed_in(), Client()]
    close_all()


def test_no_page_holds_code_and_every_answer_forbids_it(visitors: list[Client]) -> None:
    wrong, seen = [], 0
    for path in sorted(addresses(get_resolver("headwater.urls").url_patterns)):
        for visitor in visitors:
            answer = visitor.get(path)
            if not answer.get("Content-Type", "").startswith("text/html"):
                continue
            seen += answer.status_code == 200
            policy = answer.get("Content-Security-Policy", "")
            if "script-src 'self'" not in policy or "unsafe" in policy:
                wrong.append(f"{path}: {policy or 'no policy'}")
            if "camera=()" not in answer.get("Permissions-Policy", ""):
                wrong.append(f"{path}: no Permissions-Policy")
            wrong += [f"{path}: {found}" for found in inline_in(answer.content.decode())]
    assert wrong == []
    assert seen > 25, "the walk leads somewhere"


def test_an_answer_that_nothing_is_there_is_strict_as_well(client: Client) -> None:
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
