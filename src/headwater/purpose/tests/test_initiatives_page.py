"""The portfolio: what it says, finds, pages through and hands out."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.flow.tests import cast as flow
from headwater.organisation.storing import store
from headwater.purpose.models import KeyResult, Objective, Outcome, TeamChoice
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.tests import cast
from headwater.purpose.works import work
from headwater.warehouse import open_warehouse

pytestmark = pytest.mark.django_db

HOME = "/purpose/"
FILE = "/purpose/initiatives.csv"
MONDAY = dt.datetime(2024, 11, 18, 9, tzinfo=dt.UTC)
WROTE = {"written_at": MONDAY, "written_as": "product manager of Otter"}


def shown(client: Client, path: str = HOME, query: str = "", **headers: str) -> str:
    answer = client.get(f"{path}{query}", headers=headers)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def keys(page: str) -> set[str]:
    return set(re.findall(r"([A-Z]+-\d+) · ", page))


def row_of(page: str, title: str) -> str:
    (row,) = (row for row in page.split("<tr")[1:] if title in row)
    return " ".join(row.split("</tr>")[0].split())


def served(title: str = "Fewer calls") -> KeyResult:
    days = {"first_day": dt.date(2024, 10, 1), "last_day": dt.date(2024, 12, 31)}
    objective = Objective.objects.create(
        scale="team", slug="otter", title="Paying", **days, **WROTE
    )
    return KeyResult.objects.create(objective=objective, title=title, form="milestone", **WROTE)


def say(key: str, **said: object) -> None:
    of = work(cast.number_of(key))
    edition = Outcome.objects.filter(item_id=of.item_id).count()  # said at most twice here
    write_outcome(of, Said(**said), edition=edition, by=CONSOLE, now=MONDAY)  # type: ignore[arg-type]


def test_it_opens_with_how_much_says_what_it_hopes(otter_member: Client) -> None:
    page = shown(otter_member)
    assert "One of five initiatives and epics in progress says what it hopes to achieve." in page
    assert "Four do not, yet." in page
    assert "Beside them: two done, one not begun yet, one not mapped yet and one discarded." in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?place=team:heron", "One initiative or epic of Heron is not begun yet, and does not say"),
        ("?state=done", "One of two initiatives and epics that are done says what it hopes"),
        ("?q=faster+refunds", "One initiative or epic is in progress, and says what it hopes to"),
        ("?q=checkout", "One initiative or epic is in progress, and does not say yet what"),
        ("?q=nothing+like+it", "Nothing is like what you look for."),
        ("?place=team:heron&q=zebra", "Nothing of Heron is like what you look for."),
    ],
)
def test_the_headline_is_about_what_is_looked_at(
    otter_member: Client, query: str, said: str
) -> None:
    assert said in shown(otter_member, HOME, query)


def test_all_of_them_and_none_of_them_are_said_as_such(otter_member: Client) -> None:
    say(cast.REFUNDS, text="TBD", customer="They know.")
    assert "None of the five initiatives and epics in progress says yet" in shown(otter_member)
    for key in (cast.REFUNDS, cast.CHECKOUT, cast.QUEUE, cast.ODD, cast.MONEY):
        say(key, text="Merchants stop asking where their money is.", customer="They know.")
    assert "All five initiatives and epics in progress say what they hope" in shown(otter_member)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=REFUNDS", {cast.REFUNDS}),
        ("?q=ott-90+queue", {cast.QUEUE}),
        ("?q=money+back", {cast.REFUNDS}),  # in what is hoped for
        ("?q=%25", set()),
        ("?q=%27", set()),
        ("?q=%00refunds", {cast.REFUNDS}),
        ("?state=done", {cast.LEDGER, cast.IMPORTER}),
        ("?state=not_started", {cast.PAYOUTS}),
        ("?state=unmapped", {cast.NOBODYS}),
        ("?outcome=said", {cast.REFUNDS, cast.IMPORTER}),
        ("?outcome=not-yet&state=in_progress", {cast.MONEY, cast.CHECKOUT, cast.QUEUE, cast.ODD}),
        ("?place=team:heron", {cast.PAYOUTS, cast.DROPPED}),
        ("?place=stream:checkout&state=not_started", {cast.PAYOUTS}),
        ("?place=domain:payments&state=not_started", {cast.PAYOUTS}),
    ],
)
def test_it_finds_what_is_looked_for(otter_member: Client, query: str, found: set[str]) -> None:
    assert keys(shown(otter_member, HOME, query)) == found


@pytest.mark.parametrize(
    "query",
    ["?place=team:nowhere", "?place=x", "?state=x", "?outcome=x", "?key_result=x", "?page=99"],
)
def test_what_there_is_not_is_not_looked_for(otter_member: Client, query: str) -> None:
    assert "1–10 of 10" in shown(otter_member, HOME, query)


def test_a_row_says_where_it_stands_and_what_it_is_for(otter_member: Client) -> None:
    page = shown(otter_member)
    row = row_of(page, "Faster refunds")
    assert cast.HOPED in row
    assert "in progress · " in row
    assert "2 of 3 finished" in row
    assert "Otter" in row
    assert "Checkout" in row


def test_what_is_not_said_yet_is_met_with_help(otter_member: Client) -> None:
    page = shown(otter_member)
    nothing, flawed = row_of(page, "Checkout v3"), row_of(page, "Upgrade queue library")
    assert "No anticipated outcome yet." in nothing
    assert f'/purpose/work/{cast.number_of(cast.CHECKOUT)}/#questions"' in nothing
    assert cast.DELIVERED in flawed
    assert "This says what will be built or when." in flawed


def test_the_edge_tells_not_yet_from_time_to_look_back(otter_member: Client) -> None:
    TeamChoice.objects.create(team="otter", lag_weeks=1, **WROTE)
    page = shown(otter_member)
    assert 'class="is-not-yet"' in row_of(page, "Checkout v3")
    done = row_of(page, "Importer lag")
    assert 'class="is-due"' in done
    assert "reflect now" in done
    assert "class=" not in row_of(page, "Faster refunds").split(">")[0]
    assert "class=" not in row_of(page, "Another dashboard").split(">")[0]


def test_it_shows_the_key_result_and_whose_it_is(otter_member: Client) -> None:
    key_result = served()
    say(cast.MONEY, key_result=key_result.pk)
    say(cast.CHECKOUT, key_result=key_result.pk, is_key_result=True)
    page = shown(otter_member, HOME, f"?key_result={key_result.pk}")
    assert keys(page) == {cast.MONEY, cast.CHECKOUT, cast.REFUNDS}
    assert "through what it is part of" in row_of(page, "Faster refunds")
    assert "through what it is part of" not in row_of(page, "Money moves faster")
    assert "is its team’s own key result" in row_of(page, "Checkout v3")


def test_it_shows_who_feels_it(otter_member: Client) -> None:
    say(cast.CHECKOUT, text="Merchants stop asking.", business="Less to do.", platform="Calm.")
    row = row_of(shown(otter_member), "Checkout v3")
    assert re.findall(r'<span class="chip">(\w+)</span>', row) == ["business", "platform"]


def test_what_comes_from_a_tracker_is_text_and_never_markup(otter_member: Client) -> None:
    page = shown(otter_member)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&quot;odd&quot;)&lt;/script&gt; &amp; more" in page
    assert "javascript:" not in page


def test_a_search_that_is_typed_changes_only_its_part(otter_member: Client) -> None:
    part = shown(otter_member, HOME, "?q=refunds", **{"HX-Request": "true"})
    assert "<html" not in part
    assert 'id="found"' in part
    assert '<div id="headline" hx-swap-oob="true">' in part
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in shown(otter_member, HOME, "?q=refunds", **back)
    assert "HX-Request" in otter_member.get(HOME)["Vary"]


def test_paging_keeps_what_is_looked_for(crowd: Client) -> None:
    page = shown(crowd, HOME, "?q=crowd&place=team:otter")
    assert "1–25 of 30" in page
    assert '<a href="?q=crowd&amp;place=team%3Aotter&amp;page=2" rel="next">' in page
    last = shown(crowd, HOME, "?q=crowd&place=team:otter&page=2")
    assert "26–30 of 30" in last
    assert not keys(page) & keys(last)
    assert len(keys(page) | keys(last)) == 30


def test_more_rows_ask_no_more_queries(crowd: Client) -> None:
    asked = []
    for query in ("?q=few", "?q=crowd", "?q=few", "?q=crowd"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(crowd, HOME, query)
        asked.append(len(queries))
    assert asked[2] == asked[3] <= 20


def test_the_file_holds_exactly_what_is_looked_at(crowd: Client) -> None:
    assert len(rows_of(crowd, "?q=crowd")) == 30
    assert {row["key"] for row in rows_of(crowd, "?outcome=said")} == {cast.REFUNDS, cast.IMPORTER}
    assert rows_of(crowd, "?q=nothing+like+it") == []


def test_a_row_of_the_file_says_what_the_page_says(otter_member: Client) -> None:
    say(cast.MONEY, key_result=served("=1+1").pk)
    (row,) = rows_of(otter_member, "?q=faster+refunds")
    assert (row["team"], row["stream"], row["state"]) == ("Otter", "Checkout", "in progress")
    assert (row["anticipated_outcome"], row["says_what_is_hoped"]) == (cast.HOPED, "yes")
    assert (row["serves"], row["serves_through_parent"]) == ("'=1+1", "yes")
    assert row["url"] == f"https://tracker.example/browse/{cast.REFUNDS}"
    assert row["completed_at"] == ""


def test_no_cell_is_taken_for_a_formula(otter_member: Client) -> None:
    say(cast.CHECKOUT, text='=HYPERLINK("x") helps customers to pay', customer="@SUM(1)")
    (row,) = rows_of(otter_member, "?q=checkout+v3")
    assert row["anticipated_outcome"].startswith("'=HYPERLINK")
    (odd,) = rows_of(otter_member, f"?q={cast.ODD}")
    assert odd["url"] == ""


def test_whoever_only_operates_does_not_see_it(riverbank: None) -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    for path in (HOME, FILE):
        assert operator.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_an_organisation_without_any_is_told_where_they_come_from(
    db: None, settings: Settings, tmp_path: object
) -> None:
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path}/empty.duckdb"
    page = shown(signed_in())
    assert "There are no initiatives or epics here yet." in page
    assert "They come from your trackers" in page


def rows_of(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"{FILE}{query}")
    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode()
    told = [line for line in text.splitlines(keepends=True) if not line.startswith("# ")]
    return list(csv.DictReader(io.StringIO("".join(told))))


@pytest.fixture(scope="module")
def crowded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Thirty epics more, three of them few, with what lies under them."""
    url = f"duckdb:///{tmp_path_factory.mktemp('crowd') / 'warehouse.duckdb'}"
    more = [
        cast.history(
            f"OTT-{n}", f"Crowd {'few ' * (n < 3)}{n}", cast.IN_PROGRESS, parent=cast.MONEY
        )
        for n in range(30)
    ]
    warehouse = open_warehouse(url)
    warehouse.map(flow.plan())
    warehouse.keep(cast.delivery(*more), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


@pytest.fixture
def crowd(db: None, crowded_warehouse: str, settings: Settings) -> Client:
    """Somebody of Otter, where there are many epics, each with a key result."""
    settings.WAREHOUSE_URL = crowded_warehouse
    store(flow.plan())
    say(cast.MONEY, key_result=served().pk)
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
