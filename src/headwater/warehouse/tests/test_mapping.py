"""Rules as relations: which place is whose, which status is which stage."""

import msgspec
import pyarrow as pa
import pytest

from headwater.metrics.relations import PLACE, relation
from headwater.vocabulary.identity import (
    place_attributes,
    place_id,
    stage_id,
    status_id,
    team_id,
)
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    Organisation,
    StatusRule,
    Stream,
    TeamRule,
)
from headwater.vocabulary.work import Kind, Place
from headwater.warehouse import Warehouse
from headwater.warehouse.columns import arrow_schema
from headwater.warehouse.errors import UnknownStage
from headwater.warehouse.mapping import mapping_of, mark_blocked, place_team
from headwater.warehouse.tests.cast import (
    FLAGGED,
    ORGANISATION,
    SHOPPING,
    delivery,
    finished,
    history,
)

BOTH = Place((("component", "Cart"), ("project", "SHOP")))


def places(*found: tuple[str, Place]) -> pa.Table:
    rows = [(place_id(*pair), pair[0], place_attributes(pair[1])) for pair in found]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return pa.table(columns, schema=arrow_schema(PLACE))


def owner_of(place: Place, *rules: TeamRule, source: str = "jira") -> list[int]:
    organisation = Organisation(team_rules=rules)
    owners: list[int] = place_team(organisation, places((source, place)))["team_id"].to_pylist()
    return owners


def test_the_first_matching_rule_decides_the_team() -> None:
    project, component = TeamRule("project", "SHOP", "all"), TeamRule("component", "Cart", "cart")
    assert owner_of(BOTH, project, component) == [team_id("all")]
    assert owner_of(BOTH, component, project) == [team_id("cart")]


def test_a_rule_for_one_source_leaves_the_others_alone() -> None:
    rule = TeamRule("project", "SHOP", "all", source="jira")
    assert owner_of(BOTH, rule) == [team_id("all")]
    assert owner_of(BOTH, rule, source="another") == []


def test_a_teams_own_status_rule_goes_before_its_streams() -> None:
    rows = mapping_of(ORGANISATION, places(("jira", BOTH)), ())["status_stage"].to_pylist()
    stages = {(row["team_id"], row["status_id"]): row["stage_id"] for row in rows}
    review = status_id("jira", "review")
    assert stages[team_id("checkout"), review] == stage_id("shopping", "review")
    assert stages[team_id("search"), review] == stage_id("shopping", "build")
    assert len(rows) == len(stages) == 10


def test_a_mark_blocks_where_the_stream_says_so() -> None:
    rows = mark_blocked(ORGANISATION, ["", "flag", "link:Blocks", "flag|link:Blocks"]).to_pylist()
    blocked = {row["marks"]: row["blocked"] for row in rows if row["team_id"] == team_id("search")}
    assert blocked == {"flag": True, "link:Blocks": False, "flag|link:Blocks": True}


def test_a_stream_s_unplanned_traits_are_those_of_each_of_its_teams(warehouse: Warehouse) -> None:
    for traits in (("label:unplanned", "type:7", "type:7"), ("label:urgent",), ()):
        warehouse.map(_with_unplanned(*traits))
        warehouse.settle()
        rows = warehouse.read(relation("unplanned_trait")).to_pylist()
        teams = {team.slug for team in _stream(ORGANISATION).teams}
        wanted = {(team_id(slug), trait) for slug in teams for trait in traits}
        assert {(row["team_id"], row["trait"]) for row in rows} == wanted
        assert len(rows) == len(wanted)


def _with_unplanned(*traits: str) -> Organisation:
    domain = ORGANISATION.domains[0]
    stream = msgspec.structs.replace(_stream(ORGANISATION), unplanned_traits=traits)
    changed = msgspec.structs.replace(domain, streams=(stream, *domain.streams[1:]))
    return msgspec.structs.replace(ORGANISATION, domains=(changed, *ORGANISATION.domains[1:]))


def _stream(organisation: Organisation) -> Stream:
    return organisation.domains[0].streams[0]


def test_a_rule_for_a_stage_that_is_not_there_is_refused_before_anything_changes(
    warehouse: Warehouse,
) -> None:
    stream = msgspec.structs.replace(SHOPPING, statuses=(StatusRule("jira", "todo", "nowhere"),))
    with pytest.raises(UnknownStage, match="nowhere"):
        warehouse.map(Organisation(domains=(Domain("retail", "Retail", (stream,)),)))
    assert warehouse.organisation() == Organisation()


def test_new_places_marks_and_days_follow_the_kept_mapping(warehouse: Warehouse) -> None:
    warehouse.map(ORGANISATION)
    warehouse.keep(delivery(history("J-1", ("doing", 0), ("done", 500), marks=FLAGGED)), "run")
    warehouse.settle()
    first = warehouse.read("SELECT * FROM stay ORDER BY seq").to_pylist()[0]
    assert first["team_id"] == team_id("checkout")
    assert first["blocked"]
    assert not first["working"]
    reach = warehouse.read("SELECT min(utc_day) AS a, max(utc_day) AS b FROM clock").to_pylist()[0]
    assert (reach["a"].year, reach["b"].year) == (2024, 2026)


def test_days_are_the_teams_own(warehouse: Warehouse) -> None:
    """START + 23.5 h is 31 March 2024, 00:30 in Berlin; an hour and a half later clocks change."""
    warehouse.map(ORGANISATION)
    parts = ("todo", 0), ("doing", 23.5 / 24), ("done", 46 / 24)
    warehouse.keep(delivery(history("J-1", *parts)), "run")
    warehouse.settle()
    rows = warehouse.read("SELECT entered_day FROM stay ORDER BY seq")
    assert [str(day) for day in rows["entered_day"].to_pylist()] == [
        "2024-03-30",
        "2024-03-31",
        "2024-04-01",
    ]


def test_a_preview_counts_what_mapping_would_change(warehouse: Warehouse) -> None:
    warehouse.keep(delivery(finished("J-1"), finished("J-2"), history("J-3", ("odd", 0))), "run")
    warehouse.settle()
    first = warehouse.preview(ORGANISATION)
    assert (first.items, first.affected) == (3, 3)
    assert (first.moves[0].items, first.moves[0].after.stage) == (2, "live")
    assert (first.moves[0].before.stage_type, first.moves[0].after.stage_type) == ("", "done")
    warehouse.map(ORGANISATION)
    assert warehouse.preview(ORGANISATION).affected == 0
    changed = msgspec.structs.replace(ORGANISATION, kind_rules=(KindRule("type:story", Kind.DEBT),))
    (move,) = warehouse.preview(changed).moves[:1]
    assert (move.before.kind, move.after.kind, move.before.team) == ("feature", "debt", "checkout")
    assert warehouse.organisation() == ORGANISATION
