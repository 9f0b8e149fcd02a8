"""The bulk organisation written as Jira's payloads reads back as the very same stays."""

from datetime import timedelta
from io import BytesIO

import msgspec
import pytest

from headwater.demo.tests.conftest import NOW
from headwater.simulation.bulk import Bulk, Scale
from headwater.simulation.bulk_jira import write_jira
from headwater.simulation.bulk_plan import SOURCE
from headwater.simulation.working_time import instant
from headwater.sources.jira import payloads
from headwater.sources.jira.options import Options
from headwater.sources.jira.translate import Translator
from headwater.vocabulary.delivery import Delivery, History
from headwater.warehouse.columns import tables_of

SIZE = 250


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    return Bulk(Scale(items=500, changes=6_000, teams=20, years=2), NOW)


@pytest.fixture(scope="module")
def histories(bulk: Bulk) -> list[History]:
    file = BytesIO()
    write_jira(bulk, file, size=SIZE)
    translator = Translator(Options(SOURCE, instant(NOW + timedelta(hours=1))))
    lines = file.getvalue().splitlines()
    return [translator.history(msgspec.json.decode(line, type=payloads.Issue)) for line in lines]


def test_the_stays_are_those_of_the_tables(bulk: Bulk, histories: list[History]) -> None:
    read = tables_of(Delivery(SOURCE, bulk.now, tuple(histories)), "run")
    chunks = list(bulk.chunks(size=SIZE))
    expected = [row for chunk in chunks for row in chunk["raw_stay"].to_pylist()]
    assert read["raw_stay"].to_pylist() == expected


def test_nothing_needs_mending(histories: list[History]) -> None:
    assert not [history.repairs for history in histories if history.repairs]


def test_the_items_are_those_of_the_tables(bulk: Bulk, histories: list[History]) -> None:
    read = tables_of(Delivery(SOURCE, bulk.now, tuple(histories)), "run")["item"]
    expected = [row for c in bulk.chunks(size=SIZE) for row in c["item"].to_pylist()]
    for column in ("item_id", "external_id", "title", "type_id", "traits", "parent_id"):
        assert read[column].to_pylist() == [row[column] for row in expected]
    assert read["source_level"].to_pylist() == [row["source_level"] for row in expected]
