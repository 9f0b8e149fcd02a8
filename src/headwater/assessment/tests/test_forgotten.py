"""A session that nobody ends does not keep the names of who was there."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from headwater.assessment.models import Session
from headwater.assessment.operations import sessions
from headwater.assessment.operations.forgotten import LEFT_OPEN, end_forgotten
from headwater.assessment.steps import Part, Step
from headwater.assessment.tests.running import NOW, handed_in, joined, opened

pytestmark = pytest.mark.django_db
LONG_AFTER = NOW + LEFT_OPEN + dt.timedelta(days=1)


def left_at(step: Step) -> Session:
    """A session that five people answered and that was left at a step."""
    session = opened()
    people = joined(session, "Ada", "Bo", "Cy", "Di", "Ed")
    sessions.move(session.code, Step.RATE, 1, NOW)
    for somebody in people:
        handed_in(session, somebody, Part.RATINGS)
    if step is not Step.RATE:
        sessions.move(session.code, step, 2, NOW)
    return session


def test_one_that_was_revealed_ends_with_its_results_and_without_names() -> None:
    session = left_at(Step.LOOK)
    end_forgotten(LONG_AFTER)
    session.refresh_from_db()
    assert (session.step, session.called_off) == (Step.FINISHED, False)
    assert session.results.filter(part=Part.RATINGS, answers=5).exists()
    assert not session.participants.exists()


def test_of_one_that_was_never_revealed_nothing_is_left() -> None:
    session = left_at(Step.RATE)
    end_forgotten(LONG_AFTER)
    session.refresh_from_db()
    assert (session.step, session.called_off) == (Step.FINISHED, True)
    assert not session.results.exists()
    assert not session.boxes.exists()
    assert not session.participants.exists()


def test_a_box_of_a_lost_key_keeps_no_name_alive() -> None:
    session = left_at(Step.LOOK)
    session.boxes.update(sealed="of another key")
    end_forgotten(LONG_AFTER)
    session.refresh_from_db()
    assert (session.step, session.called_off) == (Step.FINISHED, False)
    assert session.results.filter(part=Part.RATINGS, answers=5).exists()


def test_one_that_still_runs_is_left_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    session = left_at(Step.LOOK)
    with django_assert_num_queries(1):
        end_forgotten(NOW + LEFT_OPEN)
    assert session.participants.count() == 5
