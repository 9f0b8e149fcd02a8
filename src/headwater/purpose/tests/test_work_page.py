"""One piece of work: its story, where it leads, and what lies under it."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.flow.tests import cast as flow
from headwater.organisation.storing import store
from headwater.purpose.models import KeyResult, Objective, Outcome, Reflection
from headwater.purpose.tests import cast
from headwater.purpose.tests.work_pages import MONDAY, WROTE, shown, write
from headwater.vocabulary.work import Level
from headwater.warehouse import open_warehouse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (cast.REFUNDS, "“Faster refunds” says what it hopes for, and is on its way: "),
        (cast.CHECKOUT, "Nobody has said yet what “Checkout v3” is for."),
        (cast.QUEUE, "“Upgrade queue library” says something, but not yet what it is for."),
        (cast.LEDGER, "“Ledger on the new store” says something, but not yet what it is for."),
        (cast.IMPORTER, "“Importer lag” is done. Did what we hoped for happen?"),
        (cast.PAYOUTS, "Nobody has said yet what “Fewer failed payouts” is for."),
        (cast.DROPPED, "Nobody has said yet what “Another dashboard” is for."),
        (cast.NOBODYS, "Nobody has said yet what “Somebody should look at this” is for."),
        (cast.MONEY, "Nobody has said yet what “Money moves faster” is for."),
    ],
)
def test_its_story_opens_with_a_sentence(otter_member: Client, key: str, sentence: str) -> None:
    assert f"<h1>{sentence}" in shown(otter_member, key)


def test_work_that_is_not_there_has_no_page(otter_member: Client) -> None:
    for item in (1, cast.number_of("OTT-911")):  # nothing, and an item that is no epic
        for page in ("", "outcome/", "history/", "translation/"):
            assert otter_member.get(f"/purpose/work/{item}/{page}").status_code == 404


def test_where_the_tracker_says_something_else_both_are_shown(otter_member: Client) -> None:
    write(otter_member, cast.REFUNDS)
    page = shown(otter_member, cast.REFUNDS)
    assert '<blockquote class="hoped-text">Merchants stop asking us.</blockquote>' in page
    assert "The tracker says something else" in page
    assert cast.HOPED in page
    assert "What was written later counts" in page
    assert cast.HOPED in shown(otter_member, cast.REFUNDS, "outcome/")


def test_only_the_tracker_saying_it_is_said_so(otter_member: Client) -> None:
    page = shown(otter_member, cast.REFUNDS)
    assert "From the tracker on" in page
    assert "says something else" not in page


def test_what_comes_from_people_and_trackers_is_text(otter_member: Client) -> None:
    write(otter_member, cast.ODD, text='<img src=x onerror="alert(1)"> helps customers')
    write(otter_member, cast.ODD, text="Customers are <b>glad</b> again.", edition="1")
    pages = [shown(otter_member, cast.ODD, page) for page in ("", "outcome/", "history/")]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<b>" not in page
        assert "&lt;script&gt;" in page
    assert "javascript:" not in pages[0]
    assert "in the tracker</a>" not in pages[0]
    assert "https://tracker.example/browse/OTT-901" in shown(otter_member, cast.REFUNDS)


def key_result(
    title: str, scale: str, slug: str = "", parent: KeyResult | None = None
) -> KeyResult:
    days = {"first_day": dt.date(2024, 10, 1), "last_day": dt.date(2024, 12, 31)}
    place: dict[str, Any] = {"scale": scale, "slug": slug}
    objective = Objective.objects.create(**place, title=f"Toward {title}", **days, **WROTE)
    return KeyResult.objects.create(
        objective=objective, title=title, form="milestone", parent=parent, **WROTE
    )


def test_the_thread_leads_up_and_is_inherited_by_what_lies_below(otter_member: Client) -> None:
    above = key_result("Customers stay", "organisation")
    below = key_result("Fewer calls", "team", "otter", above)
    page = write(otter_member, cast.MONEY, 422, text="", key_result="99")
    assert "Select a valid choice." in page
    write(otter_member, cast.MONEY, text="", key_result=str(below.pk))
    page = shown(otter_member, cast.REFUNDS)
    assert page.index("Fewer calls") < page.index("Customers stay")
    assert "through “Money moves faster”" in page
    assert "Toward Customers stay · the organisation" in page
    assert "Toward Fewer calls · Otter" in page


def test_an_epic_can_be_its_teams_key_result_and_an_initiative_cannot(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, text="", is_key_result="on")
    assert "It is itself one of Otter’s key results." in shown(otter_member, cast.CHECKOUT)
    assert "is_key_result" not in shown(otter_member, cast.MONEY, "outcome/")


def test_its_flow_stands_beside_it(otter_member: Client) -> None:
    page = shown(otter_member, cast.REFUNDS)
    assert "2 of 3 finished under it" in page
    assert re.findall(r'class="block-name"> (\w+)', page) == ["Ready", "Building"]
    assert "it is here now" in page
    assert "It has not begun" in shown(otter_member, cast.PAYOUTS)


def test_items_are_shown_to_their_team_and_counted_for_the_others(
    otter_member: Client, heron_member: Client, checkout_leader: Client
) -> None:
    assert "https://tracker.example/browse/OTT-911" in shown(otter_member, cast.REFUNDS)
    for client in (heron_member, checkout_leader):
        page = shown(client, cast.REFUNDS)
        assert "OTT-911" not in page
        assert "The items of a team are shown to that team. 2 of all 3 are finished." in page
        assert "Faster refunds" in shown(client, cast.MONEY)


def test_looks_back_are_shown_newest_first(otter_member: Client) -> None:
    outcome = Outcome.objects.create(
        item_id=cast.number_of(cast.IMPORTER), verdict="partly", reflected_at=MONDAY
    )
    for days, verdict, happened in ((0, "too early", "Not sure."), (9, "partly", "Half of it.")):
        Reflection.objects.create(
            outcome=outcome,
            happened=happened,
            verdict=verdict,
            look_again_on=dt.date(2024, 12, 1),
            written_at=MONDAY + dt.timedelta(days=days),
            written_as="member of Otter",
        )
    page = shown(otter_member, cast.IMPORTER)
    assert "is done. What came of it: partly as hoped." in page
    assert page.index("Half of it.") < page.index("Not sure.")


@pytest.fixture(scope="module")
def crowded_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two epics more, with three and thirty items."""
    url = f"duckdb:///{tmp_path_factory.mktemp('crowded') / 'warehouse.duckdb'}"
    more = [
        cast.history(epic, f"Crowd of {many}", cast.IN_PROGRESS)
        for epic, many in (("OTT-3", 3), ("OTT-30", 30))
    ]
    more += [
        cast.history(f"{epic}{n}", f"Part {n}", cast.DONE, level=Level.ITEM, parent=epic)
        for epic, many in (("OTT-3", 3), ("OTT-30", 30))
        for n in range(100, 100 + many)
    ]
    warehouse = open_warehouse(url)
    warehouse.map(flow.plan())
    warehouse.keep(cast.delivery(*more), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


def test_what_lies_under_it_is_paged_and_asks_no_more(
    db: None, crowded_warehouse: str, settings: Settings
) -> None:
    settings.WAREHOUSE_URL = crowded_warehouse
    store(flow.plan())
    member = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    asked = []
    for key in ("OTT-3", "OTT-30", "OTT-3", "OTT-30"):
        with CaptureQueriesContext(connection) as queries:
            page = shown(member, key)
        asked.append(len(queries))
    assert asked[2] == asked[3] <= 25
    assert page.count("browse/OTT-30") == 21  # twenty items, and itself
    assert "page 1 of 2" in page
    assert shown(member, "OTT-30", "?page=2").count("browse/OTT-30") == 11
    assert "page 1 of 2" in shown(member, "OTT-30", "?page=x")
