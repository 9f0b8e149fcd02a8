"""A walk through the demo in a real browser: nothing complains, all fits, nobody else is asked.

With HEADWATER_SHOTS=folder it writes the pictures that the documents show.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, FloatRect, Page

from headwater.access.roles import Role
from headwater.access.tests.visitors import cookie
from headwater.demo.tests.looking import looking_as
from headwater.ui.tests.browser import Visit, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

CHART = ".chart[data-chart]"
UNDRAWN = f"{CHART}:not([data-drawn])"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
WIDE, PHONE, HEIGHT = 1240, 390, 900
MARGIN = 16
MENU = "details.whoami > summary"

PAGES = {
    Role.MEMBER: (
        "/",
        "/teams/otter/",
        "/teams/otter/?period=quarter",
        "/teams/otter/items/flow-time/",
        "/teams/otter/inputs/",
        "/teams/otter/inputs/?output=flow_time",
        "/teams/otter/aims/",
        "/teams/otter/aims/new/?metric=unplanned_interruptions",
        "/teams/otter/aims/new/?metric=flow_time",
        "/teams/otter/notes/",
        "/teams/otter/about/",
        "/teams/otter/about/edit/",
        "/teams/otter/telling/",
        "/teams/otter/seen/",
        "/streams/checkout/",
        "/purpose/",
        "/purpose/map/",
        "/purpose/key-results/stream/checkout/",
        "/purpose/looking-back/",
        "/purpose/looked-back/",
        "/purpose/ratio/team/otter/",
        "/purpose/ratio/team/otter/items/",
        "/teams/otter/purpose/",
        "/purpose/files/",
    ),
    Role.LEADER: (
        "/",
        "/teams/otter/",
        "/teams/otter/?at=2026-11",
        "/teams/heron/about/",
        "/streams/checkout/",
        "/what-the-numbers-are-for/",
        "/purpose/ratio/domain/payments/?period=month&at=2026-10",
        "/purpose/investment/stream/checkout/?period=month&at=2026-10",
        "/streams/checkout/funding/",
        "/purpose/checklist/",
    ),
    Role.OPERATOR: ("/organisation/", "/organisation/grace/", "/sources/quality/", "/sources/"),
}
"""What the personas open; other rooms' own tests look at the rest."""


@dataclass(frozen=True)
class Picture:
    """A picture for the documents: the top `height` pixels of a page as a persona sees it, or of
    the page that its link `follow` leads to; counted from the element `at`, if one is named.
    """

    name: str
    role: Role
    path: str
    height: int
    menu_open: bool = False
    follow: str = ""
    at: str = ""


PAGE = "Payment page under two seconds"
FINISHED = urlencode({"q": PAGE, "state": "done"})
PAYMENTS = "domain/payments"
PICTURES = (
    Picture("team.png", Role.MEMBER, "/teams/otter/", 1440),
    Picture("leader.png", Role.LEADER, "/teams/otter/", 1000),
    Picture("inputs.png", Role.MEMBER, "/teams/otter/inputs/", 1010),
    Picture("seen.png", Role.MEMBER, "/teams/otter/seen/", 720),
    Picture("personas.png", Role.DELIVERY_MANAGER, "/", 560, menu_open=True),
    Picture("initiatives.png", Role.DELIVERY_MANAGER, "/purpose/", 860),
    Picture("work.png", Role.DELIVERY_MANAGER, f"/purpose/?{FINISHED}", 970, follow=PAGE),
    Picture("map.png", Role.DELIVERY_MANAGER, f"/purpose/map/{PAYMENTS}/", 840, at=".map-figure"),
    Picture("ratio.png", Role.DELIVERY_MANAGER, "/purpose/ratio/", 1040),
)


def test_a_walk_from_the_outline_to_a_download(lived_in: None, tmp_path: Path) -> None:
    with walking(Role.MEMBER) as (visit, address):
        page = visit.open(address)
        page.get_by_role("link", name="Otter", exact=True).last.click()
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


@pytest.mark.slow
@pytest.mark.parametrize("role", PAGES, ids=str)
def test_every_page_fits_a_screen_and_a_phone_by_day_and_by_night(
    lived_in: None, role: Role
) -> None:
    with walking(role) as (visit, address):
        too_wide = [
            (path, look)
            for path in PAGES[role]
            for look, is_wide in looks(visit.open(f"{address}{path}"))
            if is_wide
        ]
        assert too_wide == []
        assert visit.complaints == []


@pytest.mark.skipif("HEADWATER_SHOTS" not in os.environ, reason="no pictures are asked for")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_documents_show_what_the_demo_shows(lived_in: None, picture: Picture) -> None:
    with walking(picture.role) as (visit, address):
        page = visit.open(f"{address}{picture.path}")
        if picture.follow:
            page.get_by_role("link", name=picture.follow).first.click()
            page.wait_for_load_state("networkidle")
        draw_all(page)
        if picture.menu_open:
            page.locator(MENU).click()
        keep(page, picture)
        assert visit.complaints == []


@contextmanager
def walking(role: Role) -> Iterator[tuple[Visit, str]]:
    """Look at the served demo through a persona; yields the visit and the address."""
    visitor = looking_as(role)  # before the browser, which runs a loop of its own
    with served("headwater.urls") as address, chromium() as browser:
        yield Visit(_tab(browser, visitor, address)), address


def _tab(browser: Browser, visitor: Client, address: str) -> Page:
    context = browser.new_context(viewport={"width": WIDE, "height": HEIGHT})
    context.add_cookies([cookie(visitor, address)])
    return context.new_page()


def looks(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield each look of an open page with whether it is too wide for its window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        draw_all(page)
        yield scheme, page.evaluate(TOO_WIDE)
    page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    draw_all(page)
    yield "phone", page.evaluate(TOO_WIDE)
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})


def draw_all(page: Page) -> None:
    """Scroll through the page until every chart has come into view and is drawn."""
    for chart in page.locator(CHART).all():
        chart.scroll_into_view_if_needed()
    page.wait_for_function(f"document.querySelector({UNDRAWN!r}) === null")
    page.evaluate("window.scrollTo(0, 0)")


def keep(page: Page, picture: Picture) -> None:
    """Write a picture where HEADWATER_SHOTS says."""
    folder = Path(os.environ["HEADWATER_SHOTS"])
    folder.mkdir(parents=True, exist_ok=True)
    found = page.locator(picture.at).bounding_box() if picture.at else None
    top: FloatRect = {
        "x": 0,
        "y": found["y"] - MARGIN if found else 0,
        "width": WIDE,
        "height": picture.height,
    }
    page.screenshot(path=folder / picture.name, full_page=True, clip=top)
