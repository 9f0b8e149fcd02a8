"""Every page of the room opens, previews without saving, saves, and says what is wrong."""

import re
from html import unescape

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from headwater.access.tests.visitors import GATE_QUERIES
from headwater.organisation import operations, plan_file, queries
from headwater.organisation.tests.plans import payments
from headwater.organisation.tests.posting import at, filled
from headwater.vocabulary.organisation import (
    Organisation,
    Stage,
    Stream,
    Team,
)
from headwater.vocabulary.work import StageType
from headwater.warehouse import Warehouse
from headwater.warehouse.errors import OwnerUnreachable

PAGES = [
    ("home", ""),
    ("name", ""),
    ("new_domain", ""),
    ("domain", "payments"),
    ("remove_domain", "payments"),
    ("new_stream", ""),
    ("stream", "checkout"),
    ("statuses", "checkout"),
    ("remove_stream", "checkout"),
    ("kinds", ""),
    ("team_rules", ""),
    ("file", ""),
]


NO_PLANS = [
    ("name = ", "not valid TOML"),
    ("name = 3", "name: Expected `str`, got `int`"),
    ("surprise = 3", "contains unknown field `surprise`"),
    ("surprise = " + "[" * 5000, "nests deeper"),
    ("surprise" + ".a" * 100_000 + " = 3", "nests deeper"),
    ("surprise = {a" + " . a" * 50_000 + " = 3}", "nests deeper"),
    ("team_rules = [{attribute = 'project', value = 'X', team = 'gone'}]", "no team “gone”"),
]


def test_every_page_opens(mapped: Warehouse, client: Client) -> None:
    for url in map(at, *zip(*PAGES, strict=True)):
        response = client.get(url)
        assert response.status_code == 200, url
        assert "<h1>" in response.text, url


def test_no_page_has_inline_style_or_script(mapped: Warehouse, client: Client) -> None:
    for url in map(at, *zip(*PAGES, strict=True)):
        html = client.get(url).text
        assert " style=" not in html, url
        assert "<style" not in html, url
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), url
        assert not re.search(r"\son\w+=", html), url


def test_every_field_has_a_label(mapped: Warehouse, client: Client) -> None:
    for url in map(at, *zip(*PAGES, strict=True)):
        html = client.get(url).text
        inputs = r'<input type="(?:text|number|checkbox|file)"[^>]*? id="([^"]+)"'
        ids = set(re.findall(r'<(?:select|textarea)[^>]*? id="([^"]+)"', html))
        ids |= set(re.findall(inputs, html))
        labels = set(re.findall(r'<label for="([^"]+)"', html))
        assert ids <= labels, url


def test_saving_a_page_unchanged_changes_nothing(mapped: Warehouse, client: Client) -> None:
    confirmed = _confirmed(payments())
    operations.apply(confirmed)
    for url in map(at, *zip(*PAGES, strict=True)):
        if "remove" not in url and "new-" not in url and url != at("home"):
            assert client.post(url, filled(client, url)).status_code == 302, url
            assert queries.plan() == confirmed, url


def test_the_overview_leads_to_every_team_and_says_what_is_unmapped(
    mapped: Warehouse, client: Client
) -> None:
    html = client.get(at("home")).text
    for name in ("Payments", "Checkout", "Otter", "Heron", "Ledger", "Lynx"):
        assert name in html
    assert reverse("flow:team", args=["otter"]) in html
    assert reverse("flow:stream", args=["checkout"]) in html
    assert "1 of 5 items are in no team’s hands" in html
    assert "1 of 5 items are, or once were, in a status without a stage" in html
    assert "3 of 5 items are of no kind" in html
    assert "Suggested, please confirm" in html


def test_an_empty_installation_is_told_what_to_do(warehouse: Warehouse, client: Client) -> None:
    html = client.get(at("home")).text
    assert "Import or connect" in html
    assert "Not everything has its place" not in html


def test_the_overview_costs_the_same_queries_however_many_teams(
    mapped: Warehouse, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(at("home"))
    with django_assert_num_queries(GATE_QUERIES + 7):
        client.get(at("home"))
    operations.apply(_with_teams(payments(), 30))
    with django_assert_num_queries(GATE_QUERIES + 7):
        client.get(at("home"))


def test_stages_are_added_renamed_reordered_and_removed(mapped: Warehouse, client: Client) -> None:
    url = at("stream", "ledger")
    data = filled(client, url) | {
        "stages-1-name": "Chosen",
        "stages-2-position": "5",
        "stages-3-remove": "on",
        "stages-5-name": "Waiting for the bank",
        "stages-5-type": "queue",
    }
    assert client.post(url, data).status_code == 302
    assert queries.plan().domains[0].streams[1].stages == (
        Stage("building", "Building", StageType.ACTIVE),
        Stage("backlog", "Backlog", StageType.BACKLOG),
        Stage("ready", "Chosen", StageType.QUEUE),
        Stage("done", "Done", StageType.DONE),
        Stage("waiting-for-the-bank", "Waiting for the bank", StageType.QUEUE),
    )


def test_a_stream_without_an_end_is_refused_in_words(mapped: Warehouse, client: Client) -> None:
    url = at("stream", "ledger")
    response = client.post(url, filled(client, url) | {"stages-4-remove": "on"})
    assert response.status_code == 422
    assert "has no stage of type done" in response.text
    assert queries.plan() == payments()


def test_teams_and_policies_are_edited(mapped: Warehouse, client: Client) -> None:
    url = at("stream", "ledger")
    data = filled(client, url) | {
        "domain": "growth",
        "timezone": "Asia/Kolkata",
        "parked_counts": "on",
        "blocking_marks": "flag\nlink:Blocks\n",
        "unplanned_traits": "label:unplanned\n\n type:10004 \n",
        "teams-1-name": "Otter",
    }
    client.post(url, data)
    (ledger,) = queries.plan().domains[1].streams
    assert ledger.teams == (Team("lynx", "Lynx"), Team("otter-2", "Otter"))
    assert (ledger.timezone, ledger.parked_counts) == ("Asia/Kolkata", True)
    assert ledger.blocking_marks == ("flag", "link:Blocks")
    assert ledger.unplanned_traits == ("label:unplanned", "type:10004")


def test_domains_and_streams_are_added_renamed_and_removed(
    warehouse: Warehouse, client: Client
) -> None:
    client.post(at("new_domain"), {"name": "Growth"})
    client.post(at("new_stream"), {"name": "Sign-up", "domain": "growth"})
    client.post(at("domain", "growth"), {"name": "Growing"})
    client.post(at("name"), {"name": "Riverbank"})
    plan = queries.plan()
    assert (plan.name, plan.domains[0].name) == ("Riverbank", "Growing")
    assert plan.domains[0].streams[0].slug == "sign-up"
    client.post(at("remove_stream", "sign-up"))
    assert queries.plan().domains[0].streams == ()
    client.post(at("remove_domain", "growth"))
    assert queries.plan() == Organisation(name="Riverbank")


def test_removing_a_stream_first_says_what_that_changes(mapped: Warehouse, client: Client) -> None:
    html = client.get(at("remove_stream", "checkout")).text
    assert "fewer than 10 items would go from Otter to no team" in html
    client.post(at("remove_stream", "checkout"))
    plan = queries.plan()
    assert [stream.slug for stream in plan.domains[0].streams] == ["ledger"]
    assert [rule.team for rule in plan.team_rules] == ["lynx"]


def test_the_plan_is_downloaded_and_applied_again(mapped: Warehouse, client: Client) -> None:
    downloaded = client.get(at("download")).content
    assert plan_file.read(downloaded) == payments()
    renamed = plan_file.write(msgspec.structs.replace(payments(), name="Renamed"))
    upload = SimpleUploadedFile("organisation.toml", renamed.encode())
    assert client.post(at("file"), {"file": upload}).status_code == 302
    assert queries.name() == "Renamed"


def test_a_file_that_is_no_plan_is_refused_in_words(mapped: Warehouse, client: Client) -> None:
    for text, said in NO_PLANS:
        response = client.post(at("file"), {"text": text})
        assert response.status_code == 422, text
        assert said in unescape(response.text), text
    assert queries.plan() == payments()


def test_a_silent_warehouse_is_said_in_words(
    mapped: Warehouse, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_question: object, **_bound: object) -> None:
        raise OwnerUnreachable("the warehouse", "4711")

    monkeypatch.setattr(type(mapped), "read", silent)
    assert "cannot be said now" in client.get(at("home")).text
    for url in (at("statuses", "checkout"), at("kinds"), at("team_rules")):
        response = client.get(url)
        assert response.status_code == 503, url
        assert "is held by another Headwater process" in response.text, url


def test_what_does_not_exist_is_not_found(warehouse: Warehouse, client: Client) -> None:
    for name in ("stream", "statuses", "remove_stream", "domain"):
        assert client.get(at(name, "nowhere")).status_code == 404, name


def _confirmed(plan: Organisation) -> Organisation:
    replace = msgspec.structs.replace
    payments_, growth = plan.domains
    checkout, ledger = payments_.streams
    rules = [replace(rule, suggested=False) for rule in checkout.statuses]
    ordered = tuple(sorted(rules, key=lambda rule: rule.team))
    streams: tuple[Stream, ...] = (replace(checkout, statuses=ordered), ledger)
    return replace(
        plan,
        domains=(replace(payments_, streams=streams), growth),
        kind_rules=tuple(replace(rule, suggested=False) for rule in plan.kind_rules),
    )


def _with_teams(plan: Organisation, count: int) -> Organisation:
    replace = msgspec.structs.replace
    payments_, growth = plan.domains
    teams = tuple(Team(f"team-{n}", f"Team {n}") for n in range(count))
    streams = (
        *payments_.streams,
        Stream("big", "Big", stages=payments_.streams[0].stages, teams=teams),
    )
    return replace(plan, domains=(replace(payments_, streams=streams), growth))
