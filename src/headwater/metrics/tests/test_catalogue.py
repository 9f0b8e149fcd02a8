"""Rules that hold for every metric."""

import importlib

import pytest

from headwater.metrics import relations
from headwater.metrics.catalogue import (
    METRICS,
    STORIES,
    Metric,
    Question,
    expression,
    inputs,
    inputs_that_move,
    outputs,
    reads,
)
from headwater.metrics.declaration import MetricKind

QUESTIONS = [question for metric in METRICS.values() for question in metric.questions]
QUESTIONS += STORIES


def names(metrics: tuple[Metric, ...]) -> list[str]:
    return [metric.declaration.name for metric in metrics]


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_metric_lives_in_the_file_of_its_name(metric: Metric) -> None:
    module = importlib.import_module(f"headwater.metrics.{metric.declaration.name}")
    assert module.DECLARATION is metric.declaration
    assert metric.questions[0].__name__ == metric.declaration.name


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())
def test_a_metric_returns_a_column_for_each_reason_it_declares(metric: Metric) -> None:
    declared = {f"excluded_{reason}" for reason in metric.declaration.excludes}
    counted = {
        column
        for question in metric.questions
        for column in expression(question).columns
        if column.startswith("excluded_")
    }
    assert counted == declared


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_a_question_reads_relations_that_exist_and_no_person(question: Question) -> None:
    assert set(reads(question)) <= relations.STORED.keys() | relations.BOUND.keys()
    persons = {"author", "assignee", "reporter", "reviewer", "user", "email", "person"}
    assert not persons & set(expression(question).columns)


def test_flow_metrics_are_results_on_which_no_aim_can_be_set() -> None:
    flow = [metric for name, metric in METRICS.items() if name.startswith("flow_")]
    assert len(flow) == 6
    assert {metric.declaration.kind for metric in flow} == {MetricKind.OUTPUT}


def test_every_metric_is_either_an_input_or_an_output() -> None:
    assert {*names(inputs())} | {*names(outputs())} == METRICS.keys()
    assert not {*names(inputs())} & {*names(outputs())}


@pytest.mark.parametrize("metric", inputs(), ids=names(inputs()))
def test_a_page_can_show_an_input_it_does_not_know(metric: Metric) -> None:
    columns = expression(metric.questions[0]).columns
    assert {"period", "n", metric.declaration.headline} <= {*columns}
    assert metric.declaration.per in ("", *columns)
    assert expression(metric.questions[0])[metric.declaration.headline].type().is_floating()


@pytest.mark.parametrize("metric", inputs(), ids=names(inputs()))
def test_an_input_moves_outputs_and_says_why(metric: Metric) -> None:
    assert metric.declaration.moves
    for output, why in metric.declaration.moves.items():
        assert METRICS[output].declaration.kind is MetricKind.OUTPUT
        assert why.endswith(".")
        assert why.count(". ") == 0, "one sentence"


def test_only_inputs_move_anything() -> None:
    assert not any(metric.declaration.moves for metric in outputs())


def test_the_inputs_that_an_output_comes_first_for_are_told_first() -> None:
    moving = inputs_that_move("flow_load")
    assert names(moving)[0] == "starts_to_completions"
    places = [[*metric.declaration.moves].index("flow_load") for metric in moving]
    assert places == sorted(places)
    assert {*names(moving)} == {
        name for name in names(inputs()) if "flow_load" in METRICS[name].declaration.moves
    }


def test_nothing_moves_an_input_or_what_is_no_metric() -> None:
    for name in ("blocked_time", "story_points"):
        with pytest.raises(KeyError):
            inputs_that_move(name)


def test_a_question_is_one_expression_so_that_an_engine_compiles_it_once() -> None:
    assert all(expression(question) is expression(question) for question in QUESTIONS)
