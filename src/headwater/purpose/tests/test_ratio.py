"""The Feature Factory Ratio's page, its list and its file, and who sees how much of them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import Viewer
from headwater.context.models import Telling
from headwater.flow.sentence import plain
from headwater.flow.tests import cast as flow
from headwater.flow.tests.test_pages import read, text
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.queries.ratio_sentence import headline
from headwater.purpose.tests import cast
from headwater.purpose.works import work
from headwater.vocabulary.delivery import History
from headwater.warehouse import open_warehouse

pytestmark = pytest.mark.django_db

OTTER, HERON, CHECKOUT, ALL = (
    "/purpose/ratio/team/otter/",
    "/purpose/ratio/team/heron/",
    "/purpose/ratio/stream/checkout/",
    "/purpose/ratio/",
)
EARLY_NOVEMBER = datetime(2024, 11, 4, 12, tzinfo=UTC)
BY = Viewer(account=1, held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}))
OCTOBER = date(2024, 10, 1)


def main(html: str) -> str:
    """Return what stands in the page itself, in words."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    return text(re.sub(r"<script.*?</script>", "", found[0], flags=re.DOTALL))


@pytest.fixture
def _early_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EARLY_NOVEMBER)


def test_small_numbers_are_counted_in_words_and_have_no_share(otter_member: Client) -> None:
    said = main(read(otter_member, f"{OTTER}?at=2024-10"))
    assert "Two of Otter’s five initiatives and epics say what they hope to achieve." in said
    assert "Three do not, yet." in said
    assert "%" not in said
    assert "share-figure" not in read(otter_member, f"{OTTER}?at=2024-10")


def test_the_running_period_says_so(otter_member: Client) -> None:
    assert "November 2024, so far." in main(read(otter_member, f"{OTTER}?at=2024-11"))


def test_it_says_what_it_is_and_is_not(otter_member: Client) -> None:
    said = main(read(otter_member, OTTER))
    assert "A target, a grade or a comparison." in said
    assert "No context from the team yet." in said
    assert "writing one today changes no earlier period" in said


@pytest.mark.usefixtures("riverbank")
def test_a_place_of_several_teams_says_that_none_of_them_added_context() -> None:
    client = signed_in()
    for address in (CHECKOUT, "/purpose/ratio/domain/payments/", ALL):
        assert "No context from the teams yet." in main(read(client, f"{address}?at=2024-10"))
        file = client.get(f"{address}ratio.csv?at=2024-10").content.decode()
        assert file.splitlines()[1] == "# No context from the teams yet."


def test_the_places_below_are_bare_links_in_the_organisation_s_order(
    checkout_leader: Client,
) -> None:
    html = read(checkout_leader, CHECKOUT)
    below = html.split('id="below"')[1].split("</section>")[0]
    assert re.findall(r'href="([^"]+)"', below) == [OTTER, HERON]
    assert text(below).endswith("Nearer to the work Otter Heron")


def test_a_leader_is_led_to_the_last_month_that_was_told(checkout_leader: Client) -> None:
    assert "October 2024." in main(read(checkout_leader, CHECKOUT))
    held = main(read(checkout_leader, f"{CHECKOUT}?at=2024-11"))
    assert "The data does not reach to the end of November yet." in held
    assert "initiatives and epics say" not in held


@pytest.mark.usefixtures("_early_november")
def test_a_closed_month_is_told_when_every_team_concerned_has(checkout_leader: Client) -> None:
    address = f"{CHECKOUT}?at=2024-10"
    assert "October is in its teams’ hands until 10 November." in main(
        read(checkout_leader, address)
    )
    for behind in ("items/", "ratio.csv"):
        assert checkout_leader.get(f"{CHECKOUT}{behind}?at=2024-10").status_code == 404
    for team in ("otter", "heron"):
        said = main(read(checkout_leader, address))
        assert "initiatives and epics say" not in said, "one team alone does not tell"
        Telling.objects.create(
            team=team, month=OCTOBER, because=Telling.Because.TEAM, told_at=EARLY_NOVEMBER
        )
    assert "initiatives and epics say" in main(read(checkout_leader, address))


@pytest.mark.usefixtures("_early_november")
def test_a_member_elsewhere_sees_of_all_of_it_what_was_told(heron_member: Client) -> None:
    assert heron_member.get(OTTER).status_code == 403
    assert "in its teams’ hands" in main(read(heron_member, f"{ALL}?at=2024-10"))
    assert "initiatives and epics say" in main(read(heron_member, f"{ALL}?at=2024-09"))


def test_weeks_are_not_asked_for(otter_member: Client) -> None:
    assert otter_member.get(f"{OTTER}?period=week&at=2024-W40").status_code == 404
    assert otter_member.get("/purpose/ratio/team/nowhere/").status_code == 404
    assert otter_member.get(f"{OTTER}?at=soon").status_code == 404


def test_a_leader_s_look_is_in_the_trail_and_the_team_s_own_is_not(
    checkout_leader: Client, otter_member: Client
) -> None:
    read(otter_member, OTTER)
    assert not Trace.objects.exists()
    read(checkout_leader, CHECKOUT)
    read(checkout_leader, CHECKOUT)
    seen = Trace.objects.filter(action=Trace.Action.VIEWED)
    assert {(trace.team, trace.what) for trace in seen} == {
        (team, "Feature Factory Ratio of the stream Checkout, October 2024")
        for team in ("otter", "heron")
    }


def test_a_look_at_the_whole_is_one_line_for_every_team(checkout_leader: Client) -> None:
    read(checkout_leader, ALL)
    assert [(t.team, t.what) for t in Trace.objects.all()] == [
        ("", "Feature Factory Ratio of the whole organisation, October 2024")
    ]


def test_the_file_takes_its_context_along(otter_member: Client) -> None:
    file = otter_member.get(f"{OTTER}ratio.csv?at=2024-10")
    lines = file.content.decode().splitlines()
    assert lines[1] == "# No context from the team yet."
    assert "period,ratio,without,n,note" in lines
    assert Trace.objects.get().action == Trace.Action.EXPORTED


@pytest.fixture(scope="session")
def busy_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The cast, and sixty epics of Heron of which fifteen say nothing."""
    url = f"duckdb:///{tmp_path_factory.mktemp('busy') / 'warehouse.duckdb'}"
    warehouse = open_warehouse(url)
    warehouse.map(flow.plan())
    warehouse.keep(cast.delivery(*_sixty()), run="tests")
    warehouse.settle()
    yield url
    warehouse.close()


def _sixty() -> Iterator[History]:
    for number in range(60):
        hoped = "" if number < 15 else f"Somebody waits {number} minutes less."
        key, title = f"HER-{number + 100}", f"Work {number}"
        yield cast.history(key, title, cast.IN_PROGRESS, hoped=hoped, began=60)


@pytest.fixture
def heron_is_busy(heron_member: Client, busy_warehouse: str, settings: Settings) -> Client:
    """Somebody of Heron, which has sixty epics in hand."""
    settings.WAREHOUSE_URL = busy_warehouse
    return heron_member


def test_enough_work_has_a_share_with_its_bar(heron_is_busy: Client) -> None:
    html = read(heron_is_busy, f"{HERON}?at=2024-10")
    said = main(html)
    assert "45 of Heron’s 60 initiatives and epics say what they hope to achieve." in said
    assert "15 do not, yet." in said
    assert "25% Feature Factory Ratio, October 2024" in said
    assert 'class="share-part share-25"' in html
    assert '"ratio": 25.0' in html
    rows = heron_is_busy.get(f"{HERON}ratio.csv?at=2024-10").content.decode().splitlines()
    assert rows[-1] == "Oct 24,25.0,15,60,"


def test_the_list_behind_it_is_paged_and_says_why(heron_is_busy: Client) -> None:
    items = f"{HERON}items/?at=2024-10"
    missing = main(read(heron_is_busy, items))
    assert "15 initiatives and epics without an anticipated outcome yet" in missing
    assert missing.count("No anticipated outcome yet.") == 15
    for page, shown in ((1, 50), (2, 10), (99, 10)):
        html = read(heron_is_busy, f"{items}&show=all&page={page}")
        assert html.count('<li class="work') == shown
    said = main(read(heron_is_busy, f"{items}&show=said"))
    assert "45 initiatives and epics that say what they hope for" in said
    assert "No anticipated outcome yet." not in said
    assert f"/purpose/work/{cast.number_of('HER-100')}/" in read(heron_is_busy, items)


def test_the_list_costs_as_many_queries_whatever_its_length(heron_is_busy: Client) -> None:
    def queries(address: str) -> int:
        read(heron_is_busy, address)
        with CaptureQueriesContext(connection) as asked:
            read(heron_is_busy, address)
        return len(asked)

    long, short = (f"{HERON}items/?at=2024-10&show={show}" for show in ("all", "missing"))
    assert queries(long) == queries(short)
    assert queries(f"{HERON}?at=2024-10") == queries(f"{HERON}?at=2023-10")


def test_a_placeholder_in_the_list_says_why_it_does_not_count(otter_member: Client) -> None:
    said = main(read(otter_member, f"{OTTER}items/?at=2024-10"))
    assert "Deliver the upgrade by Q4 This says what will be built or when." in said


def test_writing_an_outcome_today_counts_at_once_and_changes_no_earlier_month(
    otter_member: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: cast.NOW)
    november = f"{OTTER}?at=2024-11"
    assert "One of Otter’s five" in main(read(otter_member, november))
    before = main(read(otter_member, f"{OTTER}?at=2024-10"))
    hoped = Said("Buyers finish on their phone.")
    of = work(cast.number_of(cast.CHECKOUT))
    write_outcome(of, hoped, edition=0, by=BY, now=cast.NOW - timedelta(minutes=1))
    assert main(read(otter_member, f"{OTTER}?at=2024-10")) == before
    assert "Two of Otter’s five" in main(read(otter_member, november))
    listed = main(read(otter_member, f"{OTTER}items/?at=2024-10"))
    assert "Said since 22 November 2024, so it counts from then on." in listed


@pytest.mark.parametrize(
    ("n", "without", "said"),
    [
        (0, 0, "None of Otter’s initiatives and epics was in hand."),
        (1, 0, "Otter’s one initiative or epic says what it hopes for."),
        (1, 1, "Otter’s one initiative or epic does not say what it hopes to achieve, yet."),
        (2, 0, "Both of Otter’s initiatives and epics say what they hope to achieve."),
        (5, 0, "All five of Otter’s initiatives and epics say what they hope to achieve."),
        (5, 5, "None of Otter’s five initiatives and epics says what it hopes to achieve, yet."),
        (
            5,
            4,
            "One of Otter’s five initiatives and epics says what it hopes to achieve. "
            "Four do not, yet.",
        ),
        (
            12,
            1,
            "11 of Otter’s 12 initiatives and epics say what they hope to achieve. "
            "One does not, yet.",
        ),
    ],
)
def test_the_sentence_says_any_number_as_a_person_would(n: int, without: int, said: str) -> None:
    assert plain(headline("Otter’s", {"n": n, "without": without})) == said


@pytest.mark.parametrize("scale", ["domain/payments", "stream/checkout", "team/otter"])
def test_it_opens_at_every_scale(riverbank: None, scale: str) -> None:
    visitor = signed_in(Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION))
    assert "say what they hope to achieve" in main(read(visitor, f"/purpose/ratio/{scale}/"))
    assert "say what they hope to achieve" in main(read(visitor, ALL))
