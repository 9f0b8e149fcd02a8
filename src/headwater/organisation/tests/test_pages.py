"""Every page of the room opens, previews without saving, saves, and says what is wrong."""

import re
from html import unescape
from html.parser import HTMLParser

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from headwater.access.tests.visitors import GATE_QUERIES
from headwater.organisation import operations, plan_file, queries
from headwater.organisation.tests.plans import payments
from headwater.vocabulary.organisation import (
    KindRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import Kind, StageType
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


class _Fields(HTMLParser):
    """The fields a browser would post from a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and said.get("type") == "checkbox":
            if "checked" in said:
                self.data[name] = "on"
        elif tag == "input" and said.get("type") != "file":
            self.data[name] = said.get("value") or ""
        elif tag == "select":
            self._select, self.data[name] = name, ""
        elif tag == "option" and "selected" in said:
            self.data[self._select] = said.get("value") or ""
        elif tag == "textarea":
            self._area, self.data[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.data[self._area] += data


@pytest.fixture
def mapped(imported: Warehouse) -> Warehouse:
    """The small warehouse, mapped by the Payments plan."""
    operations.apply(payments())
    return imported


def at(name: str, slug: str = "") -> str:
    """Return a page's address."""
    return reverse(f"organisation:{name}", args=[slug] if slug else [])


def filled(client: Client, url: str) -> dict[str, str]:
    """Return what posting the page unchanged would post."""
    return _Fields(client.get(url).text).data


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


def test_a_live_preview_says_what_would_move_and_saves_nothing(
    mapped: Warehouse, client: Client
) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | _row_of(client, url, "statuses", "status", "77", stage="ready")
    html = client.post(url, data, headers={"HX-Request": "true"}).text
    assert "1 item would move from unmapped to Ready" in html
    assert "<html" not in html
    assert queries.plan() == payments()


def test_the_preview_button_works_without_javascript(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | _row_of(client, url, "statuses", "status", "77", stage="ready")
    html = client.post(url, data | {"preview": "1"}).text
    assert "1 item would move from unmapped to Ready" in html
    assert "<h1>" in html
    assert queries.plan() == payments()


def test_saving_the_statuses_maps_and_confirms_them(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout")
    data = filled(client, url) | _row_of(client, url, "statuses", "status", "77", stage="ready")
    client.post(url, data)
    rules = queries.plan().domains[0].streams[0].statuses
    assert StatusRule("jira", "77", "ready", "Mystery") in rules
    assert StatusRule("jira", "10002", "review", "In progress", team="heron") in rules
    assert not any(rule.suggested for rule in rules)


def test_a_team_may_differ_from_its_stream(mapped: Warehouse, client: Client) -> None:
    url = at("statuses", "checkout") + "?team=otter"
    assert "Ready for the whole stream" in client.get(url).text
    data = filled(client, url)
    data |= _row_of(client, url, "statuses", "status", "10001", stage="building", blocked="on")
    client.post(url, data)
    rules = queries.plan().domains[0].streams[0].statuses
    own = StatusRule("jira", "10001", "building", "Ready", team="otter", blocked=True)
    assert [rule for rule in rules if rule.team == "otter"] == [own]
    assert StatusRule("jira", "10001", "ready", "Ready") in rules


def test_a_type_is_given_its_kind(mapped: Warehouse, client: Client) -> None:
    url = at("kinds")
    data = filled(client, url) | _row_of(client, url, "kinds", "trait", "type:2", kind="feature")
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
    data = filled(client, url) | _row_of(client, url, "teams", "value", "WEB", team="heron")
    client.post(url, data)
    assert queries.plan().team_rules == (
        *payments().team_rules,
        TeamRule("project", "WEB", "heron", "jira"),
    )


def test_the_rules_of_one_team_are_edited_without_touching_the_others(
    mapped: Warehouse, client: Client
) -> None:
    url = at("team_rules") + "?team=otter"
    data = filled(client, url) | _row_of(client, url, "teams", "value", "PAY", position="5")
    client.post(url, data)
    assert queries.plan().team_rules == payments().team_rules[::-1]


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


def _row_of(
    client: Client, url: str, prefix: str, field: str, value: str, **change: str
) -> dict[str, str]:
    """Return `change` under the names of the row whose `field` is `value`."""
    data = filled(client, url)
    name = next(k for k, v in data.items() if k.startswith(prefix) and v == value and field in k)
    return {f"{prefix}-{name.split('-')[1]}-{key}": said for key, said in change.items()}


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


def test_work_that_is_mapped_is_told_by_its_size_alone(mapped: Warehouse, client: Client) -> None:
    """Day after day, exact counts of “Done” would be what a team finishes."""
    html = client.get(at("statuses", "checkout")).text
    lost, *others = re.findall(r'"row-fact">([^<]*)<', html)
    assert lost == "jira · 1 item now"
    assert others
    assert all(fact.startswith("jira · fewer than 10 items now") for fact in others)
