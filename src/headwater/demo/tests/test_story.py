"""What people wrote in the demo: each kind of it is there, in its place, and nothing to come."""

import datetime as dt
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from headwater.access.models import Account, Trace
from headwater.access.roles import Role
from headwater.access.trail import Action
from headwater.context.models import Note, Profile, Telling, Wording
from headwater.context.queries import profile, profile_history
from headwater.context.telling import told
from headwater.demo.personas import CAST
from headwater.demo.story import write_words
from headwater.demo.tests.conftest import NOW
from headwater.demo.tests.looking import looking_as
from headwater.improvement.models import Aim, Following
from headwater.metrics.catalogue import METRICS
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import team
from headwater.organisation.storing import store
from headwater.people.personas import introduce
from headwater.simulation import Simulation
from headwater.simulation.cast import TEAMS
from headwater.simulation.story import write_story

UTC = dt.UTC
SEPTEMBER, OCTOBER = (period_of(Granularity.MONTH, dt.date(2026, m, 1)) for m in (9, 10))
MOMENTS = [NOW, dt.datetime(2026, 11, 1, 0, 30, tzinfo=UTC), dt.datetime(2027, 3, 5, 9, tzinfo=UTC)]


def words_of(slug: str) -> list[str]:
    """Return what a team's notes say now."""
    notes = Note.objects.filter(team=slug).prefetch_related("wordings")
    return [note.wordings.all()[0].text for note in notes]


def _month_in(what: str) -> Period:
    """Return the month that a line of the trail ends with."""
    named = dt.datetime.strptime(f"1 {what.rsplit(', ', 1)[1]} +0000", "%d %B %Y %z")
    return period_of(Granularity.MONTH, named.date())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_all_but_two_teams_say_what_they_are_about(written: None) -> None:
    silent = {cast.slug for cast in TEAMS if profile(cast.slug) is None}
    assert silent == {"osprey", "crane"}


def test_heron_said_more_later_and_what_it_had_said_of_its_work_stayed(written: None) -> None:
    later, first = profile_history("heron")
    assert later.written_at > first.written_at
    said = profile("heron")
    assert said is not None
    assert said.texts["work"] == "Mostly new things, in sprints of two weeks."
    assert said.texts["roles_lacking"]


def test_the_small_team_and_the_one_with_the_bad_quarter_say_so(
    written: None, simulation: Simulation
) -> None:
    (few,) = words_of(simulation.truths.small_team)
    assert "handful" in few
    bad = simulation.truths.bad_quarter
    on_it = Note.objects.filter(team="beaver", first_day=bad.starts_on).get()
    assert on_it.last_day == bad.ends_on - dt.timedelta(days=1)


def test_what_teams_say_of_a_change_is_what_the_simulation_did(
    written: None, simulation: Simulation
) -> None:
    truths = simulation.truths
    for chapter in (truths.improvement, truths.placebo, truths.unusual_month):
        note = Note.objects.filter(team=chapter.team, first_day=chapter.starts_on).get()
        assert note.wordings.count() == 1
    quarter = [dt.date(2026, month, 1) for month in (1, 2, 3)]
    side = sum(truths.unplanned["beaver", month] for month in quarter)
    begun = sum(truths.started["beaver", month] for month in quarter)
    assert 0.28 < side / begun < 0.38  # "A third of what we started was unplanned"


def test_one_note_was_reworded_and_one_taken_back(written: None) -> None:
    several = [note for note in Note.objects.all() if note.wordings.count() > 1]
    now = {note.metric: note.wordings.all()[0].text for note in several}
    assert set(now) == {"flow_efficiency", "flow_time"}
    assert now["flow_time"] == ""
    assert "waited for review" in now["flow_efficiency"]


def test_every_note_on_a_metric_is_on_one_there_is(written: None) -> None:
    metrics = {note.metric for note in Note.objects.exclude(metric="")}
    assert metrics
    assert metrics <= set(METRICS)


def test_about_half_of_the_teams_follow_inputs_and_otter_changed_one_of_its_three(
    written: None,
) -> None:
    now = Counter(Following.objects.filter(until=None).values_list("team", flat=True))
    assert len(now) == 6
    assert now["otter"] == 3
    assert Following.objects.exclude(until=None).get().team == "otter"


def test_some_aims_are_open_and_one_was_closed_with_what_was_learned(written: None) -> None:
    assert set(Aim.objects.filter(closed_at=None).values_list("team", flat=True)) == {
        "otter",
        "heron",
        "beaver",
    }
    closed = Aim.objects.exclude(closed_at=None).get()
    assert closed.team == "trout"
    assert "sign-off" in closed.learned


def test_otter_told_september_before_it_had_to(written: None) -> None:
    telling = Telling.objects.get(team="otter")
    assert telling.month == SEPTEMBER.first_day
    assert telling.told_at < dt.datetime(2026, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(("day", "is_told"), [(5, False), (10, False), (11, True), (22, True)])
def test_the_latest_month_is_in_otters_hands_until_its_grace_time_has_passed(
    db: None, simulation: Simulation, day: int, is_told: bool
) -> None:
    now = dt.datetime(2026, 11, day, 12, tzinfo=UTC)
    store(simulation.organisation)
    write_words(write_story(now.date()), now)
    assert told([team("otter")], now).tells(OCTOBER) is is_told


def test_the_leader_looked_and_took_something_along_only_after_it_was_told(written: None) -> None:
    traces = Trace.objects.filter(team="otter").exclude(action=Action.TOLD)
    assert Counter(traces.values_list("action", flat=True)) == {
        Action.VIEWED: 6,
        Action.EXPORTED: 1,
    }
    for trace in traces:
        assert told([team("otter")], trace.at).tells(_month_in(trace.what))


def test_a_teams_own_telling_names_nobody(written: None) -> None:
    assert not Trace.objects.filter(action=Action.TOLD, account__isnull=False).exists()


def test_nobody_looked_where_somebody_real_has_an_account(db: None, simulation: Simulation) -> None:
    Account.objects.create(email="someone@example.org", name="Someone")
    store(simulation.organisation)
    introduce(CAST)
    write_words(simulation.story, NOW)
    assert not Trace.objects.filter(action=Action.VIEWED).exists()
    assert words_of("otter")


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_whenever_it_is_built_nothing_is_written_in_the_future(
    db: None, simulation: Simulation, now: dt.datetime
) -> None:
    store(simulation.organisation)
    introduce(CAST)
    write_words(write_story(now.date()), now)
    moments = [
        *Wording.objects.values_list("written_at", flat=True),
        *Profile.objects.values_list("written_at", flat=True),
        *Following.objects.values_list("since", flat=True),
        *Aim.objects.values_list("set_at", flat=True),
        *Telling.objects.values_list("told_at", flat=True),
        *Trace.objects.values_list("at", flat=True),
    ]
    assert len(moments) > 40
    assert max(moments) <= now


def test_nothing_written_names_a_persona(written: None) -> None:
    said = " ".join(Wording.objects.values_list("text", flat=True)).casefold()
    names = [name.casefold() for persona in CAST for name in persona.name.split()]
    assert [name for name in names if name in said.split()] == []


def test_otter_finds_its_words_on_its_own_pages(lived_in: None) -> None:
    member = looking_as(Role.MEMBER)
    assert "waited for review" in page(member, "/teams/otter/")
    assert "shorter waits" in page(member, "/teams/otter/inputs/")
    assert "September 2026" in page(member, "/teams/otter/telling/")
    assert "Exported by the leader of Payments" in page(member, "/teams/otter/seen/")
    assert "The payment page" in page(member, "/teams/otter/about/")


def test_herons_aim_downstream_of_the_constraint_is_said_to_be_local(lived_in: None) -> None:
    heron = page(looking_as(Role.DELIVERY_MANAGER), "/teams/heron/inputs/")
    assert "This is local" in heron
    assert "Waiting on another team" in heron


def test_the_leader_finds_what_was_told_and_nothing_of_the_teams_alone(lived_in: None) -> None:
    leader = looking_as(Role.LEADER)
    flow = page(leader, "/teams/otter/")
    assert "waited for review" in flow
    assert "The payment page" in flow
    assert "shorter waits" not in flow
    for own in ("inputs", "aims", "telling", "seen", "notes"):
        assert leader.get(f"/teams/otter/{own}/").status_code == 403


def test_while_october_is_in_otters_hands_the_leader_reads_nothing_of_it(
    lived_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 5, 12, tzinfo=UTC))
    october = "/teams/otter/?period=month&at=2026-10"
    assert "waited for review" in page(looking_as(Role.MEMBER), october)
    held = page(looking_as(Role.LEADER), october)
    assert "10 November" in held
    assert "waited for review" not in held


def test_what_the_leader_did_is_called_as_the_pages_call_it(lived_in: None) -> None:
    leader, lines = looking_as(Role.LEADER), Trace.objects.filter(team="otter")
    known, before = set(lines.values_list("what", flat=True)), lines.count()
    month = "?period=month&at=2026-09"
    page(leader, f"/teams/otter/{month}")
    page(leader, f"/streams/checkout/{month}")
    file = reverse("flow:team_csv", args=["otter", "efficiency"])
    assert leader.get(f"{file}{month}").status_code == 200
    assert lines.count() == before + 3
    assert set(lines.values_list("what", flat=True)) == known
