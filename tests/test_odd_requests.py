"""Odd requests: whatever is asked for, the answer is a page or a refusal, never a fault of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from headwater.access.tests.visitors import signed_in
from headwater.assessment.tests.rounds import a_round, asked
from headwater.flow.tests import cast
from headwater.intake.models import Source
from headwater.organisation.storing import store
from headwater.warehouse import close_all, open_warehouse

CODE = "KMPT7RWX"
PLACEHOLDER = re.compile(r"<[^>]+>")
ODD_WORDS = ("", "-1", "9" * 5000, "nan", "٣", "\0", "ä" * 300, "</script>", "../../etc", "%00")
ODD_DAYS = (
    "0001-01",
    "0002-01",
    "0001-W01",
    "1899-12",
    "9999-Q4",
    "9999-12-31",
    "2024-13",
    "٢٠٢٤-١٠",
)
NAMES = ("period", "at", "compare", "page", "team", "domain")
ASKED = (
    *({name: word} for name in NAMES for word in ODD_WORDS),
    *(
        {"period": period, "at": day, "compare": compare}
        for period in ("week", "quarter")
        for day in ODD_DAYS
        for compare in ("previous", "year")
    ),
)
FEWER = 31  # one odd question in so many where an answer takes long; what reads them is shared


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        here = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


EVERY = sorted(addresses(get_resolver("headwater.urls").url_patterns))


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"duckdb:///{tmp_path_factory.mktemp('odd') / 'warehouse.duckdb'}"
    opened = open_warehouse(url)
    opened.map(cast.plan())
    opened.keep(cast.delivery(), run="tests")
    opened.settle()
    yield url
    close_all()


@pytest.fixture
def visitor(db: None, warehouse: str, settings: Settings, tmp_path: Path) -> Client:
    """Someone who asks oddly, and is shown our faults as anyone would be."""
    settings.WAREHOUSE_URL, settings.DATA = warehouse, tmp_path
    store(cast.plan())
    asked(a_round("otter", code=CODE), "flow")
    Source.objects.create(slug="otter", name="Otter", kind=Source.Kind.JIRA)
    return signed_in(raise_request_exception=False)


def path_of(address: str) -> str:
    """Fill an address so that it leads to something there is."""
    slug = "otter"
    if "domains/" in address:
        slug = "payments"
    elif "streams/" in address:
        slug = "checkout"
    address = address.replace("<scale:scale>", "team")
    address = address.replace("<slug:slug>", slug).replace("<slug:chart>", "flow-time")
    address = address.replace("<code:code>", CODE)
    return PLACEHOLDER.sub("1", address)


@pytest.mark.parametrize("address", EVERY)
def test_odd_questions_are_answered_or_refused(visitor: Client, address: str) -> None:
    path = path_of(address)
    asked = ASKED if path.endswith("/items/flow-time/") else ASKED[::FEWER]
    faults = [query for query in asked if visitor.get(path, query).status_code >= 500]
    assert faults == []


@pytest.mark.parametrize("address", [address for address in EVERY if "<slug" in address])
def test_what_is_not_there_is_not_found(visitor: Client, address: str) -> None:
    for slug in ("nowhere", "9" * 500, "..", "a%00b"):
        path = address.replace("<slug:slug>", slug).replace("<slug:chart>", slug)
        assert visitor.get(path).status_code in (404, 405), path


@pytest.mark.parametrize("address", EVERY)
def test_odd_forms_are_answered_or_refused(visitor: Client, address: str) -> None:
    rows = {"stages-TOTAL_FORMS": "nan", "stages-INITIAL_FORMS": "x", "teams-TOTAL_FORMS": "-1"}
    for form in ({}, {"name": "\0"}, {"preview": "1", **rows}):
        assert visitor.post(path_of(address), form).status_code < 500, form


def test_no_form_is_taken_from_another_site(visitor: Client) -> None:
    strict = signed_in(enforce_csrf_checks=True)
    taken = [
        path for path in map(path_of, EVERY) if strict.post(path).status_code not in (403, 405)
    ]
    assert taken == []
