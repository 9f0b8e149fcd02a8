"""A walk through the room in a real browser: nothing complains, nobody else is asked."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, FloatRect, Page

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import cookie, signed_in
from headwater.ui.tests.browser import Visit, chromium, served
from headwater.vocabulary.organisation import Organisation

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("simulated"),
    pytest.mark.django_db(transaction=True),
]

UNDRAWN = ".chart[data-chart]:not([data-drawn])"
README_HEIGHT = 1440  # the sentence, the tiles, the stages and the first two charts
SIZES = {"light": ("light", 1240), "dark": ("dark", 1240), "phone": ("light", 390)}
LOOKS = (
    ("home", "/", "light"),
    ("stream", "/streams/checkout/", "light"),
    ("stream", "/streams/checkout/", "phone"),
    ("team", "/teams/otter/", "light"),
    ("team", "/teams/otter/", "dark"),
    ("team", "/teams/otter/", "phone"),
)
TOLD_LOOKS = (
    ("told-team", "/teams/otter/", "light"),
    ("told-team", "/teams/otter/", "dark"),
    ("told-team", "/teams/otter/", "phone"),
    ("told-stream", "/streams/checkout/", "phone"),
    ("held-team", "/teams/otter/?at=2024-11", "phone"),
)


def draw_all(page: Page) -> None:
    """Scroll through the page until every chart has come into view and is drawn."""
    for chart in page.locator(".chart[data-chart]").all():
        chart.scroll_into_view_if_needed()
        page.wait_for_timeout(50)
    page.wait_for_function(f"document.querySelector({UNDRAWN!r}) === null")
    page.evaluate("window.scrollTo(0, 0)")


def test_a_walk_from_the_outline_to_a_download(demo: Organisation, tmp_path: Path) -> None:
    with served("headwater.urls") as address, chromium() as browser:
        context = browser.new_context()
        context.add_cookies([cookie(signed_in(), address)])
        visit = Visit(context.new_page())
        page = visit.open(address)
        page.get_by_role("link", name="Checkout", exact=True).click()
        page.get_by_role("list").get_by_role("link", name="Otter", exact=True).last.click()
        draw_all(page)
        assert page.locator("h1").inner_text().startswith("In October, Otter finished")
        card = page.locator("#flow-time")
        with page.expect_download() as started:
            card.get_by_role("link", name="CSV").click()
        started.value.save_as(tmp_path / "flow-time.csv")
        assert (tmp_path / "flow-time.csv").read_text().startswith("# How long do things take?")
        card.get_by_role("link", name="items").click()
        assert page.get_by_role("columnheader").all_inner_texts()[:2] == ["Item", "Kind"]
        assert visit.complaints == []
        assert {urlsplit(url).netloc for url in visit.requests} <= {urlsplit(address).netloc, ""}


def test_the_pages_fit_a_phone_and_every_chart_is_drawn(demo: Organisation) -> None:
    with served("headwater.urls") as address, chromium() as browser:
        for name, path, size in LOOKS:
            page = look(browser, f"{address}{path}", size)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            keep_picture(page, f"{name}-{size}.png")
            if (name, size) == ("team", "light"):
                keep_picture(page, "team.png", height=README_HEIGHT)
            page.context.close()


def test_a_leader_s_pages_fit_a_phone_too_and_every_chart_is_drawn(demo: Organisation) -> None:
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    with served("headwater.urls") as address, chromium() as browser:
        for name, path, size in TOLD_LOOKS:
            page = look(browser, f"{address}{path}", size, leader)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            keep_picture(page, f"{name}-{size}.png")
            page.context.close()


def look(browser: Browser, address: str, size: str, visitor: Client | None = None) -> Page:
    """Open a page in one size and scheme with all its charts drawn; by default, all of it."""
    scheme, width = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.add_cookies([cookie(visitor or signed_in(), address)])
    page = Visit(context.new_page()).open(address)
    draw_all(page)
    return page


def keep_picture(page: Page, name: str, height: int | None = None) -> None:
    """Write a screenshot, or its top `height` pixels, where HEADWATER_SHOTS says, if it says."""
    folder = os.environ.get("HEADWATER_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        width = page.evaluate("innerWidth")
        top: FloatRect = {"x": 0, "y": 0, "width": width, "height": height or 0}
        page.screenshot(path=Path(folder) / name, full_page=True, clip=top if height else None)
