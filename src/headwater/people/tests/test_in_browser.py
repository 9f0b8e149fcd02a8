"""Signing in with a real Chromium, under the real policy: passkeys, the switcher, every size."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page

from headwater.access.models import Account
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.access.tests.visitors import cookie
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments
from headwater.people import personas
from headwater.people.personas import Persona
from headwater.ui.tests.browser import OURS, Visit, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "otters build small dams"
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)
CAST = (
    Persona("Ines", "ines@demo.invalid", Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION)),
    Persona("Juno", "juno@demo.invalid", OPERATOR),
)
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PAGES = (
    "/people/",
    "/people/teams/otter/",
    "/people/me/",
    "/account/password/",
    "/account/second-step/",
    "/account/sessions/",
    "/account/passkeys/",
    "/account/confirm/",
)
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def address(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the pages are served; by a name, since passkeys do not go with an IP address."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    store(payments())
    with served(OURS) as at, override_settings(ALLOWED_HOSTS=["localhost"]):
        yield at.replace("127.0.0.1", "localhost")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def ada(transactional_db: None) -> Account:
    """Somebody with a password who runs Headwater."""
    made = somebody(OPERATOR)
    made.set_password(PASSWORD)
    made.save()
    return made


def with_a_key(page: Page) -> None:
    """Give the browser a device that makes passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_is_added_and_signs_in_without_a_password(
    address: str, browser: Browser, ada: Account
) -> None:
    visit = Visit(browser.new_page())
    page = visit.open(f"{address}/account/sign-in/?next=/people/me/")
    with_a_key(page)
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name=ada.name).wait_for()
    visit.open(f"{address}/account/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.locator(".whoami > summary").click()
    page.get_by_role("button", name="Sign out").click()
    visit.open(f"{address}/account/sign-in/?next=/people/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name=ada.name).wait_for()
    assert visit.complaints == []


def test_a_passkey_that_does_not_work_is_told_on_the_page(
    address: str, browser: Browser, ada: Account
) -> None:
    page = browser.new_page()
    with_a_key(page)
    page.goto(f"{address}/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("That passkey did not work here").wait_for()


def test_the_demos_views_are_switched_by_keyboard(address: str, browser: Browser) -> None:
    personas.introduce(CAST)
    page = browser.new_page()
    page.goto(f"{address}/organisation/")
    summary = page.locator(".whoami > summary")
    assert "Looking at it as" in summary.inner_text()
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("Operator")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "Operator" in page.locator(".whoami > summary").inner_text()


def test_escape_and_a_click_elsewhere_close_the_menu(address: str, browser: Browser) -> None:
    personas.introduce(CAST)
    page = browser.new_page()
    page.goto(f"{address}/organisation/")
    menu = page.locator(".whoami-menu")
    page.locator(".whoami > summary").click()
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    page.locator(".whoami > summary").click()
    assert menu.is_visible()
    page.locator("h1").click()
    assert not menu.is_visible()


@pytest.mark.parametrize(
    "looks",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 800}},
    ],
    ids=["light", "dark", "phone"],
)
def test_every_page_fits_and_complains_of_nothing(
    address: str, browser: Browser, ada: Account, looks: Any
) -> None:
    client = Client()
    client.force_login(ada)
    context = browser.new_context(**looks)
    context.add_cookies([cookie(client, address)])
    visit = Visit(context.new_page())
    for path in PAGES:
        page = visit.open(f"{address}{path}")
        page.locator(".whoami > summary").click()
        assert not page.evaluate(WIDER), path
    assert visit.complaints == []
