"""The pages: who reads and writes what, and what they say."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from headwater.access import trail
from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.trail import Action
from headwater.access.viewer import CONSOLE, Viewer
from headwater.context import operations, queries
from headwater.context.models import TEXT_LENGTH, Grace, Note, Profile, Telling
from headwater.context.profile import TOPICS
from headwater.context.seen_page import seen_page
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

NOW = dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)
OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")
OUTSIDER = Held(Role.MEMBER, Scale.TEAM, "lynx")


@pytest.fixture
def member(organisation: None) -> Client:
    """Somebody of Otter."""
    return signed_in(MEMBER)


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 5 November 2026: October has closed, and is still the teams' own."""
    monkeypatch.setattr("headwater.context.views.timezone.now", lambda: NOW)


def address(view: str, *parts: object) -> str:
    return reverse(f"context:{view}", args=["otter", *parts])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def note(team: TeamEntry, said: str = "Release freeze") -> Note:
    return operations.write_note(team, "flow_time", *OCTOBER, said, now=NOW)


ALONE = ("notes", "telling", "seen", "edit_about")


@pytest.mark.parametrize("view", ALONE)
@pytest.mark.parametrize("held", [LEADER, OUTSIDER, Held(Role.OPERATOR, Scale.ORGANISATION)])
def test_what_is_the_teams_alone_opens_to_nobody_else(view: str, held: Held) -> None:
    assert signed_in(held).get(address(view)).status_code == 403


@pytest.mark.parametrize("view", ["notes", "telling", "seen", "about", "edit_about"])
def test_every_page_of_a_team_nobody_knows_is_not_found(member: Client, view: str) -> None:
    assert member.get(reverse(f"context:{view}", args=["badger"])).status_code == 404


def test_a_note_is_written_with_its_role_and_listed(member: Client) -> None:
    written = {
        "text": "Release freeze",
        "metric": "flow_time",
        "first_day": "2026-10-01",
        "last_day": "2026-10-31",
    }
    assert member.post(address("notes"), written).status_code == 302
    page = text(member, address("notes"))
    assert "October 2026 <span" in page
    assert "Flow Time" in page
    assert "written as member" in page


def test_a_note_without_a_last_day_is_on_one_day(member: Client) -> None:
    member.post(address("notes"), {"text": "Two joined", "metric": "", "first_day": "2026-10-12"})
    kept = Note.objects.get()
    assert (kept.metric, kept.first_day, kept.last_day) == (
        "",
        dt.date(2026, 10, 12),
        dt.date(2026, 10, 12),
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, "This field is required."),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        ({"metric": "velocity_of_mo"}, "Select a valid choice"),
        ({"first_day": "1999-12-31"}, "looks back to the year 2000"),
        ({"last_day": "2028-01-01"}, "a year ahead, no further"),
        ({"last_day": "2026-09-30"}, "The last day is before the first."),
        ({"first_day": "soon"}, "Enter a valid date."),
    ],
)
def test_a_note_out_of_bounds_is_refused_in_words(
    member: Client, wrong: dict[str, str], said: str
) -> None:
    right = {"text": "Freeze", "metric": "", "first_day": "2026-10-01", "last_day": "2026-10-31"}
    response = member.post(address("notes"), right | wrong)
    assert said in response.content.decode()
    assert not Note.objects.exists()


def test_a_new_line_counts_once_as_it_does_in_the_browser(member: Client) -> None:
    lines = "\r\n".join(["x"] * (TEXT_LENGTH // 2))
    written = {"text": lines, "metric": "", "first_day": "2026-10-12"}
    assert member.post(address("notes"), written).status_code == 302
    assert len(Note.objects.get().wordings.get().text) == TEXT_LENGTH - 1


def test_a_chart_leads_to_a_note_with_metric_and_days_filled_in(member: Client) -> None:
    page = text(member, address("notes") + "?metric=flow_time&period=month&at=2026-10")
    assert '<option value="flow_time" selected>' in page
    assert 'value="2026-10-01"' in page
    assert 'value="2026-10-31"' in page


@pytest.mark.parametrize("query", ["period=month&at=9999-12", "metric=x&period=y&at=z", "at=%00"])
def test_an_address_that_makes_no_sense_fills_in_today(member: Client, query: str) -> None:
    page = text(member, f"{address('notes')}?{query}")
    assert 'value="2026-11-05"' in page
    assert " selected>All metrics" in page


def test_a_reworded_note_shows_its_earlier_wording(member: Client, otter: TeamEntry) -> None:
    kept = note(otter)
    assert "Release freeze</textarea>" in text(member, address("note", kept.pk))
    member.post(address("note", kept.pk), {"text": "Freeze until the audit"})
    page = text(member, address("notes"))
    assert "Freeze until the audit" in page
    assert "1 earlier wording" in page
    assert "Release freeze" in page


def test_a_note_taken_back_says_so_and_stays_in_the_history(
    member: Client, otter: TeamEntry
) -> None:
    kept = note(otter)
    assert member.get(address("take_back", kept.pk)).status_code == 405
    assert member.post(address("take_back", kept.pk)).status_code == 302
    assert "Taken back. It stands nowhere" in text(member, address("notes"))
    assert queries.notes([otter], *OCTOBER) == ()


def test_another_teams_note_cannot_be_reworded(otter: TeamEntry) -> None:
    kept = note(otter)
    heron = signed_in(Held(Role.MEMBER, Scale.TEAM, "heron"))
    there = reverse("context:note", args=["heron", kept.pk])
    assert heron.post(there, {"text": "Ours"}).status_code == 404
    assert heron.get(reverse("context:note", args=["heron", 10**30])).status_code == 404
    assert kept.wordings.count() == 1


def test_what_a_team_writes_is_shown_without_doing_anything(
    member: Client, otter: TeamEntry
) -> None:
    note(otter, "<script>alert(1)</script> [x](javascript:alert(1)) *calm*")
    page = text(member, address("notes"))
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<em>calm</em>" in page


def test_notes_are_paged(member: Client, otter: TeamEntry) -> None:
    for number in range(queries.A_PAGE + 1):
        note(otter, f"note number {number}.")
    assert "note number 0." not in text(member, address("notes"))
    assert "note number 0." in text(member, address("notes") + "?page=2")


def test_a_leader_reads_what_the_team_says_about_itself(otter: TeamEntry) -> None:
    leader = signed_in(LEADER)
    assert "has not introduced itself yet" in text(leader, address("about"))
    operations.describe(otter, {"product": "The *checkout*."}, now=NOW)
    page = text(leader, address("about"))
    assert "<em>checkout</em>" in page
    assert address("edit_about") not in page


def test_an_empty_profile_invites_the_team(member: Client) -> None:
    assert "Introduce the team" in text(member, address("about"))


def test_a_profile_is_written_and_its_history_kept(member: Client) -> None:
    empty = dict.fromkeys(TOPICS, "")
    member.post(address("edit_about"), empty | {"product": "The basket.", "seen": 0})
    seen = Profile.objects.get().pk
    said = {"product": "The checkout.", "seen": seen}
    assert member.post(address("edit_about"), empty | said).status_code == 302
    page = text(member, address("about"))
    assert "The checkout." in page
    assert "written as member: the product" in page
    assert "The basket." in page


def test_who_writes_at_the_same_time_overwrites_nothing(member: Client, otter: TeamEntry) -> None:
    operations.describe(otter, {"product": "The checkout."}, now=NOW)
    late = dict.fromkeys(TOPICS, "") | {"work": "Upkeep", "seen": 0}
    page = member.post(address("edit_about"), late).content.decode()
    assert "while you were writing" in page
    assert "Upkeep</textarea>" in page
    assert Profile.objects.count() == 1


def test_a_month_is_told_after_a_word_of_caution(member: Client) -> None:
    page = text(member, address("telling"))
    assert "has passed (10 days for a month that closes now)" in page
    assert "<strong>October 2026</strong> is in the team’s hands until 10 November" in page
    october = {"month": "2026-10"}
    assert "Tell October 2026 to Otter’s leaders now?" in " ".join(
        member.get(address("tell"), october).content.decode().split()
    )
    assert not Telling.objects.exists()
    member.post(address("tell"), october)
    page = text(member, address("telling"))
    assert (
        "<strong>October 2026</strong> since 5 November 2026, because the team told it early"
        in page
    )
    assert "is told already" in text(member, address("tell") + "?month=2026-10")


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2026-Q3", "2026-10-01", "9999-12", ""])
def test_what_is_no_closed_month_cannot_be_told(member: Client, month: str) -> None:
    assert member.post(address("tell"), {"month": month}).status_code == 404
    assert not Telling.objects.exists()


def test_the_team_reads_who_looked(member: Client, otter: TeamEntry) -> None:
    leader = Viewer(account=77, name="Ines", held=frozenset({LEADER}), signed_in=True)
    place = of_team(otter)
    for days, what in ((1, "Flow, October 2026"), (1, "Flow, September 2026"), (3, "Flow, Q3")):
        trail.note(leader, Action.VIEWED, what, [place], NOW - dt.timedelta(days=days))
    trail.note(leader, Action.VIEWED, "Flow, long ago", [place], NOW - dt.timedelta(days=40))
    page = text(member, address("seen"))
    said = 'the leader of Checkout looked on <strong class="figure">2 days</strong>, and nothing'
    assert said in page
    assert "4 November 2026</h2>" in page
    assert "Flow, Q3" in page
    assert "Flow, long ago" in page


def test_who_alone_looked_and_exported_is_named_once(otter: TeamEntry) -> None:
    leader = Viewer(account=77, name="Ines", held=frozenset({LEADER}), signed_in=True)
    place = of_team(otter)
    trail.note(leader, Action.VIEWED, "Flow, October 2026", [place], NOW)
    trail.note(leader, Action.EXPORTED, "October 2026 as CSV", [place], NOW)
    said = "".join(word.text for word in seen_page(otter, 1, NOW).sentence.headline)
    assert said == "In the last 30 days the leader of Checkout looked on one day and exported once."
    trail.note(CONSOLE, Action.EXPORTED, "October 2026 as JSON", [place], NOW)
    said = "".join(word.text for word in seen_page(otter, 1, NOW).sentence.headline)
    assert "looked on one day; the command line exported once and the leader of Checkout" in said


def test_a_team_that_nobody_looked_at_reads_that(member: Client) -> None:
    page = text(member, address("seen"))
    assert "nobody from outside Otter looked at its numbers, and nothing was exported." in page
    assert "Nothing to tell yet" in page


def test_a_long_trail_is_paged(member: Client, otter: TeamEntry) -> None:
    for number in range(trail.A_PAGE + 1):
        trail.note(CONSOLE, Action.EXPORTED, f"export number {number}.", [of_team(otter)], NOW)
    page = text(member, address("seen"))
    assert f">{trail.A_PAGE + 1} times</strong>." in page
    assert "export number 0." not in page
    assert "export number 0." in text(member, address("seen") + "?page=2")
    assert "export number 0." not in text(member, address("seen") + "?page=no")


def test_an_operator_changes_the_grace_time_and_every_team_reads_of_it(member: Client) -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert 'for <strong class="figure">10 days' in text(operator, reverse("context:grace"))
    assert operator.post(reverse("context:grace"), {"days": "14"}).status_code == 302
    assert "14 days" in text(operator, reverse("context:grace"))
    page = text(member, address("seen"))
    assert "grace time of months that close from now on: 14 days, before 10" in page
    assert "every team" in page


@pytest.mark.parametrize("days", ["2", "32", "-5", "x", ""])
def test_a_grace_time_out_of_bounds_is_refused(days: str) -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert operator.post(reverse("context:grace"), {"days": days}).status_code == 200
    assert not Grace.objects.exists()
    assert not Trace.objects.exists()


def test_only_operators_change_the_grace_time(member: Client) -> None:
    for visitor in (member, signed_in(LEADER)):
        assert visitor.post(reverse("context:grace"), {"days": "3"}).status_code == 403


@pytest.mark.parametrize("page", ["notes", "about", "seen"])
def test_a_longer_history_asks_no_more_of_the_database(
    member: Client, otter: TeamEntry, page: str
) -> None:
    lengthen(otter, 3)
    few = questions(member, address(page))
    lengthen(otter, 9)
    assert questions(member, address(page)) == few


def lengthen(team: TeamEntry, rows: int) -> None:
    for _ in range(rows):
        kept = note(team)
        operations.reword(team, kept.pk, "In other words", now=NOW)
        operations.describe(team, {"product": f"Product {kept.pk}"}, now=NOW)
        trail.note(CONSOLE, Action.EXPORTED, "Flow", [of_team(team)], NOW)


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_told_months_are_months(otter: TeamEntry) -> None:
    week = period_of(Granularity.WEEK, dt.date(2026, 10, 12))
    with pytest.raises(ValueError, match="tells months"):
        operations.tell(otter, week, operations.Because.TEAM, NOW)


@pytest.mark.parametrize(
    ("lookers", "sentence"),
    [
        (1, "the role 0 looked on one day, and nothing was exported."),
        (2, "the role 0 looked on one day and the role 1 looked on one day, and"),
        (4, "the role 2 looked on one day and 1 other did so too, and nothing"),
        (5, "the role 2 looked on one day and 2 others did so too, and nothing"),
    ],
)
def test_the_sentence_names_a_few_and_counts_the_rest(
    otter: TeamEntry, lookers: int, sentence: str
) -> None:
    Trace.objects.bulk_create(
        Trace(
            at=NOW, day=NOW.date(), action="viewed", team="otter", acted_as=f"the role {i}", what=""
        )
        for i in range(lookers)
    )
    said = "".join(word.text for word in seen_page(otter, 1, NOW).sentence.headline)
    assert sentence in said


@pytest.mark.parametrize("page", ["notes", "about", "telling", "seen"])
def test_a_page_of_a_team_lies_in_the_room_of_its_flow(member: Client, page: str) -> None:
    assert '<a href="/" aria-current="true">Flow</a>' in text(member, address(page))


def test_the_grace_time_lies_in_the_organisation(db: None) -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    page = text(operator, reverse("context:grace"))
    assert '<a href="/organisation/" aria-current="true">Organisation</a>' in page
