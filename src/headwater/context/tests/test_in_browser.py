"""The room's pages in a real Chromium, under the real policy, in light, dark and on a phone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import cookie, signed_in
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments
from headwater.ui.tests.browser import OURS, Visit, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PAGES = ("notes", "about", "about/edit", "telling", "seen")
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def address(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the pages are served, to be looked at while the browser's loop runs in this thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    store(payments())
    with served(OURS) as at:
        yield at


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


def visit(browser: Browser, address: str, client: Client, **looks: object) -> Visit:
    context = browser.new_context(**looks)  # type: ignore[arg-type]
    context.add_cookies([cookie(client, address)])
    return Visit(context.new_page())


def test_a_note_is_written_from_a_chart_reworded_and_taken_back(
    address: str, browser: Browser
) -> None:
    member = visit(browser, address, signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")))
    page = member.open(f"{address}/teams/otter/notes/?metric=flow_time&period=month&at=2026-10")
    page.get_by_label("What should whoever sees the numbers know?").fill("Release *freeze*")
    page.get_by_role("button", name="Add the note").click()
    assert page.get_by_role("heading", name="October 2026 Flow Time").is_visible()
    assert page.locator(".prose em").inner_text() == "freeze"

    page.get_by_role("link", name="Reword or take back").click()
    page.get_by_label("The note").fill("Audit")
    page.get_by_role("button", name="Keep this wording").click()
    page.get_by_text("1 earlier wording").click()
    assert page.locator(".earlier em").is_visible()

    page.get_by_role("link", name="Reword or take back").click()
    page.get_by_role("button", name="Take the note back").click()
    assert page.get_by_text("Taken back. It stands nowhere").is_visible()
    assert member.complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1240), ("dark", 390)])
def test_every_page_fits_and_nothing_complains(
    address: str, browser: Browser, scheme: str, width: int
) -> None:
    looks = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    member = visit(browser, address, signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")), **looks)
    for name in PAGES:
        page = member.open(f"{address}/teams/otter/{name}/")
        assert page.locator(".tabs [aria-current=page]").count() == 1, name
        assert not page.evaluate(WIDER), name
    assert member.complaints == []
    assert all(url.startswith(address) for url in member.requests)
