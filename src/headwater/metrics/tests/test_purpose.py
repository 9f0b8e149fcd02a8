"""What work is for: every question on generated organisations, against counting by hand."""

from collections.abc import Iterator
from contextlib import contextmanager

import ibis
from hypothesis import HealthCheck, given, settings

from headwater.metrics import (
    alignment,
    due_reflections,
    feature_factory_ratio,
    investment,
    outcome_coverage,
    portfolio,
    work_story,
)
from headwater.metrics.anticipated import anticipated
from headwater.metrics.catalogue import Question
from headwater.metrics.relations import relation
from headwater.metrics.tests.answers_of_purpose import Purpose
from headwater.metrics.tests.comparing import Answer, assert_same
from headwater.metrics.tests.engines import DuckDB, Rows, bound
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.purposes import purposeful_asks, purposeful_worlds
from headwater.metrics.tests.worlds import Ask, World

IN_PERIOD = ("period", "item_id")
ANSWERS: dict[Question, Answer] = {
    feature_factory_ratio.feature_factory_ratio: Answer(Purpose.feature_factory_ratio, ("period",)),
    feature_factory_ratio.feature_factory_items: Answer(Purpose.feature_factory_items, IN_PERIOD),
    outcome_coverage.outcome_coverage: Answer(Purpose.outcome_coverage, ("period",)),
    alignment.aligned_work: Answer(Purpose.aligned_work, IN_PERIOD),
    due_reflections.finished_work: Answer(Purpose.finished_work, ("item_id",)),
    portfolio.portfolio: Answer(Purpose.portfolio, ("item_id",)),
    portfolio.portfolio_counts: Answer(Purpose.portfolio_counts, ("state",)),
    portfolio.children: Answer(Purpose.children, ("item_id",)),
}
SPENT = Answer(
    Purpose.active_time, ("period", "team_id", "kind", "epic_id", "serves_id", "present")
)
EFFECT = Answer(Purpose.anticipated, ("item_id",))
thorough = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def engine(world: World, ask: Ask) -> Iterator[DuckDB]:
    duck = DuckDB(relations_of(world))
    duck.bind(bound(world, ask))
    try:
        yield duck
    finally:
        duck.close()


def in_effect(duck: DuckDB) -> Rows:
    named = (relation(name) for name in ("item", "tracker_outcome", "written"))
    return duck.rows(str(ibis.to_sql(anticipated(*named), dialect="duckdb")))


@given(world=purposeful_worlds(), ask=purposeful_asks())
@thorough
def test_every_question_about_purpose_says_what_counting_by_hand_says(
    world: World, ask: Ask
) -> None:
    oracle = Purpose(world, ask)
    with engine(world, ask) as duck:
        assert_same(in_effect(duck), "anticipated", EFFECT, oracle)
        for question, answer in ANSWERS.items():
            assert_same(duck.ask(question), question.__name__, answer, oracle)
        page = [row["item_id"] for row in duck.ask(portfolio.portfolio)]
        assert page == [row["item_id"] for row in oracle.portfolio()], "in order"
        assert duck.ask(work_story.work_story) == list(oracle.work_story()), "in order"


@given(world=purposeful_worlds(), ask=purposeful_asks(levels=frozenset({"item"})))
@thorough
def test_time_on_items_goes_to_what_is_above_them(world: World, ask: Ask) -> None:
    with engine(world, ask) as duck:
        assert_same(duck.ask(investment.active_time), "active_time", SPENT, Purpose(world, ask))
