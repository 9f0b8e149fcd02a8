"""The pages on which statuses, kinds and places get their meaning."""

import re

from django.test import Client

from headwater.organisation import queries
from headwater.organisation.tests.plans import payments
from headwater.organisation.tests.posting import at, filled, row_of
from headwater.vocabulary.organisation import KindRule, StatusRule, TeamRule
from headwater.vocabulary.work import Kind
from headwater.warehouse import Warehouse


def test_a_live_preview_says_what_would_move_and_saves_nothing(
    mapped: Warehouse, client: Client
) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | row_of(client, url, "statuses", "status", "77", stage="ready")
    html = client.post(url, data, headers={"HX-Request": "true"}).text
    assert "1 item would move from unmapped to Ready" in html
    assert "<html" not in html
    assert queries.plan() == payments()


def test_the_preview_button_works_without_javascript(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | row_of(client, url, "statuses", "status", "77", stage="ready")
    html = client.post(url, data | {"preview": "1"}).text
    assert "1 item would move from unmapped to Ready" in html
    assert "<h1>" in html
    assert queries.plan() == payments()


def test_saving_the_statuses_maps_and_confirms_them(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | row_of(client, url, "statuses", "status", "77", stage="ready")
    client.post(url, data)
    rules = queries.plan().domains[0].streams[0].statuses
    assert StatusRule("jira", "77", "ready", "Mystery") in rules
    assert StatusRule("jira", "10002", "review", "In progress", team="heron") in rules
    assert not any(rule.suggested for rule in rules)


def test_a_team_may_differ_from_its_stream(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout") + "?team=otter"
    assert "Ready for the whole stream" in client.get(url).text
    data = filled(client, url)
    data |= row_of(client, url, "statuses", "status", "10001", stage="building", blocked="on")
    client.post(url, data)
    rules = queries.plan().domains[0].streams[0].statuses
    own = StatusRule("jira", "10001", "building", "Ready", team="otter", blocked=True)
    assert [rule for rule in rules if rule.team == "otter"] == [own]
    assert StatusRule("jira", "10001", "ready", "Ready") in rules


def test_a_type_is_given_its_kind(mapped: Warehouse, client: Client) -> None:
    url = at("kinds")
    data = filled(client, url) | row_of(client, url, "kinds", "trait", "type:2", kind="feature")
    client.post(url, data)
    plan = queries.plan()
    assert plan.kind_rules == (
        KindRule("type:1", Kind.DEFECT, "Bug", "jira"),
        KindRule("type:2", Kind.FEATURE, "Task", "jira"),
    )
    assert plan.level_rules == payments().level_rules


def test_a_kind_without_a_trait_is_refused_beside_the_field(
    mapped: Warehouse, client: Client
) -> None:
    url = at("kinds")
    data = filled(client, url) | {"kinds-2-kind": "risk"}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Say which type, label or field this is about." in response.text
    assert queries.plan() == payments()


def test_a_place_nobody_claims_is_offered_and_given_to_a_team(
    mapped: Warehouse, client: Client
) -> None:
    url = at("team_rules")
    data = filled(client, url) | row_of(client, url, "teams", "value", "WEB", team="heron")
    client.post(url, data)
    assert queries.plan().team_rules == (
        *payments().team_rules,
        TeamRule("project", "WEB", "heron", "jira"),
    )


def test_the_rules_of_one_team_are_edited_without_touching_the_others(
    mapped: Warehouse, client: Client
) -> None:
    url = at("team_rules") + "?team=otter"
    data = filled(client, url) | row_of(client, url, "teams", "value", "PAY", position="5")
    client.post(url, data)
    assert queries.plan().team_rules == payments().team_rules[::-1]


def test_work_that_is_mapped_is_told_by_its_size_alone(mapped: Warehouse, client: Client) -> None:
    """Day after day, exact counts of “Done” would be what a team finishes."""
    html = client.get(at("statuses", "checkout")).text
    lost, *others = re.findall(r'"row-fact">([^<]*)<', html)
    assert lost == "jira · 1 item now"
    assert others
    assert all(fact.startswith("jira · fewer than 10 items now") for fact in others)
