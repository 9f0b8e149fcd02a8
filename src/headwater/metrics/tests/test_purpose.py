"""What work is for: every question on generated organisations, against counting by hand."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import ibis
import pytest
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
from headwater.metrics.periods import Granularity, periods_between
from headwater.metrics.relations import relation
from headwater.metrics.tests.answers_of_purpose import Purpose
from headwater.metrics.tests.comparing import Answer, assert_same
from headwater.metrics.tests.engines import DuckDB, Rows, bound
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.purposes import LEVELS, purposeful_asks, purposeful_worlds
from headwater.metrics.tests.worlds import DAY, Ask, Item, RawStay, Stage, Team, World, Wrote

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


# --- by hand ---

BERLIN = Team(
    1,
    "Europe/Berlin",
    True,
    {
        1: Stage(101, "backlog", False),
        3: Stage(103, "active", False),
        6: Stage(106, "done", False),
        8: Stage(108, "discarded", False),
    },
    frozenset(),
)
MARCH, APRIL = dt.datetime(2024, 3, 1, tzinfo=dt.UTC), dt.datetime(2024, 4, 1, tzinfo=dt.UTC)


def ms(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)


def path(*steps: tuple[int, dt.datetime]) -> tuple[RawStay, ...]:
    ends = [ms(at) for _, at in steps[1:]] + [None]
    return tuple(
        RawStay(status, 11, "", ms(at), left)
        for (status, at), left in zip(steps, ends, strict=True)
    )


def asked(question: Question, *items: Item, levels: frozenset[str], written: Wrote | None) -> Rows:
    periods = periods_between(Granularity.MONTH, dt.date(2024, 3, 1), dt.date(2024, 4, 30))
    said = () if written is None else (written,)
    world = World((BERLIN,), {11: 1}, items, written=said)
    ask = Ask(frozenset({1}), levels, periods, None, ms(APRIL) + 90 * DAY)
    with engine(world, ask) as duck:
        return duck.ask(question)


def test_a_month_in_which_the_clock_goes_forward_has_an_hour_less_of_work() -> None:
    started = dt.datetime(2024, 2, 10, tzinfo=dt.UTC)
    item = Item(
        2,
        "item",
        "feature",
        path((3, started), (6, dt.datetime(2024, 5, 9, tzinfo=dt.UTC))),
        parent=9,
    )
    rows = asked(investment.active_time, item, levels=frozenset({"item"}), written=None)
    spent = {row["period"]: row["active_days"] for row in rows}
    assert spent[dt.date(2024, 3, 1)] == pytest.approx(31 - 1 / 24)
    assert spent[dt.date(2024, 4, 1)] == pytest.approx(30)
    assert {row["epic_id"] for row in rows} == {None}
    assert not any(row["present"] for row in rows)


def test_what_is_discarded_after_a_period_still_counts_in_it() -> None:
    gone = Item(
        1, "epic", "feature", path((3, MARCH), (8, dt.datetime(2024, 4, 10, tzinfo=dt.UTC)))
    )
    rows = asked(feature_factory_ratio.feature_factory_ratio, gone, levels=LEVELS, written=None)
    told = [(row["n"], row["ratio"], row["excluded_discarded"]) for row in rows]
    assert told == [(1, 100.0, 0), (0, None, 1)]


def test_an_outcome_written_later_changes_no_earlier_period() -> None:
    epic = Item(1, "epic", "feature", path((3, MARCH)))
    at = ms(dt.datetime(2024, 4, 2, tzinfo=dt.UTC))
    wrote = Wrote(1, "Fewer calls about parcels", at, at)
    rows = asked(outcome_coverage.outcome_coverage, epic, levels=LEVELS, written=wrote)
    assert [row["coverage"] for row in rows] == [0.0, 1.0]


def test_an_initiative_counts_like_an_epic_and_an_item_does_not() -> None:
    work = [
        Item(number, level, "feature", path((3, MARCH)))
        for number, level in enumerate(("initiative", "epic", "item", "sub_item"), start=1)
    ]
    ratio = feature_factory_ratio.feature_factory_ratio
    everything = LEVELS | {"item", "sub_item"}
    assert [row["n"] for row in asked(ratio, *work, levels=everything, written=None)] == [2, 2]
