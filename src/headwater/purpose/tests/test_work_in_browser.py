"""Searching the portfolio and finding a sentence, in a real Chromium, under the real policy."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import cookie, signed_in
from headwater.flow.tests import cast as flow
from headwater.organisation.storing import store
from headwater.purpose.models import Outcome
from headwater.purpose.tests import cast
from headwater.ui.tests.browser import OURS, Visit, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def address(
    transactional_db: None,
    purposeful_warehouse: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Where the pages are served, to be looked at while the browser's loop runs in this thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.WAREHOUSE_URL = purposeful_warehouse
    store(flow.plan())
    with served(OURS) as at:
        yield at


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


def visit(browser: Browser, address: str, **looks: object) -> Visit:
    client: Client = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    context = browser.new_context(**looks)  # type: ignore[arg-type]
    context.add_cookies([cookie(client, address)])
    return Visit(context.new_page())


def test_a_search_finds_while_it_is_typed_and_the_way_back_works(
    address: str, browser: Browser
) -> None:
    member = visit(browser, address)
    page = member.open(f"{address}/purpose/")
    page.get_by_label("Search").press_sequentially("refunds")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("h1")).to_contain_text("says what it hopes to achieve.")
    assert "q=refunds" in page.url
    page.get_by_label("Search").fill("")
    page.get_by_label("State").select_option("done")
    expect(page.locator("#found tbody tr")).to_have_count(2)
    page.go_back()
    expect(page.locator("header.masthead")).to_be_visible()
    assert member.complaints == []


def test_it_finds_without_javascript(address: str, browser: Browser) -> None:
    page = visit(browser, address, java_script_enabled=False).open(f"{address}/purpose/")
    page.get_by_label("Search").fill("queue")
    page.get_by_role("button", name="Look").click()
    expect(page.locator("#found tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_three_answers_become_what_it_is_for(address: str, browser: Browser, scripts: bool) -> None:
    member = visit(browser, address, java_script_enabled=scripts)
    page = member.open(f"{address}/purpose/work/{cast.number_of(cast.QUEUE)}/")
    page.get_by_role("link", name="Help me say what it is worth").click()
    page.get_by_role("link", name="Cost of change").click()
    page.get_by_label("What does a change take today?").fill("a change takes three teams")
    page.get_by_label("What will it take instead?").fill("one team has it ready in a day")
    page.get_by_role("button", name="Make a sentence of it").click()
    page.get_by_role("link", name="Put it into the outcome").click()
    page.get_by_label("The platform feels it").fill("Whoever changes it waits for nobody.")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("h1")).to_contain_text("says what it hopes for")
    assert Outcome.objects.get().text.startswith("Today a change takes three teams; with this, ")
    assert member.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(address: str, browser: Browser, scheme: str) -> None:
    member = visit(browser, address, viewport={"width": 390, "height": 800}, color_scheme=scheme)
    work = f"/purpose/work/{cast.number_of(cast.REFUNDS)}/"
    for path in ("/purpose/", work, f"{work}outcome/", f"{work}history/", f"{work}translation/"):
        assert not member.open(f"{address}{path}").evaluate(WIDER), path
    assert member.complaints == []
