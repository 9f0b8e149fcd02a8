"""What a page that follows its session does: it keeps what is being written, says aloud what is
new, and goes on when the connection was away.
"""

from collections.abc import Iterator

import pytest

from headwater.assessment.tests.served_room import PATIENCE_MS, Place, Somebody, sessions_served

pytestmark = pytest.mark.browser
MADE_TALLER = "area => { area.style.height = '200px'; }"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with sessions_served(tmp_path_factory.mktemp("live"), "anonymous") as served:
        yield served


def hears(one: Somebody, words: str) -> None:
    """Wait until this was said to who cannot see the page."""
    said = one.page.locator("#announce", has_text=words)
    said.wait_for(state="attached", timeout=PATIENCE_MS)


def sends(one: Somebody, where: str, **fields: str) -> int:
    """Have this browser send a form of the facilitator's, as another tab of theirs would."""
    status: int = one.page.evaluate(
        """async ([where, fields]) => {
             const sent = new FormData(document.querySelector("form[action$='/move/']"));
             for (const name of ["to"]) sent.delete(name);
             for (const [name, value] of Object.entries(fields)) sent.set(name, value);
             const address = document.querySelector("form[action$='/move/']").action;
             const to = address.replace("/move/", where);
             return (await fetch(to, { method: "POST", body: new URLSearchParams(sent) })).status;
           }""",
        [where, fields],
    )
    return status


def test_a_page_follows_its_session_and_loses_nothing_on_the_way(place: Place) -> None:
    leads, fox = place.facilitator(), place.somebody("Fox")
    fox.come_in()
    leads.reads("Fox")

    assert sends(leads, "/move/", to="decide") == 200
    for one in (leads, fox):
        one.sees("Having talked: where do we stand?")
        hears(one, "The session moved on: Decide.")
        assert one.page.evaluate("document.activeElement.id") == "step-heading"

    leads.page.get_by_label("In our words").fill("We help each other.")
    leads.page.locator("#standing-words").evaluate(MADE_TALLER)  # as by dragging its corner
    leads.page.get_by_label("In our words").focus()
    assert sends(leads, "/timer/", minutes="1") == 200
    fox.page.locator(".timer").wait_for(timeout=PATIENCE_MS)
    leads.page.locator(".timer").wait_for(timeout=PATIENCE_MS)
    assert leads.page.get_by_label("In our words").input_value() == "We help each other."
    assert leads.page.evaluate("document.activeElement.id") == "standing-words"

    shown = fox.page.locator(".timer").inner_text()
    fox.page.locator(".timer").filter(has_not_text=shown).wait_for(timeout=PATIENCE_MS)
    fox.page.get_by_role("button", name="Hold the numbers still").click()
    still = fox.page.locator(".timer").inner_text()
    fox.page.wait_for_timeout(1_500)
    assert fox.page.locator(".timer").inner_text() == still

    assert fox.complaints == leads.complaints == []


def test_a_connection_that_was_away_is_told_of_and_comes_back(place: Place) -> None:
    leads, gull = place.facilitator(), place.somebody("Gull")
    gull.page.goto(f"{place.address}/join/{place.code}/")
    gull.page.get_by_label("What shall we call you here?").fill("Gull")
    gull.presses("Come in")
    gull.page.locator("#stage .stage").wait_for(timeout=PATIENCE_MS)

    gull.page.wait_for_load_state("load")
    gull.page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # the stream is closed
    assert sends(leads, "/move/", to="actions") == 200
    leads.page.locator("#stage .step-actions").wait_for(timeout=PATIENCE_MS)
    assert gull.page.locator("#stage .step-actions").count() == 0
    gull.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    gull.page.locator("#stage .step-actions").wait_for(timeout=PATIENCE_MS)


def test_a_page_that_cannot_listen_looks_by_itself(place: Place) -> None:
    leads, hare = place.facilitator(), place.somebody("Hare")
    hare.page.route("**/live/**", lambda route: route.fulfill(status=503, body="full"))
    hare.page.clock.install()
    hare.page.goto(f"{place.address}/join/{place.code}/")
    hare.page.get_by_label("What shall we call you here?").fill("Hare")
    hare.presses("Come in")
    hare.page.locator("#stage .stage").wait_for(timeout=PATIENCE_MS)
    assert sends(leads, "/move/", to="close") == 200
    leads.page.locator("#stage .step-close").wait_for(timeout=PATIENCE_MS)
    hare.page.clock.fast_forward(16_000)
    hare.page.locator("#stage .step-close").wait_for(timeout=PATIENCE_MS)
