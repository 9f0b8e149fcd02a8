"""Pages for and about people outside the team, in a real Chromium, under the real policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import cookie, signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Session
from headwater.assessment.operations import answering, observing, outside, sessions
from headwater.assessment.outside_questions import FULL, SHORT, outside_form
from headwater.assessment.steps import FLOOR, Part, Step
from headwater.assessment.tests.outside import KEYS, asking, everywhere, in_the_box, spent
from headwater.flow.tests import cast
from headwater.flow.tests.conftest import filled_warehouse
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store
from headwater.ui.tests.browser import OURS, Visit, chromium, served

__all__ = ["filled_warehouse"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WIDER = "document.documentElement.scrollWidth > innerWidth"
LOOKS: list[dict[str, Any]] = [
    {"viewport": {"width": 1240, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1240, "height": 900}, "color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
]
NAMES = ("light", "dark", "phone")


@pytest.fixture
def address(
    transactional_db: None,
    filled_warehouse: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Where the pages are served, to be looked at while the browser's loop runs in this thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.WAREHOUSE_URL = filled_warehouse
    cache.clear()
    store(cast.plan())
    with served(OURS) as at:
        yield at


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


def a_session(form: str = SHORT) -> Session:
    today = timezone.now().date()
    return asking(organisation.team("otter"), form, outside_until=today)


def revealed_and_collected() -> Session:
    """Return a session at the look: rated well by five, badly from outside, and observed."""
    session, now = a_session(), timezone.now()
    secrets = [answering.join(session.code, f"person {n}")[1] for n in range(FLOOR)]
    moved(session, Step.RATE)
    for secret in secrets:
        well = Answers(dict.fromkeys(KEYS, "exceeding"), {"flow": ("It flows.",)})
        answering.hand_in(session.code, secret, Part.RATINGS, well, now)
    form = outside_form(session)
    for number, link in enumerate(outside.make_links(session.code, FLOOR + 1, now.date())):
        words = everywhere(form.keys, f"We often wait for weeks, {number} of us say.")
        said = Answers(dict.fromkeys(form.rated, "not-meeting"), words)
        outside.respond(link, said, now)
    known = {"team": organisation.team("otter"), "by": CONSOLE, "today": now.date()}
    seen = {"seen": "Questions wait for one person.", "example": "On Tuesday, for two days."}
    observing.observe(session.code, "", **seen, **known)  # type: ignore[arg-type]
    moved(session, Step.LOOK)
    outside.close_outside(session.code, session.edition)
    return session


def moved(session: Session, step: Step) -> None:
    sessions.move(session.code, step, session.edition, timezone.now())
    session.refresh_from_db()


def stranger(browser: Browser, **looks: Any) -> Visit:
    return Visit(browser.new_context(**looks).new_page())


def manager(browser: Browser, address: str, **looks: Any) -> Visit:
    client = signed_in(Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter"))
    context = browser.new_context(**looks)
    context.add_cookies([cookie(client, address)])
    return Visit(context.new_page())


def at(view: str, session: Session, *more: object) -> str:
    return reverse(f"assessment:{view}", args=[session.code, *more])


def link(session: Session) -> str:
    (secret,) = outside.make_links(session.code, 1, timezone.now().date())
    return reverse("assessment:outside", args=[secret])


def nothing_wrong(page: Page) -> None:
    found: Any = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate(WIDER)


@pytest.mark.parametrize("looks", LOOKS, ids=NAMES)
def test_the_pages_of_people_outside_hold(address: str, browser: Browser, looks: Any) -> None:
    path = link(a_session(FULL if looks is LOOKS[0] else SHORT))
    visit = stranger(browser, **looks)
    page = visit.open(f"{address}{path}")
    nothing_wrong(page)
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent yet")
    nothing_wrong(page)
    for radio in page.get_by_label("I don’t know").all():
        radio.check()
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.locator("h1")).to_have_text("Thank you: your answers are in.")
    nothing_wrong(page)
    # of a refused form the browser's console says that it was refused
    assert [one for one in visit.complaints if "422" not in one] == []


@pytest.mark.parametrize("looks", LOOKS, ids=NAMES)
def test_the_pages_of_the_team_hold(address: str, browser: Browser, looks: Any) -> None:
    session = a_session()
    visit = manager(browser, address, **looks)
    page = visit.open(f"{address}{at('outside_links', session)}")
    nothing_wrong(page)
    page.get_by_role("button", name="Make the links").click()
    expect(page.get_by_label("8 links, one in each line")).to_be_visible()
    nothing_wrong(page)
    page = visit.open(f"{address}{at('observe', session)}")
    page.get_by_label("What did you see?").fill("Questions wait for one person.")
    page.get_by_label("One example").fill("On Tuesday, for two days.")
    page.get_by_role("button", name="Give it to the team").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you.")
    nothing_wrong(page)
    assert visit.complaints == []


@pytest.mark.parametrize("looks", LOOKS, ids=NAMES)
def test_what_came_from_outside_holds_in_the_room(
    address: str, browser: Browser, looks: Any
) -> None:
    session = revealed_and_collected()
    visit = manager(browser, address, **looks)
    page = visit.page
    page.goto(f"{address}{at('room', session)}")
    expect(page.get_by_role("heading", name="Seen from outside")).to_be_visible()
    page.get_by_text("What the data can add").click()
    expect(page.locator(".evidence")).to_contain_text("against the quarter before")
    nothing_wrong(page)
    page.get_by_role("button", name="Talk about it").click()
    expect(page.locator("#stage")).to_contain_text("You decided to talk about it.")
    nothing_wrong(page)


def test_evidence_has_a_page_without_scripts(address: str, browser: Browser) -> None:
    session = revealed_and_collected()
    visit = manager(browser, address, java_script_enabled=False)
    page = visit.open(f"{address}{at('evidence', session, 'flow')}")
    expect(page.locator("main")).to_contain_text("Flow Time")


def test_the_form_works_by_keyboard_alone_and_without_scripts(
    address: str, browser: Browser
) -> None:
    session = a_session()
    page = stranger(browser, java_script_enabled=False).open(f"{address}{link(session)}")
    page.get_by_label("Not meeting what I need").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[value=meeting]").first).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("They tell us in time.")
    page.get_by_role("button", name="Hand in my answers").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Thank you: your answers are in.")
    assert (in_the_box(session), spent(session)) == (1, 1)


def test_a_draft_outlives_a_reload_and_is_gone_once_it_is_in(
    address: str, browser: Browser
) -> None:
    page = stranger(browser).open(f"{address}{link(a_session())}")
    page.locator("[value=exceeding]").first.check()
    page.get_by_label("What makes you say so?").first.fill("They tell us in time.")
    page.reload()
    expect(page.locator("[value=exceeding]").first).to_be_checked()
    expect(page.get_by_label("What makes you say so?").first).to_have_value("They tell us in time.")
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.locator("h1")).to_have_text("Thank you: your answers are in.")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("localStorage.length") == 0
