"""Applying a plan keeps it and makes the warehouse derive by it; suggesting never overrules."""

import msgspec
import pytest

from headwater.organisation import operations, previews, queries, sightings
from headwater.organisation.tests.plans import payments
from headwater.organisation.validation import PlanRefused
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import Warehouse


def test_applying_a_plan_maps_the_work_by_it(imported: Warehouse) -> None:
    operations.apply(payments())
    assert queries.plan() == payments()
    assert imported.organisation() == payments()
    assert sightings.unmapped() == sightings.Unmapped(items=5, no_team=1, no_stage=1, no_kind=3)


def test_a_refused_plan_changes_nothing_and_names_every_problem(imported: Warehouse) -> None:
    operations.apply(payments())
    broken = msgspec.structs.replace(
        payments(), name="", team_rules=(msgspec.structs.replace(RULE, team="nobody"),)
    )
    with pytest.raises(PlanRefused) as refused:
        operations.apply(broken)
    assert len(refused.value.problems) == 2
    assert queries.plan() == payments()
    assert imported.organisation() == payments()


def test_the_warehouse_ends_with_the_plan_that_was_kept_last(
    imported: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = msgspec.structs.replace(payments(), name="Changed meanwhile")
    original = type(imported).map

    def overtaken(warehouse: Warehouse, plan: Organisation) -> None:
        monkeypatch.setattr(type(imported), "map", original)
        operations.apply(later)
        original(warehouse, plan)

    monkeypatch.setattr(type(imported), "map", overtaken)
    operations.apply(payments())
    assert queries.plan() == later
    assert imported.organisation() == later


def test_a_preview_counts_the_items_that_would_move_and_changes_nothing(
    imported: Warehouse,
) -> None:
    changes = previews.preview(payments())
    assert {str(line) for line in changes.lines} == {
        "4 items would go from no team to Otter",
        "1 item would move from unmapped to Ready",
        "1 item would move from unmapped to Building",
        "1 item would move from unmapped to Done",
        "2 items would turn from unmapped to defect",
    }
    assert changes.items == 5
    assert queries.plan() == Organisation()
    assert imported.organisation() == Organisation()


def test_a_newcomer_sees_a_suggested_flow_that_is_marked_as_suggested(
    imported: Warehouse,
) -> None:
    plan = operations.suggest()
    (stream,) = plan.domains[0].streams
    assert [team.name for team in stream.teams] == ["PAY", "WEB"]
    assert queries.suggestions_pending() == queries.PendingSuggestions(
        statuses=3, kinds=1, streams=frozenset({"our-stream"})
    )
    assert sightings.unmapped().no_team == 0
    assert imported.organisation() == plan


def test_suggesting_again_derives_nothing_again(
    imported: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = operations.suggest()

    def refuse(_warehouse: Warehouse, _plan: Organisation) -> None:
        raise AssertionError("derived again")

    monkeypatch.setattr(type(imported), "map", refuse)
    assert operations.suggest() == plan


def test_sightings_say_which_statuses_types_and_places_there_are(imported: Warehouse) -> None:
    operations.apply(payments())
    otter = queries.team("otter").warehouse_id
    seen = {(s.name, s.items) for s in sightings.statuses([otter])}
    assert seen == {("Ready", 1), ("In progress", 1), ("Done", 1), ("Mystery", 1)}
    assert [(t.name, t.items, t.unmapped) for t in sightings.types()] == [
        ("Task", 3, 3),
        ("Bug", 2, 0),
    ]
    assert [(t.trait, t.items) for t in sightings.traits()] == [("label:later", 5)]
    places = {(place.attributes, place.items) for place in sightings.places()}
    assert places == {((("project", "PAY"),), 4), ((("project", "WEB"),), 1)}


RULE = payments().team_rules[0]
