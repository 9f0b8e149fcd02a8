"""Every address, asked by every kind of visitor, answers what docs/access.md says."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from headwater.access.documentation import (
    FILE,
    OPENS,
    REFUSED,
    SIGN_IN,
    TOLD,
    VISITORS,
    page,
    paths,
)
from headwater.access.rights import ADDRESSES, Sight
from headwater.access.tests.visitors import account, browser_of
from headwater.assessment.models import Session
from headwater.flow.tests import cast
from headwater.organisation.storing import store
from headwater.purpose.models import KeyResult, Objective
from headwater.purpose.tests import cast as purpose
from headwater.vocabulary.identity import item_id
from headwater.vocabulary.organisation import Domain, Organisation, Stream, Team
from headwater.warehouse import close_all, open_warehouse

ROOT = Path(__file__).parents[1]
EVERY = list(paths(get_resolver("headwater.urls").url_patterns))
LETS_IN = {Sight.ALL: OPENS, Sight.TOLD: TOLD}
NAMES = {
    "/teams/": "otter",
    "/streams/": "checkout",
    "/domains/": "payments",
    "<scale:scale>": "checkout",
}
WORDS = {
    "slug": "flow-time",
    "int": "1",
    "str": "word",
    "uuid": "0" * 32,
    "path": "word",
    "scale": "stream",
    "item": str(item_id(cast.SOURCE, "OTT-901")),
    "code": "KMPT7RWX",
}
VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two years of work of two teams, so that pages have something to show or to hide."""
    url = f"duckdb:///{tmp_path_factory.mktemp('every') / 'warehouse.duckdb'}"
    opened = open_warehouse(url)
    opened.map(plan())
    opened.keep(purpose.delivery(*cast.delivery().histories), run="tests")
    opened.settle()
    yield url
    close_all()


@pytest.fixture(autouse=True)
def organisation(db: None, warehouse: str, settings: Settings, tmp_path: Path) -> None:
    """Payments › Checkout › Otter and Heron, and Discovery › Search › Lynx."""
    settings.WAREHOUSE_URL, settings.DATA = warehouse, tmp_path
    store(plan())
    things()


def things() -> None:
    """Let there be one of each thing an address is about: an objective of Checkout, a key result
    and a session of Otter.
    """
    now = {"written_at": cast.NOW, "written_as": "a test"}
    days = {"first_day": cast.NOW.date(), "last_day": cast.NOW.date()}
    Objective.objects.create(pk=1, scale="stream", slug="checkout", title="One", **days, **now)
    of = Objective.objects.create(pk=2, scale="team", slug="otter", title="Two", **days, **now)
    KeyResult.objects.create(pk=1, objective=of, title="One", form="milestone", **now)
    fixed = {"way": "live", "voting": "anonymous", "template_edition": 0}
    place = {"team": "otter", "stream": "checkout", "domain": "payments"}
    opened = {"opened_on": cast.NOW.date(), "opened_as": "member", "step": "welcome"}
    Session.objects.create(
        pk=1, code=WORDS["code"], occasion="Quarterly", **fixed, **place, **opened
    )


def plan() -> Organisation:
    """Return two domains, each with a stream."""
    known = cast.plan()
    search = Stream("search", "Search", stages=cast.STAGES, teams=(Team("lynx", "Lynx"),))
    discovery = Domain("discovery", "Discovery", (search,))
    return msgspec.structs.replace(known, domains=(*known.domains, discovery))


@cache
def documented() -> dict[str, dict[str, str]]:
    """Return what the document says comes of each address, by visitor."""
    comes = {cells[0]: cells[1:] for cells in _table("## What comes of it")}
    visitors = comes.pop("asks for")
    rows = _table("## Which right each address asks for")
    return {
        name.strip("`"): dict(zip(visitors, comes[asks_for], strict=True))
        for name, _, asks_for in rows[1:]
    }


def _table(heading: str) -> list[list[str]]:
    text = (ROOT / FILE).read_text(encoding="utf-8").split(f"{heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def filled(path: str, name: str = "") -> str:
    """Fill an address so that it leads to something there is; its slug with `name` if given."""
    place = name or next((slug for start, slug in NAMES.items() if start in path), "tracker")
    path = path.replace("<slug:slug>", place)
    return VARIABLE.sub(lambda found: WORDS[found[1] or "str"], path)


def outcome(answer: HttpResponse) -> str:
    """Say what the gate did, from what came back."""
    sight = getattr(answer.wsgi_request, "sight", None)
    if sight in LETS_IN:
        assert answer.status_code < 500, answer.wsgi_request.path
        return LETS_IN[sight]
    asked = f"/account/sign-in/?next={answer.wsgi_request.path}"
    if answer.status_code == 302 and answer["Location"] in (asked, "/account/sign-in/"):
        return SIGN_IN
    refused = answer.status_code == 403 and b"This page is not open to you." in answer.content
    return REFUSED if refused else f"{answer.status_code}, which nobody foresaw"


def client_of(visitor: str) -> Client:
    """Return a browser of such a visitor."""
    held = VISITORS[visitor]
    somebody = account(*(held or ()))  # so that nobody is asked to be the first owner
    return Client() if held is None else browser_of(somebody)


def test_the_document_is_what_the_code_says() -> None:
    written = (ROOT / FILE).read_text(encoding="utf-8")
    assert written == page(), "Run `python -m headwater.access.documentation`."


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {name for name, _ in EVERY} == set(ADDRESSES) == set(documented())


def test_an_address_is_called_by_one_name() -> None:
    names = [name for name, _ in EVERY]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_address_answers_as_documented(visitor: str) -> None:
    client = client_of(visitor)
    asked = {name: filled(path) for name, path in EVERY}
    found = {name: outcome(client.get(path)) for name, path in asked.items()}
    expected = {name: documented()[name][visitor] for name in found}
    assert found == expected


@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_not_read_is_not_changed_either(visitor: str) -> None:
    client = client_of(visitor)
    closed = [name for name in documented() if documented()[name][visitor] in (REFUSED, SIGN_IN)]
    asked = {name: filled(path) for name, path in EVERY if name in closed}
    found = {name: outcome(client.post(path)) for name, path in asked.items()}
    assert found == {name: documented()[name][visitor] for name in found}


def test_who_is_not_signed_in_never_learns_whether_something_is_there() -> None:
    client = client_of("signed out")
    for name, path in EVERY:
        if "<slug:slug>" in path and documented()[name]["signed out"] == SIGN_IN:
            there, nowhere = (client.get(filled(path, slug)) for slug in ("otter", "nowhere"))
            assert outcome(there) == outcome(nowhere) == SIGN_IN, path


def test_who_is_signed_in_reads_that_nothing_is_there() -> None:
    clients = [client_of("operator"), client_of("leader elsewhere"), client_of("member here")]
    named = [path for name, path in EVERY if "<slug:slug>" in path and "/teams/" in path]
    for path in named:
        for client in clients:
            assert client.get(filled(path, "nowhere")).status_code in (404, 405), path


def test_an_address_that_is_not_there_is_not_found_for_anybody() -> None:
    for visitor in ("signed out", "no role yet", "operator"):
        assert client_of(visitor).get("/no/such/address/").status_code == 404
