"""Investment: what streams' time went to, for whoever may see how much of it."""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from headwater.access.documentation import VISITORS
from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of, signed_in
from headwater.access.viewer import CONSOLE
from headwater.flow.tests import cast as flow
from headwater.metrics.periods import Granularity, Period
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store
from headwater.purpose.models import Funding, MoneySetting, TeamCost
from headwater.purpose.operations import funding
from headwater.purpose.queries.investment_bands import FIXED
from headwater.purpose.queries.investment_sentence import fraction
from headwater.purpose.queries.money import at_least
from headwater.purpose.spending import NO_PURPOSE, SMALLER
from headwater.purpose.tests import cast, invested
from headwater.warehouse import open_warehouse

OCTOBER = Period(Granularity.MONTH, dt.date(2024, 10, 1))
QUARTER = Period(Granularity.QUARTER, dt.date(2024, 7, 1))
STREAM = "/purpose/investment/stream/checkout/"
ALL = "/purpose/investment/"
MONEY = "/streams/checkout/funding/"
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")
MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")


def filled(folder: object, hours: dict[str, int]) -> Iterator[str]:
    url = f"duckdb:///{folder}/warehouse.duckdb"
    warehouse = open_warehouse(url)
    warehouse.map(flow.plan())
    warehouse.keep(invested.delivery(hours), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


@pytest.fixture(scope="module")
def plenty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from filled(tmp_path_factory.mktemp("plenty"), invested.HOURS)


@pytest.fixture(scope="module")
def sparse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from filled(tmp_path_factory.mktemp("sparse"), invested.FEW)


@pytest.fixture
def world(db: None, plenty: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both teams work on plenty."""
    settings.WAREHOUSE_URL = plenty
    store(flow.plan())
    monkeypatch.setattr("django.utils.timezone.now", lambda: flow.NOW)


@pytest.fixture
def few(world: None, sparse: str, settings: Settings) -> None:
    """Heron works on a handful."""
    settings.WAREHOUSE_URL = sparse


def cost(team: str, amount: str, month: Period = OCTOBER) -> None:
    stream = organisation.stream("checkout")
    args = {"edition": 0, "by": CONSOLE, "now": flow.NOW}
    funding.write_cost(stream, team, month, Decimal(amount), **args)  # type: ignore[arg-type]


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1])


def heading(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page.split("<h1>")[1].split("</h1>")[0]).strip()


def test_a_stream_says_in_a_sentence_what_its_time_went_to(world: None) -> None:
    said = heading(shown(signed_in(), f"{STREAM}?at=2024-10"))
    assert re.fullmatch(
        r"Of \d+ days of active work in October, (a third|\d+%) went to “Faster refunds”; "
        r"\d+ days have no purpose behind them yet\.",
        said,
    ), said


def test_shares_of_each_picture_are_the_whole(world: None) -> None:
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    for picture in re.findall(r'<div class="invested-bar" aria-hidden="true">(.*?)</div>', page):
        assert sum(int(share) for share in re.findall(r"share-(\d+)", picture)) == 100


def test_work_without_a_purpose_is_a_band_in_sand(world: None) -> None:
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    assert FIXED[NO_PURPOSE] in page
    assert "invested-part is-waiting" in page


def test_the_table_leads_from_each_epic_to_its_page(world: None) -> None:
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    assert re.search(r'<a href="/purpose/work/-?\d+/">Checkout v3</a>', page)
    assert "Work with no initiative or epic above it" in page


def test_an_outcome_written_later_does_not_change_an_earlier_month(world: None) -> None:
    """The epic's outcome is from September 2024 on, so earlier months know nothing of it."""
    before = heading(shown(signed_in(), f"{STREAM}?at=2024-07"))
    assert "Faster refunds" not in before


def test_a_team_by_itself_is_refused_with_words(world: None) -> None:
    answer = signed_in().get("/purpose/investment/team/otter/")
    assert answer.status_code == 404
    assert "Investment is about streams" in answer.content.decode()


def test_a_leader_sees_what_was_told_and_no_single_piece_of_work(world: None) -> None:
    page = shown(signed_in(LEADER), f"{STREAM}?at=2024-10")
    assert "days of active work in October" in heading(page)
    assert FIXED[("outcome", "")] in page
    assert "Faster refunds" not in page
    assert "Checkout v3" not in page


def days_by_kind(client: Client, period: str) -> dict[str, float]:
    text = client.get(f"{STREAM}investment.csv?{period}").content.decode()
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: float(row["days"]) for row in rows if row["by"] == "kind"}


def test_a_quarter_tells_a_leader_no_more_than_its_months(world: None) -> None:
    leader = signed_in(LEADER)
    months = [days_by_kind(leader, f"at=2024-{month:02}") for month in (7, 8, 9)]
    quarter = days_by_kind(leader, "period=quarter&at=2024-Q3")
    assert quarter
    assert sum(quarter.values()) == pytest.approx(sum(sum(month.values()) for month in months))
    for name in quarter.keys() - {FIXED[SMALLER]}:
        assert quarter[name] == pytest.approx(sum(month.get(name, 0.0) for month in months))


def test_a_leader_does_not_see_what_still_runs_or_is_not_told(world: None) -> None:
    page = shown(signed_in(LEADER), f"{STREAM}?at=2024-11")
    assert "its teams’ hands" in page
    assert "invested-bar" not in page
    assert signed_in(LEADER).get(f"{STREAM}investment.csv?at=2024-11").status_code == 404


def test_few_items_of_one_team_keep_a_stream_quiet_for_others(few: None) -> None:
    page = shown(signed_in(LEADER), f"{STREAM}?at=2024-10")
    assert "too few to say" in heading(page)
    assert "invested-bar" not in page
    rows = signed_in(LEADER).get(f"{STREAM}investment.csv?at=2024-10").content.decode()
    assert [line for line in rows.splitlines() if not line.startswith("#")][1:] == []


def test_whoever_is_of_all_teams_sees_small_things_together(few: None) -> None:
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    assert "invested-bar" in page
    assert FIXED[SMALLER] in page or "Features" in page


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("address", [STREAM, ALL, "/purpose/investment/domain/payments/"])
def test_nobody_sees_a_stream_that_does_not_open_for_them(
    visitor: str, address: str, world: None
) -> None:
    held = VISITORS[visitor]
    client = Client() if held is None else browser_of(account(*held))
    answer = client.get(f"{address}?at=2024-10")
    page = answer.content.decode()
    opens = client.get("/streams/checkout/").status_code == 200
    assert ("invested-bar" in page) == opens, visitor
    if "ADM of the stream" not in visitor and "everywhere" not in visitor:
        assert "Faster refunds" not in page


def test_streams_of_one_team_do_not_stand_beside_each_other(world: None) -> None:
    """Their values would be those of two teams."""
    store(cast.each_team_its_own_stream())
    for client in (signed_in(), signed_in(Held(Role.LEADER, Scale.ORGANISATION))):
        page = shown(client, f"{ALL}?at=2024-10")
        assert page.count("One team carries this stream") == 2
        assert "invested-bar" not in page
        text = client.get(f"{ALL}investment.csv?at=2024-10").content.decode()
        assert [line for line in text.splitlines() if not line.startswith("#")][1:] == []


def test_looking_and_taking_along_leave_a_line_with_the_teams(world: None) -> None:
    leader = signed_in(LEADER)
    leader.get(f"{STREAM}?at=2024-10")
    leader.get(f"{STREAM}investment.csv?at=2024-10")
    said = set(Trace.objects.values_list("team", "action", "what"))
    what = "Investment of the stream Checkout, October 2024"
    assert said == {(t, a, what) for t in ("otter", "heron") for a in ("viewed", "exported")}


def test_the_file_says_what_the_page_says_with_its_context(world: None) -> None:
    text = signed_in().get(f"{STREAM}investment.csv?at=2024-10").content.decode()
    notes = [line for line in text.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    assert "# No context from the teams yet." in notes
    for by in ("kind", "purpose", "initiative or epic"):
        assert sum(float(row["share"]) for row in rows if row["by"] == by) == pytest.approx(1)


def test_months_and_quarters_can_be_chosen_and_nothing_shorter(world: None) -> None:
    client = signed_in()
    assert "the third quarter" in heading(shown(client, f"{STREAM}?period=quarter&at=2024-Q3"))
    assert client.get(f"{STREAM}?period=week&at=2024-W40").status_code == 404
    assert client.get(f"{STREAM}?at=nonsense").status_code == 404


def test_a_stream_costs_what_its_teams_cost(world: None) -> None:
    cost("otter", "60000")
    cost("heron", "40000")
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    assert "Its teams cost 100,000 in October." in page


def test_a_cost_that_is_not_known_is_said_and_not_taken_for_nothing(world: None) -> None:
    cost("otter", "60000")
    page = shown(signed_in(), f"{STREAM}?at=2024-10")
    assert "Heron’s cost is not known, so in October this is at least 60,000." in page


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("94701.33", "at least EUR 94,000"),
        ("60000", "at least EUR 60,000"),
        ("1999", "at least EUR 1,900"),
        ("12.50", "at least EUR 12"),
        ("0.99", "at least EUR 0.99"),
        ("0.00", "at least EUR 0"),
    ],
)
def test_an_amount_of_which_a_part_is_not_known_is_said_no_more_exactly(
    known: str, said: str
) -> None:
    assert at_least(Decimal(known), "EUR") == said


def test_what_was_spent_of_the_funding_is_at_least_so_much_where_a_cost_is_not_known(
    world: None,
) -> None:
    cost("otter", "50000", Period(Granularity.MONTH, dt.date(2024, 1, 1)))
    funding.write_funding(
        organisation.stream("checkout"),
        QUARTER,
        Decimal(300000),
        edition=0,
        by=CONSOLE,
        now=flow.NOW,
    )
    page = shown(signed_in(), f"{STREAM}?period=quarter&at=2024-Q3")
    assert "At least 50% of what was given was spent by then." in page


def test_one_teams_cost_is_never_told_to_who_does_not_fund(world: None) -> None:
    cost("otter", "61234")
    both = Held(Role.MEMBER, Scale.TEAM, "otter"), Held(Role.MEMBER, Scale.TEAM, "heron")
    page = shown(signed_in(*both), f"{STREAM}?at=2024-10")
    assert "61,234" not in page
    cost("heron", "40000")
    page = shown(signed_in(*both), f"{STREAM}?at=2024-10")
    assert "Its teams cost 101,234 in October." in page
    assert page.count("101,234") == 1
    assert "40,000" not in page


def test_a_sum_without_one_team_is_never_told_to_who_does_not_fund(world: None) -> None:
    """The sum of a later month, or of the quarter, less this one would be that team's cost."""
    cost("otter", "61234", Period(Granularity.MONTH, dt.date(2024, 7, 1)))
    cost("heron", "40000", Period(Granularity.MONTH, dt.date(2024, 8, 1)))
    both = Held(Role.MEMBER, Scale.TEAM, "otter"), Held(Role.MEMBER, Scale.TEAM, "heron")
    client = signed_in(*both)
    assert "Its teams cost 101,234 in August" in shown(client, f"{STREAM}?at=2024-08")
    for period in ("at=2024-07", "period=quarter&at=2024-Q3"):
        page = shown(client, f"{STREAM}?{period}")
        assert "61,234" not in page
        assert "263,702" not in page
        assert "Its teams cost" not in page


def test_funding_stands_against_what_was_spent(world: None) -> None:
    cost("otter", "50000", Period(Granularity.MONTH, dt.date(2024, 1, 1)))
    cost("heron", "30000", Period(Granularity.MONTH, dt.date(2024, 1, 1)))
    funding.write_currency("EUR", edition=0, by=CONSOLE, now=flow.NOW)
    funding.write_funding(
        organisation.stream("checkout"),
        QUARTER,
        Decimal(480000),
        edition=0,
        by=CONSOLE,
        now=flow.NOW,
    )
    page = shown(signed_in(LEADER), f"{STREAM}?period=quarter&at=2024-Q3")
    assert (
        "Checkout was given EUR 480,000 for the third quarter of 2024; by the end of September "
        "its teams had cost EUR 240,000." in page
    )
    assert "50% of what was given was spent by then." in page


@pytest.mark.parametrize("visitor", [name for name, held in VISITORS.items() if held])
def test_only_who_funds_a_stream_writes_its_money(visitor: str, world: None) -> None:
    client = browser_of(account(*(VISITORS[visitor] or ())))
    given = {"what": "cost", "cost-team": "otter", "cost-month": "2024-10"}
    client.post(MONEY, given | {"cost-amount": "1000", "cost-edition": "0"})
    funds = {"ADM of the stream", "ADM everywhere", "leader of the stream"}
    funds |= {"leader of the domain", "leader of all"}
    assert TeamCost.objects.exists() == (visitor in funds)
    client.post(MONEY, {"what": "money", "currency-currency": "EUR", "currency-edition": "0"})
    assert MoneySetting.objects.exists() == (visitor in {"ADM everywhere", "leader of all"})


def test_an_older_edition_changes_no_money(world: None) -> None:
    cost("otter", "60000")
    given = {"what": "cost", "cost-team": "otter", "cost-month": "2024-10", "cost-amount": "7"}
    answer = signed_in().post(MONEY, given | {"cost-edition": "0"})
    assert "Somebody changed this" in answer.content.decode()
    assert TeamCost.objects.get().amount == 60000
    assert 'name="cost-edition" value="1"' in answer.content.decode()
    assert 'name="cost-amount" value="7"' in answer.content.decode()
    signed_in().post(MONEY, given | {"cost-edition": "1"})
    assert TeamCost.objects.get().amount == 7
    signed_in().post(MONEY, given | {"cost-edition": "2", "cost-amount": ""})
    assert not TeamCost.objects.exists()


@pytest.mark.parametrize("what", ["funding", "money"])
def test_two_who_write_the_same_money_both_hear_of_it(what: str, world: None) -> None:
    given = {
        "funding": {"funding-quarter": "2024-Q4", "funding-amount": "5", "funding-edition": "0"},
        "money": {"currency-currency": "EUR", "currency-edition": "0"},
    }[what]
    first, second = (signed_in().post(MONEY, given | {"what": what}) for _ in range(2))
    assert first.status_code == 302
    assert "Somebody changed this" in second.content.decode()
    assert re.search(r'-edition" value="1"', second.content.decode())


@pytest.mark.parametrize("amount", ["-1", "1e30", "NaN", "Infinity", "1.001", "9" * 14, "x"])
def test_an_amount_that_cannot_be_is_refused(amount: str, world: None) -> None:
    given = {"what": "funding", "funding-quarter": "2024-Q4", "funding-edition": "0"}
    answer = signed_in().post(MONEY, given | {"funding-amount": amount})
    assert answer.status_code == 200
    assert not Funding.objects.exists()


@pytest.mark.parametrize("quarter", ["1999-Q4", "2090-Q1", "2024-13", "spring", ""])
def test_a_quarter_out_of_reach_is_refused(quarter: str, world: None) -> None:
    given = {"what": "funding", "funding-quarter": quarter, "funding-edition": "0"}
    answer = signed_in().post(MONEY, given | {"funding-amount": "5"})
    assert answer.status_code == 200
    assert not Funding.objects.exists()


def test_a_team_of_another_stream_has_no_cost_here(world: None) -> None:
    given = {"what": "cost", "cost-team": "lynx", "cost-month": "2024-10", "cost-edition": "0"}
    signed_in().post(MONEY, given | {"cost-amount": "5"})
    assert not TeamCost.objects.exists()


def test_a_page_costs_the_same_queries_however_much_there_is(
    world: None, django_assert_max_num_queries: object
) -> None:
    client = signed_in()
    for address in (f"{STREAM}?at=2024-10", f"{ALL}?at=2024-10"):
        client.get(address)
        with django_assert_max_num_queries(45) as before:  # type: ignore[operator]
            client.get(address)
        for month in range(1, 10):
            cost("otter", "1000", Period(Granularity.MONTH, dt.date(2023, month, 1)))
        with django_assert_max_num_queries(len(before)):  # type: ignore[operator]
            client.get(address)
        TeamCost.objects.all().delete()


def test_shares_are_said_as_people_do() -> None:
    assert [fraction(s) for s in (0.333, 0.5, 0.26, 0.4)] == ["a third", "half", "a quarter", "40%"]
