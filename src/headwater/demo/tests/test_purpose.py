"""The demo shows purpose as real organisations have it: growing, with gaps, and with surprises."""

import datetime as dt
from datetime import UTC

import pytest
from django.db.models import QuerySet
from pytest_django import Settings

from headwater.demo.purpose import write_purpose
from headwater.demo.purposes import hopes, looks_back, wishes
from headwater.demo.story import calendar_of
from headwater.flow.queries.asking import Asking, Row
from headwater.metrics.feature_factory_ratio import feature_factory_items, feature_factory_ratio
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import teams
from headwater.organisation.storing import store
from headwater.purpose.models import CheckIn, KeyResult, Objective, OutcomeVersion, Reflection
from headwater.purpose.queries.written import written
from headwater.purpose.works import LEVELS
from headwater.simulation import Simulation
from headwater.simulation.tests.once import simulated
from headwater.simulation.words import words
from headwater.warehouse import Warehouse

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=UTC)
THIS_QUARTER = period_of(Granularity.QUARTER, NOW.date())


@pytest.fixture
def purpose(
    db: None, simulation: Simulation, warehouse: Warehouse, warehouse_url: str, settings: Settings
) -> None:
    """What the demo's people wrote about why, beside the work it is about."""
    settings.WAREHOUSE_URL = warehouse_url
    store(simulation.organisation)
    write_purpose(simulation, calendar_of(simulation.story, NOW))


def asked(question: object, *periods: Period) -> list[Row]:
    everybody = Asking(teams(), NOW, levels=LEVELS, given=written(), teamless=True)
    return everybody.rows(question, periods)  # type: ignore[arg-type]


def texts_of(rows: "QuerySet[KeyResult]") -> set[str]:
    return set(rows.values_list("title", flat=True))


@pytest.mark.parametrize("said", [*hopes(), *looks_back()], ids=lambda said: said.idea)
def test_everything_is_written_about_an_idea_that_there_is(said: object) -> None:
    known = words(said.stream)  # type: ignore[attr-defined]
    assert said.idea in (*known.epics, *known.initiatives, *known.finished)  # type: ignore[attr-defined]


def test_whatever_is_served_is_a_key_result_that_stands_before_what_serves_it() -> None:
    before: set[str] = {""}
    for wanted in (wanted for wish in wishes() for wanted in wish.key_result):
        assert wanted.parent in before
        before.add(wanted.name)
    assert {hope.serves for hope in hopes()} <= before


def test_more_work_says_what_it_is_for_than_a_year_ago(purpose: None) -> None:
    year_ago = period_of(Granularity.QUARTER, dt.date(2025, 11, 22))
    before, now = asked(feature_factory_ratio, year_ago, THIS_QUARTER)
    assert before["ratio"] > 40 > now["ratio"] > 15


def test_texts_that_restate_the_output_are_among_the_work_of_this_quarter(purpose: None) -> None:
    flaws = {row["flaw"] for row in asked(feature_factory_items, THIS_QUARTER)}
    assert {None, "restates the output", "placeholder"} <= flaws


def test_one_key_result_is_served_by_nobody(purpose: None) -> None:
    unserved = KeyResult.objects.filter(children=None, works=None)
    assert "Cost of a payment" in texts_of(unserved)


def test_some_work_serves_the_organisation_without_a_key_result_of_its_stream_between(
    purpose: None,
) -> None:
    top = KeyResult.objects.filter(objective__scale="organisation")
    assert "Changes that reach people within five days" in texts_of(top.exclude(works=None))


def test_something_did_better_than_hoped_and_something_taught_them(purpose: None) -> None:
    verdicts = set(Reflection.objects.values_list("verdict", flat=True))
    assert verdicts == set(Reflection.Verdict.values)
    assert Reflection.objects.filter(verdict="not").exclude(learned="").exists()


@pytest.mark.parametrize(
    "now",
    [dt.datetime(2026, 1, 2, 8, tzinfo=UTC), dt.datetime(2026, 10, 1, 3, tzinfo=UTC), NOW],
    ids=str,
)
def test_nothing_is_written_in_the_future(
    db: None, warehouse: Warehouse, warehouse_url: str, settings: Settings, now: dt.datetime
) -> None:
    settings.WAREHOUSE_URL = warehouse_url
    then = simulated(now)
    store(then.organisation)
    write_purpose(then, calendar_of(then.story, now))
    moments = [
        *CheckIn.objects.values_list("written_at", flat=True),
        *Objective.objects.values_list("written_at", flat=True),
        *OutcomeVersion.objects.values_list("written_at", flat=True),
        *Reflection.objects.values_list("written_at", flat=True),
    ]
    assert moments
    assert max(moments) <= now
