"""One drawing for all who see the same, and never somebody's own for another."""

import threading
from functools import partial

import pytest
from django.test import Client

from headwater.assessment.models import Session
from headwater.assessment.operations import sessions
from headwater.assessment.steps import Part, Step
from headwater.assessment.tests.running import NOW, handed_in, joined, opened
from headwater.assessment.views import shared
from headwater.assessment.views.shared import GOOD_FOR_S, MOST, Drawings

FIVE = ("Fox", "Gull", "Hare", "Ibis", "Jay")


@pytest.fixture(autouse=True)
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No drawing from before, and a clock that stands still however slow the machine is."""
    monkeypatch.setattr(shared, "_drawings", Drawings(lambda: 0.0))


def test_what_many_ask_for_at_once_is_drawn_once() -> None:
    drawings, times, all_here = Drawings(), [], threading.Barrier(8)

    def draw() -> str:
        times.append(1)
        return "the answers"

    def ask() -> None:
        all_here.wait()
        assert drawings.text("here", draw) == "the answers"

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert times == [1]


def test_a_drawing_is_soon_old() -> None:
    now = [0.0]
    drawings = Drawings(lambda: now[0])
    drawings.text("here", lambda: "before")
    now[0] = GOOD_FOR_S
    assert drawings.text("here", lambda: "after") == "before"
    now[0] = GOOD_FOR_S + 0.1
    assert drawings.text("here", lambda: "after") == "after"


def test_a_drawing_with_a_form_in_it_is_given_to_nobody_else() -> None:
    drawings = Drawings()
    form = '<input name="csrfmiddlewaretoken" value="{}">'
    for name in FIVE:
        assert drawings.text("here", partial(form.format, name)) == form.format(name)


def test_a_drawing_that_failed_is_drawn_by_the_next() -> None:
    drawings = Drawings()
    with pytest.raises(ZeroDivisionError):
        drawings.text("here", lambda: str(1 // 0))
    assert drawings.text("here", lambda: "drawn") == "drawn"


def test_few_drawings_are_kept() -> None:
    drawings = Drawings()
    for key in range(MOST + 1):
        drawings.text(key, lambda: "drawn")
    assert drawings.text(0, lambda: "again") == "again"
    assert drawings.text(MOST, lambda: "again") == "drawn"


def browsers(session: Session) -> list[Client]:
    made = []
    for secret in joined(session, *FIVE):
        handed_in(session, secret, Part.STANDING)
        browser = Client()
        browser.cookies[f"hw-{session.code}"] = secret
        made.append(browser)
    return made


def stage(browser: Client, session: Session) -> str:
    answer = browser.get(f"/join/{session.code}/stage/", headers={"HX-Request": "true"})
    return str(answer.content.decode())


@pytest.mark.django_db
def test_everybody_has_the_answers_from_one_drawing_and_the_next_step_from_another(
    django_assert_max_num_queries: object,
) -> None:
    session = opened()
    sessions.move(session.code, Step.STANDING, 1, NOW)
    people = browsers(session)
    sessions.move(session.code, Step.LOOK, 2, NOW)
    first = stage(people[0], session)
    assert 'data-step="look"' in first
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert stage(people[1], session) == first
    sessions.move(session.code, Step.DECIDE, 3, NOW)
    assert 'data-step="decide"' in stage(people[1], session)


@pytest.mark.django_db
def test_what_is_handed_in_alone_is_drawn_for_each(client: Client) -> None:
    session = opened()
    sessions.move(session.code, Step.STANDING, 1, NOW)
    waiting, *_ = browsers(session)
    late = Client()
    late.cookies[f"hw-{session.code}"] = joined(session, "Kite")[0]
    assert "<form" in stage(late, session)
    assert "hand-in/standing" not in stage(waiting, session)


@pytest.mark.django_db
def test_who_facilitates_sees_their_own(client: Client) -> None:
    session = opened()
    sessions.move(session.code, Step.STANDING, 1, NOW)
    people = browsers(session)
    sessions.move(session.code, Step.LOOK, 2, NOW)
    assert "/move/" not in stage(people[0], session)
    assert "/move/" in stage(client, session)
    assert "/move/" not in stage(people[1], session)
