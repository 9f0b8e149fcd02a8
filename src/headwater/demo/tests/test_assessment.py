"""The demo's teams have looked at themselves, and one session waits for a visitor."""

import datetime as dt

import pytest

from headwater.access.places import Place
from headwater.assessment.models import Session
from headwater.assessment.queries.findings import findings, history
from headwater.assessment.queries.themes import heard
from headwater.assessment.steps import FLOOR, Part
from headwater.demo.assessment import write_assessments
from headwater.demo.looks import looks
from headwater.demo.story import calendar_of
from headwater.organisation.queries import teams
from headwater.organisation.storing import store
from headwater.simulation import Simulation
from headwater.simulation.story import write_story

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def looked(db: None, simulation: Simulation) -> None:
    """Every session the demo's teams have held by now."""
    store(simulation.organisation)
    write_assessments(calendar_of(simulation.story, NOW))


def test_otter_has_two_finished_rounds_and_one_to_join(looked: None) -> None:
    assert len(history("otter")) == 2
    waiting = Session.objects.get(team="otter", finished_on=None)
    here = list(waiting.participants.all())
    assert len(here) == len(looks().open.ready) + len(looks().open.waiting)
    assert sum(Part.RATINGS in each.handed_in for each in here) == FLOOR - 1
    assert waiting.closes_at
    assert waiting.closes_at > NOW


def test_every_round_came_out_as_it_is_written(looked: None) -> None:
    for written in looks().round:
        rounds = history(written.team)
        session = rounds[min(written.quarters_ago, len(rounds) - 1)]
        for finding in findings(session):
            low, middle, high, unsure = written.ratings[finding.asked.key]
            assert finding.own.shown == (low + middle + high >= FLOOR)
            if finding.own.shown:
                assert (*finding.own.levels, finding.own.unsure) == (low, middle, high, unsure)


def test_others_see_otter_differently_where_the_story_says_so(looked: None) -> None:
    found = {finding.asked.key: finding for finding in findings(history("otter")[0])}
    assert found["planning"].differs_outside
    assert not found["collaboration"].differs_outside


def test_observability_is_a_struggle_in_payments_for_the_second_quarter(looked: None) -> None:
    themes = heard(Place(domain="payments"), "", NOW).themes
    assert themes is not None
    first = themes.struggles[0]
    assert (first.key, first.teams, first.of, first.quarters) == ("observability", 4, 5, 2)
    assert heard(Place(), "", NOW).themes is not None


def test_nobody_is_remembered_from_a_finished_round(looked: None) -> None:
    over = Session.objects.exclude(finished_on=None)
    assert not over.filter(participants__isnull=False).exists()
    assert not over.filter(boxes__isnull=False).exists()


@pytest.mark.parametrize("month", [1, 4])
def test_it_can_be_built_on_any_day_of_the_year(
    db: None, simulation: Simulation, month: int
) -> None:
    store(simulation.organisation)
    now = dt.datetime(2027, month, 1, 0, 30, tzinfo=dt.UTC)
    write_assessments(calendar_of(write_story(now.date()), now))
    assert heard(Place(domain="payments"), "", now).themes is not None
    assert len(teams()) == 12
