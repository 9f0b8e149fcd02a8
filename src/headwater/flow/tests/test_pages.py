"""What people see: the sentence, the tiles, the charts and their items; and what they never see."""

import re
from html import unescape

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.flow.queries import asking
from headwater.flow.queries.chart_figures import CHARTS, FIGURES
from headwater.flow.queries.facts import TEAM_PAGE, Facts
from headwater.metrics.catalogue import Question

TAG = re.compile(r"<[^>]+>")
TILE = re.compile(r'<p class="tile-value[^"]*">(.*?)</p>', re.DOTALL)
CARD = re.compile(r'<article class="card chart-card.*?</article>', re.DOTALL)
CLOSED = "/teams/otter/?period=month&at=2024-10"


def read(visitor: Client, address: str) -> str:
    """Return a page's HTML; it has to be there."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(html: str) -> str:
    """Return what a person reads, without scripts, on one line."""
    seen = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(TAG.sub(" ", seen)).split())


def tile_values(html: str) -> list[str]:
    return [text(value) for value in TILE.findall(html)]


@pytest.mark.django_db
def test_the_first_visit_is_led_by_the_hand() -> None:
    answer = signed_in(SERVER_NAME="localhost").get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sources/start/"


@pytest.mark.django_db
def test_who_cannot_bring_work_in_reads_who_can() -> None:
    member = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"), SERVER_NAME="localhost")
    assert "No team’s work is here yet. Whoever looks after Headwater" in text(read(member, "/"))


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (Held(Role.OPERATOR, Scale.ORGANISATION), "What feeds them is in your hands. Sources"),
        (Held(Role.MEMBER, Scale.TEAM, "gone"), "None of it is open to you yet."),
        (Held(Role.LEADER, Scale.DOMAIN, "payments"), "Open a stream to see where its work waits"),
    ],
)
def test_the_home_page_says_what_is_open(organisation: None, held: Held, said: str) -> None:
    assert said in text(read(signed_in(held, SERVER_NAME="localhost"), "/"))


def test_no_page_claims_that_nobody_is_known(visitor: Client) -> None:
    for page in ("/", CLOSED, "/streams/checkout/"):
        foot = text(read(visitor, page).split('<footer class="footer', 1)[1])
        assert "No number here is about a person." in foot


def test_the_home_page_outlines_the_organisation_without_a_number(visitor: Client) -> None:
    main = re.search(r"<main.*</main>", read(visitor, "/"), re.DOTALL)
    assert main is not None
    said = text(main[0])
    for name in ("Payments", "Checkout", "Otter", "Heron"):
        assert name in said
    assert not re.search(r"\d", said)


def test_a_team_page_opens_with_what_happened(visitor: Client) -> None:
    said = text(read(visitor, CLOSED))
    assert re.search(r"In October, Otter finished \d+ items\. Half took \S+ days or less", said)
    assert "No context from the team yet." in said


def test_without_a_word_the_last_closed_month_of_the_data_is_shown(visitor: Client) -> None:
    assert read(visitor, "/teams/otter/").count("October 2024") >= 1


def test_a_team_page_has_six_tiles_and_every_chart(visitor: Client) -> None:
    html = read(visitor, CLOSED)
    assert len(tile_values(html)) == 6
    assert [re.search(r'id="([\w-]+)"', card)[1] for card in CARD.findall(html)] == list(FIGURES)  # type: ignore[index]


@pytest.mark.parametrize("address", [CLOSED, "/streams/checkout/?at=2024-10"])
def test_every_chart_carries_its_policies_and_what_it_counted(
    visitor: Client, address: str
) -> None:
    cards = CARD.findall(read(visitor, address))
    assert cards
    for card in cards:
        assert re.search(r'<p class="chart-counted">\s*[\d,]+ \w+.* · ', card)
        assert len(re.findall(r"<li>", card.split("chart-policies")[1])) >= 2


def test_small_counts_say_too_few_to_say_and_never_a_number(visitor: Client) -> None:
    html = read(visitor, "/teams/heron/?period=month&at=2024-10")
    time, efficiency, load, velocity, predictability, mix = tile_values(html)
    assert {time, efficiency, velocity, predictability, mix} == {"too few to say"}
    assert re.fullmatch(r"(\d\S*|under 1) items?", load)
    said = text(html)
    assert "Heron finished fewer than 8 items. That is too few to say" in said
    assert "or less" not in said


def test_small_counts_are_not_in_the_files_either(visitor: Client) -> None:
    for chart, column in (("velocity", "items"), ("efficiency", "share")):
        file = read(visitor, f"/teams/heron/charts/{chart}.csv?period=week&at=2024-W44")
        header, *rows = [line for line in file.splitlines() if not line.startswith("#")]
        place = header.split(",").index(column)
        assert {row.split(",")[place] for row in rows} <= {"", "0"}


def test_a_running_month_says_so_far_and_is_not_judged(visitor: Client) -> None:
    said = text(read(visitor, "/teams/otter/?at=2024-11"))
    assert "So far in November, Otter has finished" in said
    assert "This month is still running" in said


def test_a_period_before_the_first_work_says_when_the_record_begins(visitor: Client) -> None:
    html = read(visitor, "/teams/otter/?at=2020-02")
    assert "Nothing is recorded for Otter before 2 January 2023." in text(html)
    assert set(tile_values(html)) == {"no data"}


def test_the_tiles_compare_with_the_period_before_or_a_year_ago(visitor: Client) -> None:
    assert "in September" in text(read(visitor, CLOSED))
    assert "in October 2023" in text(read(visitor, f"{CLOSED}&compare=year"))


@pytest.mark.parametrize("of", ["team", "stream"])
def test_every_chart_leads_to_its_items_and_files(visitor: Client, of: str) -> None:
    slug = {"team": "otter", "stream": "checkout"}[of]
    for chart in CHARTS[of]:
        for rest in (f"items/{chart}/", f"charts/{chart}.csv"):
            assert read(visitor, f"/{of}s/{slug}/{rest}?period=week&at=2024-W44")


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_picture_is_drawn_on_the_server(visitor: Client, kind: str, start: bytes) -> None:
    answer = visitor.get(f"/teams/otter/charts/ageing.{kind}?at=2024-10")
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].endswith(f'"otter-ageing-2024-10.{kind}"')


def test_a_picture_takes_its_context_and_policies_along(visitor: Client) -> None:
    drawn = read(visitor, "/teams/otter/charts/flow-time.svg?at=2024-10")
    assert "No context from the team yet." in drawn
    assert "The clock starts when an item first enters" in drawn


def test_a_file_takes_its_context_and_policies_along(visitor: Client) -> None:
    lines = read(visitor, "/teams/otter/charts/flow-time.csv?at=2024-10").splitlines()
    assert lines[0] == "# How long do things take? Otter, October 2024"
    assert "# No context from the team yet." in lines
    assert any("The clock starts" in line for line in lines)


def test_a_title_cannot_run_in_a_spreadsheet(visitor: Client) -> None:
    file = read(visitor, "/teams/otter/charts/flow-time.csv?at=2023-03")
    assert ",'=1+1 in the title," in file


def test_items_lead_to_the_tracker_and_name_no_one(visitor: Client) -> None:
    html = read(visitor, "/teams/otter/items/ageing/?at=2024-10")
    assert 'href="https://tracker.example/browse/OTT-' in html
    headings = [text(h) for h in re.findall(r"<th .*?</th>", html)]
    assert headings == ["Item", "Kind", "Stage", "Age"]


def test_long_lists_come_a_page_at_a_time(visitor: Client) -> None:
    first = read(visitor, "/teams/otter/items/velocity/?at=2024-10")
    assert len(re.findall(r"<tr>", first)) == 51
    second = read(visitor, "/teams/otter/items/velocity/?at=2024-10&page=2")
    keys = [set(re.findall(r"OTT-\d+", html)) for html in (first, second)]
    assert not keys[0] & keys[1]


def test_items_behind_the_load_are_those_of_the_periods_end(visitor: Client) -> None:
    html = read(visitor, "/teams/otter/items/load/?at=2024-03")
    listed = len(re.findall(r"<tr>", html)) - 1
    chart = read(visitor, "/teams/otter/charts/load.csv?at=2024-03").splitlines()
    assert chart[-1] == f"2024-03-31,{listed}"


def test_a_stream_page_maps_its_stages_and_links_its_teams(visitor: Client) -> None:
    html = read(visitor, "/streams/checkout/?at=2024-10")
    names = [text(name) for name in re.findall(r'<h3 class="map-name">(.*?)</h3>', html, re.DOTALL)]
    assert names == ["Ready", "Building", "Review", "Testing"]
    said = text(html)
    assert re.search(r"waiting \S+ \w+ working none", said)
    assert re.search(r"\d+ items here \d+ arrived → \d+ left", said)
    assert said.count("longest wait") == 1
    assert re.search(r"work in Checkout spent (most|the largest part) of its time in", said)
    teams = re.search(r'<ul class="teams">.*?</ul>', html, re.DOTALL)
    assert teams is not None
    assert text(teams[0]) == "Otter Heron"


@pytest.mark.parametrize(
    "address",
    [
        "/teams/nobody/",
        "/streams/nowhere/",
        "/teams/otter/?at=soon",
        "/teams/otter/items/none/",
        "/teams/otter/charts/none.csv",
        "/streams/checkout/charts/velocity.csv",
    ],
)
def test_an_address_that_leads_nowhere_says_so(visitor: Client, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_a_page_asks_as_much_for_a_quarter_as_for_a_week(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = asking.Asking.ask

    def counting(self: asking.Asking, question: Question, *rest: object) -> object:
        if question in TEAM_PAGE:  # what panels ask is for the rooms that offer them to say
            asked.append(question.__name__)
        return ask(self, question, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(asking.Asking, "ask", counting)
    asking.answer.cache_clear()
    read(visitor, "/teams/otter/?period=week&at=2024-W44")
    week, asked[:] = sorted(asked), []
    asking.answer.cache_clear()
    read(visitor, "/teams/otter/?period=quarter&at=2024-Q3")
    assert sorted(asked) == week
    assert len(set(week)) == len(week)


def test_a_wrong_address_is_answered_in_words_with_a_way_on(visitor: Client) -> None:
    answer = visitor.get("/teams/nobody/")
    said = text(answer.content.decode())
    assert answer.status_code == 404
    assert "There is no team “nobody”." in said
    assert "Go to the outline" in said


def test_a_running_period_is_marked_in_no_tile_chart_or_file(visitor: Client) -> None:
    running = "/teams/otter/?at=2024-11"
    html = read(visitor, running)
    labels = re.findall(r'aria-label="([^"]+ over the last 12 periods: [^"]+)"', html)
    assert len(labels) == 6
    assert all(label.endswith("still running") for label in labels)
    file = read(visitor, "/teams/otter/charts/efficiency.csv?at=2024-11")
    assert "the last still running" in file


def test_the_ageing_chart_says_what_it_is_held_against_and_what_it_leaves_out(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = {"n": 3, "median_days": 1.0, "excluded_unmapped_status": 2, "excluded_no_team": 1}
    monkeypatch.setattr(Facts, "open_counts", lost)
    file = read(visitor, "/teams/otter/charts/ageing.csv?at=2024-10")
    assert "the bands are of items finished from August to October 2024" in file
    assert "Left out: 2 in a status without a stage and 1 in a place of no team." in file


def test_a_file_about_a_running_month_says_so_far(visitor: Client) -> None:
    assert "November 2024, so far" in read(visitor, "/teams/otter/charts/velocity.csv?at=2024-11")


def test_without_javascript_every_chart_is_a_picture(visitor: Client) -> None:
    cards = CARD.findall(read(visitor, CLOSED))
    pictures = [re.search(r'<noscript><img src="([^"]+)"', card) for card in cards]
    assert cards
    assert all(pictures)
    first = pictures[0]
    assert first
    assert visitor.get(unescape(first[1]))["Content-Type"] == "image/svg+xml"
