"""The same expressions on PySpark give the same answers as on DuckDB."""

import dataclasses
import datetime as dt
import importlib.util
import os
import random
import shutil
from collections.abc import Iterator
from typing import Any

import ibis
import pytest

from headwater.metrics.catalogue import METRICS, STORIES, Question, expression
from headwater.metrics.periods import Granularity, periods_between
from headwater.metrics.tests.engines import DERIVED, DuckDB, Rows, bound, derived
from headwater.metrics.tests.engines import given as relations_of
from headwater.metrics.tests.worlds import (
    DAY,
    FIRST,
    HOUR,
    KINDS,
    NEVER_IMPORTED,
    STAGE_TYPES,
    STATUSES,
    Ask,
    Item,
    Looking,
    RawStay,
    Sprint,
    Stage,
    Team,
    Told,
    Wait,
    World,
    Wrote,
    routine,
)

pytestmark = [pytest.mark.slow, pytest.mark.spark]

URGENT = frozenset({"label:urgent"})
QUESTIONS: list[Question] = [
    *(question for metric in METRICS.values() for question in metric.questions),
    *STORIES,
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A small local Spark, in UTC."""
    _require("Java", shutil.which("java") is not None)
    _require("pyspark", importlib.util.find_spec("pyspark") is not None)
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("headwater")
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # so little data: one task at a time, interpreted instead of compiled
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def _require(what: str, there: bool) -> None:
    if not there and os.environ.get("HEADWATER_REQUIRE_ALL") != "1":
        pytest.skip(f"{what} is not installed")
    assert there, f"{what} is not installed"


@pytest.mark.filterwarnings("ignore")  # pyspark's and its Python worker's own
def test_pyspark_agrees_with_duckdb_on_every_metric(spark: Any) -> None:
    world, ask = _world(), _ask()
    given, asked = relations_of(world), bound(world, ask)
    duck = DuckDB(given)
    duck.bind(asked)
    connection = ibis.pyspark.connect(spark)
    for name, table in (given | asked).items():
        connection.create_view(name, ibis.memtable(table), overwrite=True)
    for name in DERIVED:
        told = connection.to_pyarrow(derived(name))
        spark.createDataFrame(told).createOrReplaceTempView(name)
        assert _comparable(told.to_pylist()) == _comparable(duck.table(name).to_pylist()), name
    for question in QUESTIONS:
        told = connection.to_pyarrow(expression(question))
        by_duck = duck.ask(question)
        assert by_duck, f"{question.__name__} says nothing about this world"
        assert _comparable(told.to_pylist()) == _comparable(by_duck), question.__name__
    duck.close()


def _comparable(rows: Rows) -> list[list[tuple[str, str]]]:
    """Return rows in one order, with floats to nine digits and instants without a zone."""
    return sorted(sorted((name, _value(value)) for name, value in row.items()) for row in rows)


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat()
    return str(value)


def _world() -> World:
    teams = tuple(
        Team(number, zone, number == 1, _stages(number), frozenset({"flag"}), URGENT)
        for number, zone in ((1, "Europe/Berlin"), (2, "America/New_York"))
    )
    items = (
        *(_placed(routine(number, number)) for number in range(1, 60)),
        *(_placed(_odd(number)) for number in range(60, 100)),
    )
    spans = tuple((number, FIRST, None) for number in range(1, 100))
    sprints = (Sprint(1, FIRST + 60 * DAY, FIRST + 90 * DAY, spans),)
    told, written = tuple(_told()), tuple(_written())
    places = {11: 1, 12: 1, 21: 2}
    return World(teams, places, items, sprints, tuple(_waits(items)), told, written)


def _placed(item: Item) -> Item:
    """Return an item where it lies: below an epic, every sixth of which is an initiative."""
    number = item.item_id
    if number % 6 == 0:
        return dataclasses.replace(item, level="initiative")
    if number % 6 == 1:
        return dataclasses.replace(item, level="epic", parent=number // 6 * 6)
    return dataclasses.replace(item, parent=number - 1 if number % 6 < 5 else None)


def _told() -> Iterator[Told]:
    for number in range(6, 100, 12):
        flaw = "placeholder" if number % 5 == 0 else None
        yield Told(number, "Fewer calls", FIRST + number * DAY, FIRST, flaw)


def _written() -> Iterator[Wrote]:
    for number in range(1, 100, 6):
        at = FIRST + 2 * number * DAY
        yield Wrote(number, "Calls are shorter", at, at, felt_by="customer", key_result=number % 4)


def _waits(items: tuple[Item, ...]) -> Iterator[Wait]:
    """Each item waits for two later ones, known by id or by key; a few were never imported."""
    for number, item in enumerate(items):
        for step in (7, 41):
            began = item.stays[0].entered + step * HOUR
            ended = began + 9 * DAY if step == 7 else None
            blocker = items[(number + step) % len(items)].item_id if number % 9 else NEVER_IMPORTED
            yield Wait(item.item_id, blocker, began, ended, by_key=number % 2 == 0)


def _stages(team: int) -> dict[int, Stage]:
    return {
        status: Stage(team * 100 + status, kind, status == 4)
        for status, kind in zip(STATUSES, STAGE_TYPES, strict=True)
        if kind is not None
    }


def _odd(item_id: int) -> Item:
    """Return an item that wanders: through any status, between teams, flagged at times."""
    chance = random.Random(item_id)
    entered = FIRST + chance.randrange(200 * DAY)
    stays = []
    for _ in range(chance.randrange(1, 8)):
        status = chance.choice(list(STATUSES) if item_id % 10 == 0 else list(STATUSES)[:-1])
        place, marks = chance.choice([11, 21]), chance.choice(["", "", "flag"])
        left = entered + chance.randrange(HOUR, 20 * DAY)
        stays.append(RawStay(status, place, marks, entered, left))
        entered = left
    stays.append(RawStay(chance.choice([3, 6, 7]), 21, "", entered, None))
    traits = ("type:1", *URGENT) if item_id % 3 == 0 else ()
    return Item(item_id, "item", chance.choice(KINDS), tuple(stays), traits)


def _ask() -> Ask:
    return Ask(
        teams=frozenset({1, 2}),
        levels=frozenset({"item", "epic", "initiative"}),
        periods=periods_between(Granularity.MONTH, dt.date(2024, 3, 1), dt.date(2024, 12, 31)),
        until=None,
        now=FIRST + 500 * DAY,
        looking=Looking(words="parcels k-", many=20),
        chosen=frozenset(range(1, 60)),
    )
