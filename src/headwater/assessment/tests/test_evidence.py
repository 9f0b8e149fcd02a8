"""Evidence beside opinion: what a team's own numbers can add to the talk, and nothing more."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, signed_in
from headwater.access.viewer import NOBODY, Viewer
from headwater.assessment.models import Asked
from headwater.assessment.queries import evidence as words
from headwater.assessment.queries.evidence import Evidence, Speaks, evidence
from headwater.assessment.queries.quarterly import Quarterly, measure_of
from headwater.assessment.template import built_in
from headwater.context.operations import write_note
from headwater.flow.queries.asking import Asking, answer
from headwater.flow.queries.facts import team_facts
from headwater.flow.queries.measures import FLOW_TIME, MEASURES
from headwater.flow.queries.record import team_record
from headwater.flow.tests import cast
from headwater.flow.tests.conftest import filled_warehouse
from headwater.metrics import floor
from headwater.metrics.catalogue import METRICS, Question
from headwater.metrics.periods import Period
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store

__all__ = ["filled_warehouse"]

MEMBER = Viewer(held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}), signed_in=True)
THE_QUARTER, BEFORE = dt.date(2024, 7, 1), dt.date(2024, 4, 1)


@pytest.fixture
def otter(db: None, filled_warehouse: str, settings: Settings) -> TeamEntry:
    """A team with two years of work, the last of it in November 2024."""
    settings.WAREHOUSE_URL = filled_warehouse
    store(cast.plan())
    return organisation.team("otter")


def about(*metrics: str) -> Asked:
    return Asked(key="flow", title="Flow & efficiency", metrics=list(metrics))


def said(team: TeamEntry, *metrics: str, viewer: Viewer = MEMBER) -> Evidence:
    return evidence(about(*metrics), team, viewer, cast.NOW)


def only(team: TeamEntry, metric: str, viewer: Viewer = MEMBER) -> Speaks:
    (speaks,) = said(team, metric, viewer=viewer).speaks
    return speaks


@pytest.mark.parametrize("measure", MEASURES, ids=lambda one: one.declaration.name)
def test_the_values_are_those_of_the_teams_own_page(otter: TeamEntry, measure: object) -> None:
    facts = team_facts("otter", {"period": "quarter"}, cast.NOW)
    now, before = facts.row(measure), facts.compared_row(measure)  # type: ignore[arg-type]
    sentence = only(otter, measure.declaration.name).sentence  # type: ignore[attr-defined]
    value, earlier = measure.said(now), measure.said(before)  # type: ignore[attr-defined]
    then = f"in the quarter before it was {earlier}."
    assert sentence == f"In the third quarter of 2024 it was {value}; {then}"


def test_the_quarter_is_the_last_one_that_was_closed_when_the_data_ends(otter: TeamEntry) -> None:
    choice = Quarterly(otter, cast.NOW + dt.timedelta(days=900)).choice
    assert (choice.period.first_day, choice.compared.first_day) == (THE_QUARTER, BEFORE)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_of_the_catalogue_can_be_named(otter: TeamEntry, name: str) -> None:
    speaks = only(otter, name)
    assert speaks.title == METRICS[name].declaration.title
    is_number = measure_of(METRICS[name].declaration) is not None
    assert (speaks.sentence == words.A_PICTURE) == (not is_number)


@pytest.mark.parametrize("offered", built_in(), ids=lambda one: one.text.key)
def test_every_dimension_that_comes_with_headwater_has_something_said(
    otter: TeamEntry, offered: object
) -> None:
    metrics = offered.text.metrics  # type: ignore[attr-defined]
    found = said(otter, *metrics)
    assert [one.title for one in found.speaks] == [METRICS[m].declaration.title for m in metrics]
    assert bool(found.nothing) == (not metrics)


def test_a_metric_that_the_catalogue_no_longer_knows_breaks_nothing(otter: TeamEntry) -> None:
    gone, known = said(otter, "sprint_burndown", "flow_time").speaks
    assert (gone.title, gone.sentence) == ("Sprint burndown", words.NO_LONGER)
    assert "in the quarter before it was" in known.sentence


def test_where_nothing_is_measured_it_says_so(otter: TeamEntry) -> None:
    assert said(otter).nothing == words.NOTHING_MEASURED


def test_a_team_without_work_is_told_that_the_data_has_no_say(otter: TeamEntry) -> None:
    nobody = replace(otter, slug="heron", warehouse_id=1)
    quarterly = Quarterly(otter, cast.NOW)
    assert quarterly.anything_known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(organisation, "team", lambda _: nobody)
        assert said(nobody, "flow_time").nothing == words.NO_WORK


def test_a_difference_alone_is_no_finding(otter: TeamEntry) -> None:
    """The cast works at one pace all the time: what differs is chance."""
    speaks = only(otter, "flow_efficiency")
    assert not speaks.unusual
    assert speaks.verdict in (words.ORDINARY, words.USUAL)


def test_it_says_what_to_look_for_where_there_is_a_number_and_never_how_much(
    otter: TeamEntry,
) -> None:
    for name in ("flow_time", "flow_efficiency", "flow_load", "flow_distribution"):
        assert only(otter, name).look_for == words.LOOK_FOR[METRICS[name].declaration.direction]
    for name in ("waiting_on_another_team", "work_item_age"):
        silent = only(otter, name)
        assert (silent.look_for, silent.nothing) == ("", "")


def test_small_numbers_stay_quiet(otter: TeamEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = team_facts("otter", {"period": "quarter"}, cast.NOW).row(FLOW_TIME)["n"]
    monkeypatch.setattr(floor.too_few, "__defaults__", (finished + 1,))
    found = only(otter, "flow_time")
    assert found.sentence.startswith(
        "In the third quarter of 2024 there are too few items to say; in the quarter before it was"
    )
    assert found.verdict == ""


def test_the_teams_notes_stand_beside_the_numbers_they_are_about(otter: TeamEntry) -> None:
    days = dt.date(2024, 8, 1), dt.date(2024, 8, 31)
    write_note(otter, "flow_time", *days, "The sandbox was down.", now=cast.NOW, by=MEMBER)
    write_note(otter, "", *days, "Half of us were away.", now=cast.NOW, by=MEMBER)
    time, load = said(otter, "flow_time", "flow_load").speaks
    assert [note.text for note in time.notes] == ["The sandbox was down.", "Half of us were away."]
    assert [note.text for note in load.notes] == ["Half of us were away."]
    assert time.nothing == load.nothing == ""


def test_without_a_note_it_says_that_there_is_no_context(otter: TeamEntry) -> None:
    assert only(otter, "flow_time").nothing == "No context from the team yet."


def test_the_chart_is_one_click_away_for_those_who_may_see_it(otter: TeamEntry) -> None:
    client: Client = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    for metric in ("flow_time", "flow_distribution", "work_item_age", "blocked_time"):
        url = only(otter, metric).url
        page = client.get(url.split("#")[0])
        assert page.status_code == 200
        assert f'id="{url.partition("#")[2]}"' in page.content.decode() or "#" not in url
        assert only(otter, metric, viewer=NOBODY).url == ""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every question that reaches the warehouse from here on."""
    questions: list[object] = []
    ask = Asking.ask

    def noted(asking: Asking, question: Question, periods: Iterable[Period]) -> object:
        questions.append(question)
        return ask(asking, question, periods)

    monkeypatch.setattr(Asking, "ask", noted)
    return questions


def test_each_metric_is_one_question_and_asking_again_is_none(
    otter: TeamEntry, asked: list[object]
) -> None:
    answer.cache_clear()
    metrics = ("flow_time", "flow_efficiency", "reopened_share")
    said(otter, *metrics)
    own = [METRICS[name].questions[0] for name in metrics]
    assert asked == [team_record, *own]
    said(otter, *metrics)
    assert len(asked) == 1 + len(metrics)


def test_more_metrics_ask_the_database_no_more(
    otter: TeamEntry, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said(otter, "flow_time", "flow_efficiency", "flow_load")
    account()
    for metrics in (("flow_time",), ("flow_time", "flow_efficiency", "flow_load")):
        with django_assert_num_queries(5):
            said(otter, *metrics)
