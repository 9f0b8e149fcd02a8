"""A team's assessment pages in a real Chromium: light, dark and on a phone, and without a mouse."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import cookie, signed_in
from headwater.assessment.models import Action, Session
from headwater.assessment.steps import Step, Way
from headwater.assessment.template import template_of
from headwater.assessment.tests.rounds import a_round
from headwater.assessment.tests.test_template_pages import FUN
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments
from headwater.ui.tests.browser import OURS, Visit, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
TEAM = "/teams/otter/assessment/"
PAGES = (
    "/assessment/",
    TEAM,
    f"{TEAM}new/",
    f"{TEAM}cadence/",
    f"{TEAM}template/",
    f"{TEAM}template/new/",
    f"{TEAM}template/flow/",
    f"{TEAM}template/history/",
    f"{TEAM}template/again/",
)
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1240, "height": 880}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1240, "height": 880}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
}
WIDER = "document.documentElement.scrollWidth > innerWidth"
NOW = dt.datetime(2026, 11, 6, 15, tzinfo=dt.UTC)


@pytest.fixture
def member(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody of team Otter, which has looked at itself before and is answering now."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    store(payments())
    day = NOW.date() - dt.timedelta(days=100)
    ended = {"step": Step.FINISHED.value, "opened_on": day, "finished_on": day}
    last = a_round("otter", standing="performing", standing_words="We help each other.", **ended)
    Action.objects.create(team="otter", session=last, text="Pair", owner="team", due_on=day)
    a_round("otter", way=Way.OVER_DAYS.value, step=Step.RATE.value, closes_at=NOW)
    client = signed_in(Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter"))
    client.post(f"{TEAM}template/new/", {**FUN, "edition": 0})
    return client


@pytest.fixture
def address(member: Client) -> Iterator[str]:
    """Where the pages are served."""
    with served(OURS) as at:
        yield at


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as started:
        yield started


def visit(browser: Browser, address: str, client: Client, **looks: Any) -> Visit:
    context = browser.new_context(**looks)
    context.add_cookies([cookie(client, address)])
    return Visit(context.new_page())


def test_nothing_is_wrong_with_any_page_in_any_look(
    address: str, browser: Browser, member: Client
) -> None:
    for name, looks in LOOKS.items():
        looking = visit(browser, address, member, **looks)
        for page in PAGES:
            shown = looking.open(f"{address}{page}")
            found = Axe().run(shown)
            assert found.violations_count == 0, f"{name} {page}: {found.generate_report()}"
            assert not shown.evaluate(WIDER), f"{name} {page}"
            assert shown.locator("main .button:not(.ghost)").count() <= 1, page
        assert looking.complaints == []


def test_what_is_not_needed_yet_is_asked_once_it_is(
    address: str, browser: Browser, member: Client
) -> None:
    page = visit(browser, address, member).open(f"{address}{TEAM}new/")
    until, words = page.get_by_label("Open until"), page.get_by_label("In your words")
    assert not until.is_visible()
    page.get_by_label("Answer over some days").check()
    assert until.is_visible()
    assert not words.is_visible()
    page.get_by_label("Something else").check()
    page.get_by_role("button", name="Open the session").click()
    assert page.get_by_text("Say in a few words what the occasion is.").is_visible()


def test_a_session_is_opened_without_a_mouse(
    address: str, browser: Browser, member: Client
) -> None:
    page = visit(browser, address, member).open(f"{address}{TEAM}new/")
    page.get_by_label("Flow & efficiency").press("Space")  # was ticked among the first few
    page.get_by_role("button", name="Open the session").press("Enter")
    page.wait_for_url(f"{address}/join/*/")
    session = Session.objects.order_by("-pk")[0]
    assert page.url.endswith(f"/join/{session.code}/")
    assert "flow" not in session.asked.values_list("key", flat=True)


def test_use_and_order_are_kept_with_one_button(
    address: str, browser: Browser, member: Client
) -> None:
    page = visit(browser, address, member).open(f"{address}{TEAM}template/")
    page.get_by_label("Use Planning & execution").uncheck()
    page.get_by_label("Order of Fun").fill("0")
    page.get_by_role("button", name="Save use and order").click()
    page.get_by_role("heading", name="Out of use").wait_for()
    keys = [each.title for each in template_of("otter").dimensions]
    assert keys[:2] == ["Fun", "Collaboration & communication"]
    assert "Planning & execution" not in keys
