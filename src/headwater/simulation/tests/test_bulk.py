"""The fast path: the volume asked for, sound stays, the same tables each time."""

from collections import Counter

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from headwater.metrics.relations import ITEM, RAW_STAY
from headwater.simulation.bulk import CLAN, FAMILY, Bulk, Scale
from headwater.simulation.bulk_plan import SOURCE, STATUSES
from headwater.simulation.journeys import draw_journeys
from headwater.simulation.tests.conftest import NOW
from headwater.simulation.working_time import instant
from headwater.vocabulary.identity import item_id

SCALE = Scale(items=6_000, changes=72_000, teams=30, years=2)


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    return Bulk(SCALE, NOW)


@pytest.fixture(scope="module")
def chunks(bulk: Bulk) -> list[dict[str, pa.Table]]:
    return list(bulk.chunks(size=2_500))


@pytest.fixture(scope="module")
def stays(chunks: list[dict[str, pa.Table]]) -> pa.Table:
    return pa.concat_tables([chunk["raw_stay"] for chunk in chunks])


@pytest.fixture(scope="module")
def items(chunks: list[dict[str, pa.Table]]) -> pa.Table:
    return pa.concat_tables([chunk["item"] for chunk in chunks])


def test_it_has_the_columns_of_the_relations(items: pa.Table, stays: pa.Table) -> None:
    assert stays.column_names == list(RAW_STAY)
    assert items.column_names == [name for name in ITEM if name not in ("level", "kind")]


def test_it_has_about_as_many_items_and_changes_as_asked_for(
    items: pa.Table, stays: pa.Table
) -> None:
    assert items.num_rows == SCALE.items
    assert stays.num_rows - items.num_rows == pytest.approx(SCALE.changes, rel=0.1)


def test_stays_are_numbered_contiguous_and_ordered(items: pa.Table, stays: pa.Table) -> None:
    ids, seq = stays["item_id"].to_numpy(), stays["seq"].to_numpy()
    entered, left = stays["entered_at"].cast(pa.int64()), stays["left_at"].cast(pa.int64())
    same = ids[1:] == ids[:-1]
    assert (seq[1:][same] == seq[:-1][same] + 1).all()
    assert (seq[1:][~same] == 0).all()
    ends = left.fill_null(0).to_numpy()[:-1]
    assert (ends[same] == entered.to_numpy()[1:][same]).all()
    assert (entered.to_numpy()[:-1][same] < ends[same]).all()
    assert left.null_count == items.num_rows
    assert pc.max(entered).as_py() <= instant(NOW)


def test_every_item_begins_with_its_creation(items: pa.Table, stays: pa.Table) -> None:
    first = stays.filter(pc.equal(stays["seq"], 0))
    assert first["item_id"].to_pylist() == items["item_id"].to_pylist()
    assert first["entered_at"].to_pylist() == items["created_at"].to_pylist()


def test_ids_are_the_identities_everyone_else_works_out(items: pa.Table) -> None:
    for row in items.slice(0, 3).to_pylist():
        assert row["item_id"] == item_id(SOURCE, row["external_id"])


def test_items_have_an_epic_above_them_and_epics_an_initiative(items: pa.Table) -> None:
    assert _levels_above(items, "item") == {"epic"}
    assert _levels_above(items, "epic") == {"initiative"}
    assert _levels_above(items, "initiative") == {None}
    counted = Counter(items["source_level"].to_pylist())
    assert counted["epic"] == SCALE.items // FAMILY
    assert counted["initiative"] == -(-SCALE.items // CLAN)


def _levels_above(items: pa.Table, level: str) -> set[str | None]:
    rows = items.select(["item_id", "parent_id", "source_level"]).to_pylist()
    levels = {row["item_id"]: row["source_level"] for row in rows}
    return {levels.get(row["parent_id"]) for row in rows if row["source_level"] == level}


def test_the_same_chunk_is_the_same_each_time(
    bulk: Bulk, chunks: list[dict[str, pa.Table]]
) -> None:
    again = Bulk(SCALE, NOW).chunk(2_500, 2_500)
    assert again["raw_stay"].equals(chunks[1]["raw_stay"])
    assert again["item"].equals(chunks[1]["item"])


def test_only_the_first_chunk_brings_the_lists(chunks: list[dict[str, pa.Table]]) -> None:
    assert set(chunks[0]) == {"item", "raw_stay", "status", "item_type", "place"}
    assert all(set(chunk) == {"item", "raw_stay"} for chunk in chunks[1:])
    assert chunks[0]["status"].num_rows == len(STATUSES)
    assert chunks[0]["place"].num_rows == SCALE.teams


def test_the_plan_has_the_teams_asked_for_and_survives_encoding(bulk: Bulk) -> None:
    plan = bulk.organisation
    teams = [team for domain in plan.domains for stream in domain.streams for team in stream.teams]
    assert len({team.slug for team in teams}) == SCALE.teams
    assert msgspec.json.decode(msgspec.json.encode(plan), type=type(plan)) == plan


@pytest.mark.parametrize("wanted", [6.0, 11.85, 20.0])
def test_journeys_have_as_many_changes_on_average_as_wanted(wanted: float) -> None:
    journeys = draw_journeys(wanted, seed=1)
    assert journeys.shares @ (journeys.lengths - 1) == pytest.approx(wanted)
    assert np.isclose(journeys.shares.sum(), 1)


def test_more_changes_than_any_journey_has_are_refused() -> None:
    with pytest.raises(ValueError, match="per item"):
        draw_journeys(5_000, seed=1)
