"""Whole sessions with real browsers: a facilitator and people with contexts of their own, one at a
phone, one by keyboard alone, one who reloads in the middle.
"""

import datetime as dt
from collections.abc import Iterator

import pytest

from headwater.assessment.tests.served_room import PHONE, Place, Somebody, sessions_served
from headwater.assessment.words import TOO_FEW

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SAID = "The ledger has alerts. The importer has none."
LEVELS = ("not-meeting", "exceeding", "unsure")
ASKED = 3
IN_A_MONTH = (dt.date.today() + dt.timedelta(days=30)).isoformat()  # noqa: DTZ011


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server with one session by open voting and two that are anonymous."""
    with sessions_served(tmp_path_factory.mktemp("room"), "open", "anonymous", "anonymous") as at:
        yield at


@pytest.fixture
def place(server: Place) -> Iterator[Place]:
    """A session of a test's own."""
    yield server
    server.next_session()


def test_a_session_from_the_welcome_to_the_end(place: Place) -> None:
    leads = place.facilitator()
    ada, ben, cleo = (
        place.somebody("Ada"),
        place.somebody("Ben", viewport=PHONE, has_touch=True),
        place.somebody("Cleo", viewport=PHONE, color_scheme="dark"),
    )
    everybody = (leads, ada, ben, cleo)
    comes_in_by_keyboard(ada)
    for one in (ben, cleo):
        one.come_in()
        one.reads("Open voting.")
    leads.reads("3 here")
    look_at(leads, cleo)

    leads.presses("Next: Last time")
    ben.sees("Nothing is left open from last time.")
    look_at(leads, cleo)

    leads.presses("Next: Our standing")
    for one in (ada, ben, cleo):
        one.sees("Before the details: how are we doing as a team?")
    look_at(leads, cleo)
    says_the_standing_by_keyboard(ada)
    for one in (ben, cleo):
        one.page.get_by_role("radio", name="We are struggling").check()
        one.presses("Hand in")
    leads.reads("3 of 3 ready")
    look_at(leads, cleo)

    leads.presses("Next: Rate alone")
    for one in (ada, ben, cleo):
        one.sees("Rate alone")
    rates_by_keyboard(ada)
    rates_and_reloads(ben, leads)
    leads.reads("2 of 3 ready")
    assert SAID not in leads.page.content()
    cleo.chooses("exceeding", "meeting", "exceeding")
    look_at(leads, cleo)
    cleo.presses("Hand in")
    leads.reads("3 of 3 ready")

    leads.presses("Show the answers")
    for one in everybody:
        one.reads("You see this very differently.")
        one.reads(SAID)
    cleo.page.get_by_role("definition").filter(has_text="Ben").first.wait_for()
    leads.page.locator(".evidence > summary").click()
    leads.page.locator(".evidence-body p").first.wait_for()
    look_at(leads, cleo)
    heading = ben.page.get_by_role("heading", level=1).inner_text()
    leads.page.get_by_role("button", name="Next: ").first.click()
    ben.page.wait_for_function(
        "(old) => document.querySelector('h1').innerText !== old", arg=heading
    )
    assert ben.page.evaluate("document.activeElement.id") == "step-heading"
    assert ben.page.title() == "Look together · Otter looks at itself · Headwater"

    leads.presses("On to Keep · stop · start")
    for one in (ada, ben, cleo):
        one.page.get_by_label("Keep").fill(f"Pairing, says {one.name}\nShort refinements")
    look_at(leads, cleo)
    for one in (ada, ben, cleo):
        one.presses("Hand in my cards")
    leads.reads("3 of 3 ready")
    leads.presses("Show the cards")
    ben.reads("Pairing, says Ada")
    leads.page.get_by_label("Another card under Start").fill("Alert on what the importer lags")
    leads.page.locator("#column-start ~ form").get_by_role("button", name="Add").click()
    ben.reads("Alert on what the importer lags")
    look_at(leads, cleo)

    leads.presses("Next: Decide")
    ben.sees("Having talked: where do we stand?")
    leads.page.get_by_role("radio").nth(1).check()
    leads.page.get_by_label("In our words").fill("We deliver, and hear of trouble late.")
    leads.presses("Write it down")
    ben.reads("We deliver, and hear of trouble late.")
    look_at(leads, cleo)

    leads.presses("Next: Actions")
    ben.sees("What will we do about it?")
    leads.page.get_by_label("What will we do?").fill("Alert on importer lag")
    leads.page.get_by_label("By when?").fill(IN_A_MONTH)
    leads.presses("Add it")
    ben.reads("Alert on importer lag")
    look_at(leads, cleo)

    leads.presses("Next: Close")
    for one in (ada, ben, cleo):
        one.sees("One last thing.")
        one.page.get_by_role("radio").last.check()
    look_at(leads, cleo)
    for one in (ada, ben, cleo):
        one.presses("Hand in")
    leads.presses("Finish the session")
    for one in everybody:
        one.sees("Thank you. That was Otter’s look at itself.")
    look_at(leads, cleo)
    assert drafts_of(ben) == drafts_of(ada) == 0
    assert [one.complaints for one in everybody] == [[], [], [], []]


def test_five_who_answer_without_names_see_counts_and_no_names(place: Place) -> None:
    leads = rated_by(place, "Ada", "Ben", "Cleo", "Dora", "Emil")
    assert leads.asked == []
    for one in place.here:
        one.reads("5 answers")
        assert one.page.get_by_role("definition").count() == 0
    leads.finds_nothing_wrong()


def test_three_who_answer_without_names_see_only_how_many_and_why(place: Place) -> None:
    leads = rated_by(place, "Ada", "Ben", "Cleo")
    assert ["Fewer than five have handed in." in words for words in leads.asked] == [True]
    for one in place.here:
        one.reads(TOO_FEW)
        assert one.page.locator(".spread-bar").count() == 0
    look_at(*place.here[:2])


def rated_by(place: Place, *names: str) -> Somebody:
    """Let people rate until the answers are shown; return who facilitates."""
    leads = place.facilitator()
    people = [place.somebody(name) for name in names]
    for one in people:
        one.come_in()
    leads.page.get_by_text("Another step").click()
    leads.page.get_by_role("button", name="Rate alone", exact=True).click()
    for number, one in enumerate(people):
        one.sees("Rate alone")
        one.chooses(*[("meeting", "exceeding")[number % 2]] * ASKED)
        one.presses("Hand in")
    leads.reads(f"{len(names)} of {len(names)} ready")
    leads.says_yes()
    leads.presses("Show the answers")
    return leads


def look_at(*some: Somebody) -> None:
    """Ask axe: at a desk and in light, at a phone and in the dark."""
    for one in some:
        one.finds_nothing_wrong()


def comes_in_by_keyboard(one: Somebody) -> None:
    one.page.goto(f"{one.address}/join/")
    one.page.keyboard.type(one.code.lower())
    one.types("Enter")
    one.page.wait_for_url("**/join/*/")
    one.page.keyboard.type(one.name)
    one.types("Enter")
    one.sees("Welcome. This is about us, not about marks.")


def says_the_standing_by_keyboard(one: Somebody) -> None:
    assert one.page.evaluate("document.activeElement.id") == "step-heading"
    one.tabs_to("input[type=radio]")
    one.types("Space", "ArrowDown")
    one.tabs_to("textarea")
    one.page.keyboard.type("It depends on the week.")
    one.tabs_to("button[type=submit]")
    one.types("Enter")
    one.reads("You have handed in everything for now.")


def rates_by_keyboard(one: Somebody) -> None:
    for _ in range(ASKED):
        one.tabs_to("input[type=radio]")
        one.types("Space", "ArrowDown", "ArrowDown")
        one.tabs_to("[data-next]")
        one.types("Enter")
    one.page.get_by_role("heading", name="Before you hand in").wait_for()
    one.tabs_to("[data-hand-in]")
    one.types("Enter")
    one.reads("You have handed in everything for now.")


def rates_and_reloads(one: Somebody, leads: Somebody) -> None:
    """Rate and write while the stage is fetched anew, lose the page in between, and find everything
    where it was.
    """
    one.chooses(LEVELS[0])
    one.page.locator("[data-back]").click()
    one.page.locator("[data-page]:visible textarea").fill(SAID)
    leads.presses("2 minutes")
    one.page.get_by_role("timer").wait_for()
    assert one.page.locator("[data-page]:visible textarea").input_value() == SAID
    one.page.locator("[data-next]").click()
    one.page.reload()
    one.reads(f"Question 2 of {ASKED} · 1 answered")
    one.page.locator("[data-back]").click()
    assert one.page.locator("[data-page]:visible textarea").input_value() == SAID
    one.page.locator("[data-next]").click()
    one.chooses(*LEVELS[1:])
    one.page.get_by_role("heading", name="Before you hand in").wait_for()
    one.finds_nothing_wrong()
    one.presses("Hand in")
    one.reads("You have handed in everything for now.")


def drafts_of(one: Somebody) -> int:
    return int(one.page.evaluate("Object.keys(localStorage).length"))
