"""Pages in a real browser, under the strict policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from headwater.ui.tests.browser import Visit, chromium, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served("headwater.ui.tests.pages") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_charts_draw_under_the_policy_and_ask_no_other_host(browser: Browser, site: str) -> None:
    visit = Visit(browser.new_page())
    page = visit.open(site)
    page.locator("#velocity svg.marks").wait_for()
    page.locator("#velocity .mark-rect path").first.hover()
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert visit.complaints == []
    assert [address for address in visit.requests if not address.startswith(site)] == []


def test_a_chart_follows_the_readers_scheme_without_being_drawn_again(
    browser: Browser, site: str
) -> None:
    page = Visit(browser.new_page(color_scheme="light")).open(site)
    bar = page.locator("#velocity .mark-rect path").first
    colour = "element => getComputedStyle(element).fill"
    assert bar.evaluate(colour) == "rgb(43, 127, 155)"
    page.emulate_media(color_scheme="dark")
    assert bar.evaluate(colour) == "rgb(95, 176, 201)"


def test_paper_is_light_whatever_the_screen_is(browser: Browser, site: str) -> None:
    page = Visit(browser.new_page(color_scheme="dark")).open(site)
    page.emulate_media(media="print")
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == "rgb(27, 36, 34)"
    assert not page.locator(".masthead").is_visible()


def test_a_term_explains_itself_to_the_keyboard_and_escape_hides_it(
    browser: Browser, site: str
) -> None:
    page = Visit(browser.new_page()).open(site)
    page.get_by_role("button", name="Flow Time").focus()
    meaning = page.locator(".term .meaning").first
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_the_first_tab_leads_past_the_header(browser: Browser, site: str) -> None:
    page = Visit(browser.new_page()).open(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_phone_never_scrolls_sideways(browser: Browser, site: str) -> None:
    page = Visit(browser.new_page(viewport={"width": 390, "height": 800})).open(site)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
