"""Rules that hold for every metric."""

import importlib

import pytest

from headwater.metrics import relations
from headwater.metrics.catalogue import METRICS, Metric, Question, expression, reads
from headwater.metrics.declaration import MetricKind

QUESTIONS = [question for metric in METRICS.values() for question in metric.questions]


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
    assert {metric.declaration.kind for metric in METRICS.values()} == {MetricKind.OUTPUT}


def test_a_question_is_one_expression_so_that_an_engine_compiles_it_once() -> None:
    assert all(expression(question) is expression(question) for question in QUESTIONS)
