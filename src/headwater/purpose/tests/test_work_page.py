"""One piece of work: its story, who may write it, and that nobody is overwritten."""

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
from headwater.purpose.models import KeyResult, Objective, Outcome, OutcomeVersion, Reflection
from headwater.purpose.tests import cast
from headwater.vocabulary.work import Level
from headwater.warehouse import open_warehouse

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2024, 11, 18, 9, tzinfo=dt.UTC)
WROTE = {"written_at": MONDAY, "written_as": "product manager of Otter"}
HOPE = {"edition": "0", "text": "Merchants stop asking us.", "business": "The desk has time."}


def at(key: str, page: str = "") -> str:
    return f"/purpose/work/{cast.number_of(key)}/{page}"


def shown(client: Client, key: str, page: str = "", status: int = 200) -> str:
    answer = client.get(at(key, page))
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def write(client: Client, key: str, status: int = 302, /, **said: str) -> str:
    answer = client.post(at(key, "outcome/"), HOPE | said)
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def outcome_of(key: str) -> Outcome:
    return Outcome.objects.get(item_id=cast.number_of(key))


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


def test_what_a_team_hopes_is_written_with_its_role_and_shown(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, sign="Fewer calls.")
    page = shown(otter_member, cast.CHECKOUT)
    assert "Merchants stop asking us." in page
    assert "The desk has time." in page
    assert "Fewer calls." in page
    assert "Written here on" in page
    assert OutcomeVersion.objects.get().written_as == "member of Otter"


def test_a_measure_is_drawn_from_where_it_is_to_where_it_is_hoped(otter_member: Client) -> None:
    write(
        otter_member,
        cast.CHECKOUT,
        measure="calls a week",
        baseline="40",
        expected="10.5",
        unit="calls",
        expected_by="2025-03-31",
    )
    page = shown(otter_member, cast.CHECKOUT)
    assert "40 calls" in page
    assert "10.5 calls" in page
    assert "hoped for by 31 March 2025" in page
    assert '<line x1="8" y1="14" x2="152" y2="46"' in page  # it falls


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"business": ""}, "Who feels it? Say it for at least one of the three."),
        ({"expected": "5"}, "What is it that you measure?"),
        ({"measure": "calls", "expected": "5"}, "By which day?"),
        ({"expected": "nan", "measure": "calls"}, "Enter a number."),
        ({"text": "so " * 800}, "Ensure this value has at most 2000 characters"),
        ({"edition": "x"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_form(
    otter_member: Client, said: dict[str, str], why: str
) -> None:
    page = write(otter_member, cast.CHECKOUT, 422, **said)
    assert why in page
    assert "Merchants stop asking us." in page or "text" in said
    assert not Outcome.objects.exists()


def test_who_is_of_the_team_or_leads_around_it_may_write(
    checkout_leader: Client, heron_member: Client
) -> None:
    assert at(cast.CHECKOUT, "outcome/") in shown(checkout_leader, cast.CHECKOUT)
    write(checkout_leader, cast.CHECKOUT)
    assert at(cast.CHECKOUT, "outcome/") not in shown(heron_member, cast.CHECKOUT)
    assert heron_member.get(at(cast.CHECKOUT, "outcome/")).status_code == 403
    write(heron_member, cast.CHECKOUT, 403, edition="1", text="Something else helps them more.")
    assert outcome_of(cast.CHECKOUT).text == HOPE["text"]


def test_somebody_quicker_is_shown_and_not_overwritten(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    page = write(otter_member, cast.CHECKOUT, 409, text="Shoppers pay in one go.")
    assert "Somebody was quicker" in page
    assert "Merchants stop asking us." in page
    assert "Shoppers pay in one go." in page
    assert outcome_of(cast.CHECKOUT).text == HOPE["text"]
    assert re.search(r'name="edition" value="1"', page)
    write(otter_member, cast.CHECKOUT, text="Shoppers pay in one go.", edition="1")
    assert outcome_of(cast.CHECKOUT).text == "Shoppers pay in one go."


MEASURED = {
    "measure": "calls a week",
    "baseline": "1250000",
    "expected": "8",
    "unit": "calls",
    "expected_by": "2025-03-31",
}


def test_a_day_stands_in_the_form_as_browsers_read_days(otter_member: Client) -> None:
    """A browser empties a day it cannot read, and saving the form again would then lose it."""
    write(otter_member, cast.CHECKOUT, **MEASURED)
    assert 'value="2025-03-31"' in shown(otter_member, cast.CHECKOUT, "outcome/")


def test_a_measure_is_said_in_the_history_and_to_whoever_was_slower(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, **MEASURED)
    history = shown(otter_member, cast.CHECKOUT, "history/")
    assert "<ins>1,250,000</ins>" in history
    assert "<ins>31 March 2025</ins>" in history
    both = write(otter_member, cast.CHECKOUT, 409)
    assert "today 1,250,000 calls, hoped for 8 calls by 31 March 2025" in both


def test_what_says_nothing_yet_is_kept_and_met_with_a_reason(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, text="Ship the wallet by Q3")
    page = shown(otter_member, cast.CHECKOUT)
    assert "This says what will be built or when." in page
    assert "Three questions that may help" in page


def test_a_person_can_say_that_it_is_meant_so(otter_member: Client) -> None:
    answer = otter_member.post(
        at(cast.QUEUE, "outcome/meant/"), {"text": cast.DELIVERED, "edition": "0"}
    )
    assert answer.status_code == 302
    page = shown(otter_member, cast.QUEUE)
    assert "says what it hopes for" in page
    assert "somebody of its people said that it is meant so" in page
    assert "We mean it so" not in page
    assert "is meant as it stands" in shown(otter_member, cast.QUEUE, "history/")


@pytest.mark.parametrize(
    "said",
    [
        {"text": cast.DELIVERED, "edition": "7"},
        {"text": "Deliver it by Q2", "edition": "0"},
        {"text": cast.DELIVERED, "edition": "x"},
        {"text": cast.HOPED, "edition": "0"},
        {},
    ],
)
def test_what_has_changed_meanwhile_cannot_be_meant_so(
    otter_member: Client, said: dict[str, str]
) -> None:
    answer = otter_member.post(at(cast.QUEUE, "outcome/meant/"), said)
    assert answer.status_code == 409
    assert "This is how it stands now." in answer.content.decode()
    assert not Outcome.objects.exists()


def test_a_leader_writes_but_does_not_overrule(checkout_leader: Client) -> None:
    assert "We mean it so" not in shown(checkout_leader, cast.QUEUE)
    said = {"text": cast.DELIVERED, "edition": "0"}
    assert checkout_leader.post(at(cast.QUEUE, "outcome/meant/"), said).status_code == 403


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


def test_debt_is_helped_to_a_sentence_that_lands_in_the_form(otter_member: Client) -> None:
    assert at(cast.QUEUE, "translation/") in shown(otter_member, cast.QUEUE)
    answers = "today=nights+fail&different=the+queue+holds&who=people+on+call"
    page = shown(otter_member, cast.QUEUE, f"translation/?worth=reliability&{answers}")
    sentence = "Today nights fail; with this, the queue holds, and people on call can rely on it."
    assert sentence in page
    (link,) = re.findall(r'href="([^"]+outcome/\?text=[^"]+)"', page)
    form = otter_member.get(link).content.decode()
    assert f"{sentence}</textarea>" in form
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    "asked", ["worth=nothing", "worth=risk", "worth=risk&today=TBD&different="]
)
def test_without_answers_there_is_no_sentence(otter_member: Client, asked: str) -> None:
    assert "outcome/?text=" not in shown(otter_member, cast.QUEUE, f"translation/?{asked}")


def test_features_are_asked_and_not_translated(otter_member: Client) -> None:
    page = shown(otter_member, cast.CHECKOUT)
    assert "Who will do something differently once this is there, and what?" in page
    assert at(cast.CHECKOUT, "translation/") not in page
    assert at(cast.CHECKOUT, "translation/") not in shown(otter_member, cast.CHECKOUT, "outcome/")
    assert at(cast.QUEUE, "translation/") in shown(otter_member, cast.QUEUE, "outcome/")


def test_every_wording_is_kept_with_what_changed(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    write(otter_member, cast.CHECKOUT, text="Shoppers pay in one go.", edition="1")
    page = shown(otter_member, cast.CHECKOUT, "history/")
    assert "<del>Merchants stop asking us.</del>" in page
    assert "<ins>Shoppers pay in one go.</ins>" in page
    assert page.count("<ins>The desk has time.</ins>") == 1
    assert page.index("Shoppers pay") < page.index("<ins>Merchants stop")


def test_a_long_history_is_paged_and_asks_no_more(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    shown(otter_member, cast.CHECKOUT, "history/")  # what people wrote is read once
    outcome, asked = outcome_of(cast.CHECKOUT), []
    for number in range(21):
        when = MONDAY + dt.timedelta(days=999, hours=number)
        said = {"text": f"Hope {number} helps"}
        OutcomeVersion.objects.create(
            outcome=outcome, said=said, written_at=when, written_as="member of Otter"
        )
        if number in (1, 20):
            with CaptureQueriesContext(connection) as queries:
                shown(otter_member, cast.CHECKOUT, "history/")
            asked.append(len(queries))
    assert asked[1] == asked[0]
    last = shown(otter_member, cast.CHECKOUT, "history/?page=2")
    assert "page 2 of 2" in last
    assert "<ins>Hope 0 helps</ins>" in last
    assert "<ins>Merchants stop asking us.</ins>" in last


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
