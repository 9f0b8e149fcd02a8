"""What leaders see: closed months and quarters that were told, no item, no small number."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.context.models import Note, Profile, Telling, Wording
from headwater.flow.queries import asking
from headwater.flow.queries.told import CHARTS
from headwater.flow.tests.test_pages import CARD, read, text, tile_values
from headwater.metrics.catalogue import Question
from headwater.organisation.models import Team

LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")
MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
EARLY_NOVEMBER = datetime(2024, 11, 4, 12, tzinfo=UTC)
TOLD = "/teams/otter/?period=month&at=2024-09"
NUMBER = re.compile(r"\d[\d.,]* (?:items?|days?|hours?)|\d+%|\d+·\d+")


@pytest.fixture
def leader(organisation: None) -> Client:
    """Who leads the stream."""
    return signed_in(LEADER, SERVER_NAME="localhost")


@pytest.fixture
def member(organisation: None) -> Client:
    """Someone of Otter."""
    return signed_in(MEMBER, SERVER_NAME="localhost")


@pytest.fixture
def _early_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EARLY_NOVEMBER)


def main(html: str) -> str:
    """Return what stands in the page itself, in words."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    return text(found[0])


def test_a_leader_sees_the_sentence_the_tiles_and_the_charts_by_period(leader: Client) -> None:
    html = read(leader, TOLD)
    assert re.search(r"In September, Otter finished \d+ items\. Half took", main(html))
    assert len(tile_values(html)) == 6
    assert [re.search(r'id="([\w-]+)"', card)[1] for card in CARD.findall(html)] == list(  # type: ignore[index]
        CHARTS["team"]
    )


def test_a_leader_sees_no_item_no_day_and_no_week(leader: Client) -> None:
    for address in (TOLD, "/streams/checkout/?at=2024-09"):
        html = read(leader, address)
        assert "OTT-" not in html
        assert "/items/" not in html
        assert "cumulative-flow" not in html
        assert ">Week<" not in html
    assert leader.get("/teams/otter/items/velocity/?at=2024-09").status_code == 403
    assert leader.get("/streams/checkout/items/ageing/").status_code == 403
    week = leader.get("/teams/otter/?period=week&at=2024-W36")
    assert week.status_code == 404
    assert "Weeks are not told: they stay with the team." in text(week.content.decode())


@pytest.mark.usefixtures("_early_november")
def test_a_closed_month_is_the_team_s_own_until_its_grace_time_has_passed(leader: Client) -> None:
    said = main(read(leader, "/teams/otter/?at=2024-10"))
    assert "October is in the team’s hands until 10 November." in said
    assert not NUMBER.search(said)
    for kind in ("csv", "svg", "png"):
        answer = leader.get(f"/teams/otter/charts/velocity.{kind}?at=2024-10")
        assert answer.status_code == 404
        assert "in the team’s hands" in answer.content.decode()


@pytest.mark.usefixtures("_early_november")
def test_without_a_word_a_leader_sees_the_last_month_that_was_told(leader: Client) -> None:
    said = main(read(leader, "/teams/otter/"))
    assert "In September, Otter finished" in said
    assert "October is in the team’s hands until 10 November." in said
    assert "up to 30 September 2024" in read(leader, "/teams/otter/")


@pytest.mark.usefixtures("_early_november")
def test_a_month_told_early_is_seen_at_once_and_the_stream_waits_for_the_other_team(
    leader: Client,
) -> None:
    _tell("otter")
    assert "In October, Otter finished" in main(read(leader, "/teams/otter/"))
    said = main(read(leader, "/streams/checkout/?at=2024-10"))
    assert "October is in its teams’ hands until 10 November." in said
    _tell("heron")
    assert "In October, too few items" in main(read(leader, "/streams/checkout/?at=2024-10"))


@pytest.mark.usefixtures("_early_november")
def test_the_team_sees_until_when_a_month_is_its_own(member: Client) -> None:
    said = main(read(member, "/teams/otter/?at=2024-10"))
    assert "In the team’s hands until 10 November. Tell it early" in said
    assert "In October, Otter finished" in said
    assert "In the team’s hands" not in main(read(member, TOLD))


def test_a_running_month_is_never_told(leader: Client) -> None:
    said = main(read(leader, "/teams/otter/?at=2024-11"))
    assert "The data does not reach to the end of November yet." in said
    assert not NUMBER.search(said)


def test_a_leader_reads_the_month_and_not_the_day_of_the_first_item_known_of(
    leader: Client, member: Client
) -> None:
    address = "/teams/otter/?at=2022-10"
    assert "Nothing is recorded for Otter before January 2023." in main(read(leader, address))
    assert re.search(r"for Otter before \d+ January 2023\.", main(read(member, address)))


def test_a_quarter_is_told_when_each_of_its_months_is(leader: Client) -> None:
    assert re.search(
        r"In the third quarter of 2024, Otter finished \d+ items",
        main(read(leader, "/teams/otter/?period=quarter&at=2024-Q3")),
    )
    running = main(read(leader, "/teams/otter/?period=quarter&at=2024-Q4"))
    assert "does not reach to the end of the fourth quarter" in running


def test_a_quarter_with_a_small_month_says_nothing_of_the_whole(leader: Client) -> None:
    said = main(read(leader, "/teams/heron/?period=quarter&at=2024-Q3"))
    assert "fewer than 8 items in a month of the third quarter" in said
    assert set(tile_values(read(leader, "/teams/heron/?period=quarter&at=2024-Q3"))) == {
        "too few to say"
    }


def test_a_small_month_has_no_number_at_all_not_even_its_load(leader: Client) -> None:
    html = read(leader, "/teams/heron/?at=2024-09")
    assert set(tile_values(html)) == {"too few to say"}
    assert not re.search(r"never started|left out", main(html))


def test_a_stream_month_is_quiet_where_it_would_tell_a_small_team(leader: Client) -> None:
    """Otter is told by itself, so that Checkout less Otter is Heron, which finished a handful."""
    rows = _rows(read(leader, "/streams/checkout/charts/velocity.csv?at=2024-09"))
    otter = _rows(read(leader, "/teams/otter/charts/velocity.csv?at=2024-09"))
    assert any(row[1] for row in otter)
    assert not any(row[1] for row in rows)


def test_a_stage_says_nothing_where_one_team_s_part_in_it_is_small(leader: Client) -> None:
    """Otter knows its own part, and Heron may be of another stream tomorrow."""
    html = read(leader, "/streams/checkout/?at=2024-09")
    said = main(html)
    assert "too few items passed through Checkout, or through one of its teams" in said
    assert said.count("too few to say") >= 4
    assert not re.search(r"\d+ (here|arrived|left|departures?)\b", said.replace("0 departures", ""))
    assert "unusual" not in re.sub(r".*<ol class=.map.>|</ol>.*", "", html, flags=re.DOTALL)
    assert not _rows(read(leader, "/streams/checkout/charts/time-per-stage.csv?at=2024-09"))


def test_a_stage_tells_its_times_and_its_traffic_where_every_part_is_large(leader: Client) -> None:
    Team.objects.get(slug="heron").delete()
    said = main(read(leader, "/streams/checkout/?at=2024-09"))
    assert re.search(r"Review waiting \S+ \w+ working none .*?\d+ arrived → \d+ left", said)
    assert re.search(r"\d+ departures from these stages", said)
    rows = _rows(read(leader, "/streams/checkout/charts/time-per-stage.csv?at=2024-09"))
    assert {row[0] for row in rows} == {"Ready", "Building", "Review", "Testing"}


def test_someone_of_a_team_is_told_of_the_stream_what_its_leader_is(
    leader: Client, member: Client
) -> None:
    address = "/streams/checkout/charts/velocity.csv?period=quarter"
    assert read(leader, address) == read(member, address)


@pytest.mark.parametrize("of", ["team", "stream"])
def test_files_are_those_of_the_charts_that_are_shown(leader: Client, of: str) -> None:
    slug = {"team": "otter", "stream": "checkout"}[of]
    for chart in CHARTS[of]:
        assert read(leader, f"/{of}s/{slug}/charts/{chart}.csv?at=2024-09").startswith("# ")
    for chart in ("flow-time", "ageing", "load", "cumulative-flow", "distribution-load"):
        answer = leader.get(f"/{of}s/{slug}/charts/{chart}.csv?at=2024-09")
        assert answer.status_code == 404
        assert f"There is no chart “{chart}” here." in text(answer.content.decode())


def test_a_stream_page_shows_no_number_of_a_team_and_links_them(leader: Client) -> None:
    html = read(leader, "/streams/checkout/?at=2024-09")
    teams = re.search(r'<ul class="teams">.*?</ul>', html, re.DOTALL)
    assert teams
    assert text(teams[0]) == "Otter Heron"
    assert 'href="/teams/heron/"' in teams[0]


def test_a_leader_reads_what_the_team_says_about_itself_and_about_told_days(
    leader: Client,
) -> None:
    assert "Otter has not said anything about itself yet." in main(read(leader, TOLD))
    at = EARLY_NOVEMBER
    Profile.objects.create(team="otter", product="The till", written_at=at, written_as="member")
    _write("Release freeze", 3, 9)
    _write("Still going on", 22, 11)
    said = main(read(leader, TOLD))
    assert "The till. About Otter" in said
    assert "Release freeze" in said
    assert "Add context" not in said
    assert "Still going on" not in main(read(leader, "/teams/otter/?at=2024-10"))


def test_teams_that_do_not_open_are_plain_names(member: Client) -> None:
    for address in ("/", "/streams/checkout/?at=2024-09"):
        html = read(member, address)
        assert 'href="/teams/otter/"' in html
        assert 'href="/teams/heron/"' not in html
        assert "Heron" in html


def test_home_begins_with_ones_own_places(leader: Client, member: Client) -> None:
    assert "Streams you lead Checkout" in main(read(leader, "/"))
    assert "Your teams Otter" in main(read(member, "/"))
    everywhere = main(read(signed_in(SERVER_NAME="localhost"), "/"))
    assert "Your teams" not in everywhere
    assert "Streams you lead" not in everywhere


def test_looking_from_outside_is_noted_once_a_day_and_the_team_sees_it(
    leader: Client, member: Client
) -> None:
    read(leader, TOLD)
    read(leader, TOLD)
    assert _traces() == [("viewed", "otter", "Flow, September 2024")]
    assert re.search(r"Last seen by the leader of Checkout on \d", main(read(member, TOLD)))


def test_a_look_at_a_team_is_not_hidden_behind_one_at_its_stream(leader: Client) -> None:
    stream = "Flow of the stream Checkout, September 2024"
    read(leader, "/streams/checkout/?at=2024-09")
    assert sorted(_traces()) == [("viewed", "heron", stream), ("viewed", "otter", stream)]
    read(leader, TOLD)
    assert _traces()[2:] == [("viewed", "otter", "Flow, September 2024")]


def test_the_team_looking_at_itself_leaves_no_line(member: Client) -> None:
    read(member, TOLD)
    assert _traces() == []


def test_every_file_is_noted_also_of_the_team_but_then_without_a_name(
    leader: Client, member: Client
) -> None:
    for visitor in (leader, member):
        read(visitor, "/teams/otter/charts/velocity.csv?at=2024-09")
    what = "“How much gets finished?” as CSV, September 2024"
    assert _traces() == [("exported", "otter", what)] * 2
    assert [trace.account is None for trace in Trace.objects.order_by("pk")] == [False, True]


def test_a_picture_in_a_page_is_part_of_looking_at_the_page(leader: Client) -> None:
    read(leader, TOLD)
    in_page = {"Sec-Fetch-Dest": "image"}
    leader.get("/teams/otter/charts/velocity.svg?at=2024-09", headers=in_page)
    assert _traces() == [("viewed", "otter", "Flow, September 2024")]
    leader.get("/teams/otter/charts/velocity.csv?at=2024-09", headers=in_page)
    leader.get("/teams/otter/charts/velocity.svg?at=2024-09")
    assert [action for action, *_ in _traces()] == ["viewed", "exported", "exported"]


@pytest.mark.usefixtures("_early_november")
def test_a_period_in_the_team_s_hands_was_not_seen(leader: Client) -> None:
    read(leader, "/teams/otter/?at=2024-10")
    leader.get("/teams/otter/charts/velocity.csv?at=2024-10")
    assert _traces() == []


@pytest.mark.parametrize("address", ["/teams/otter/", "/streams/checkout/"])
def test_a_page_asks_as_many_questions_whatever_the_period(
    leader: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked: list[str] = []
    ask = asking.Asking.ask

    def counting(self: asking.Asking, question: Question, *rest: object) -> object:
        asked.append(question.__name__)
        return ask(self, question, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(asking.Asking, "ask", counting)
    counts = set()
    for query in ("at=2024-09", "at=2023-11"):
        asking.answer.cache_clear()
        asked.clear()
        read(leader, f"{address}?{query}")
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 11


def _write(text: str, day: int, month: int) -> None:
    on = date(2024, month, day)
    note = Note.objects.create(team="otter", first_day=on, last_day=on)
    Wording.objects.create(note=note, text=text, written_at=EARLY_NOVEMBER, written_as="member")


def _tell(team: str) -> None:
    Telling.objects.create(
        team=team,
        month=date(2024, 10, 1),
        because=Telling.Because.TEAM,
        told_at=EARLY_NOVEMBER - timedelta(days=1),
    )


def _traces() -> list[tuple[str, str, str]]:
    return list(Trace.objects.order_by("pk").values_list("action", "team", "what"))


def _rows(file: str) -> list[list[str]]:
    lines = [line for line in file.splitlines() if not line.startswith("#")]
    return [line.split(",") for line in lines[1:]]


def test_no_constraint_is_named_where_a_stage_is_kept_back(member: Client) -> None:
    """What is kept back from someone of Otter would pass for a stage in which nothing waits."""
    assert "waits longest in front of" not in main(read(member, "/streams/checkout/?at=2024-09"))


def test_a_stream_told_to_a_leader_leads_to_what_its_teams_say_about_themselves(
    leader: Client, member: Client
) -> None:
    stream = "/streams/checkout/?at=2024-09"
    assert "In their own words: About Otter · About Heron" in main(read(leader, stream))
    assert "/teams/heron/about/" in read(leader, stream)
    assert "/teams/heron/about/" not in read(member, stream)
