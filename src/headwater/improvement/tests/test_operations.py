"""A team follows five inputs at most, and aims at nothing but those: rules 2 and 4."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context.telling import today_of
from headwater.improvement import operations
from headwater.improvement.models import MOST, Aim, Following
from headwater.improvement.tests.conftest import INPUT, SIX
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import MetricKind
from headwater.organisation import queries
from headwater.organisation.queries import TeamEntry

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
MEMBER = Viewer(held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}), name="Robin")
MANAGER = Viewer(held=frozenset({Held(Role.PRODUCT_MANAGER, Scale.TEAM, "otter")}))
OUTPUTS = [n for n, m in METRICS.items() if m.declaration.kind is MetricKind.OUTPUT]
INPUTS = [n for n, m in METRICS.items() if m.declaration.kind is MetricKind.INPUT]
pytestmark = pytest.mark.usefixtures("inputs")


def follow(team: TeamEntry, metric: str, now: dt.datetime = NOW) -> None:
    operations.follow(team, metric, by=MEMBER, now=now)


def aim(team: TeamEntry, metric: str, ends_on: dt.date = TODAY) -> None:
    operations.set_aim(
        team,
        metric,
        toward="fewer surprises",
        because="they tear us out of our work",
        ends_on=ends_on,
        by=MEMBER,
        now=NOW,
    )


def followed(team: TeamEntry) -> list[str]:
    return [f.metric for f in Following.objects.filter(team=team.slug, until=None)]


def test_a_sixth_input_is_refused_and_fits_once_another_is_let_go(otter: TeamEntry) -> None:
    for name in SIX[:MOST]:
        follow(otter, name)
    with pytest.raises(operations.FiveAreEnough, match="let one go first"):
        follow(otter, SIX[5])
    operations.let_go(otter, SIX[2], by=MEMBER, now=NOW)
    follow(otter, SIX[5])
    assert sorted(followed(otter)) == sorted({*SIX} - {SIX[2]})


def test_the_database_has_no_room_for_a_sixth_either(otter: TeamEntry) -> None:
    for name in SIX[:MOST]:
        follow(otter, name)
    for slot in range(MOST + 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Following.objects.create(
                team="otter", metric=SIX[5], slot=slot, since=NOW, begun_as="member"
            )


def test_what_somebody_else_did_meanwhile_is_said_and_not_done_twice(
    otter: TeamEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(otter, SIX[0])
    monkeypatch.setattr(operations, "_followed", lambda _team: Following.objects.none())
    with pytest.raises(operations.ChangedMeanwhile):
        follow(otter, SIX[0])
    assert Following.objects.count() == 1


def test_to_follow_twice_is_to_follow_once(otter: TeamEntry) -> None:
    follow(otter, SIX[0])
    follow(otter, SIX[0], NOW + dt.timedelta(days=1))
    assert Following.objects.get().since == NOW


def test_what_was_followed_is_kept_from_when_to_when(otter: TeamEntry) -> None:
    later = NOW + dt.timedelta(days=30)
    follow(otter, SIX[0])
    operations.let_go(otter, SIX[0], by=MANAGER, now=later)
    kept = Following.objects.get()
    assert (kept.since, kept.begun_as, kept.until, kept.ended_as) == (
        NOW,
        "member",
        later,
        "product manager",
    )
    follow(otter, SIX[0], later)
    assert Following.objects.count() == 2


def test_letting_go_what_is_not_followed_changes_nothing(otter: TeamEntry) -> None:
    operations.let_go(otter, SIX[0], by=MEMBER, now=NOW)
    assert not Following.objects.exists()


def test_each_team_follows_its_own(otter: TeamEntry) -> None:
    heron = queries.team("heron")
    for name in SIX[:MOST]:
        follow(otter, name)
    follow(heron, SIX[5])
    assert followed(heron) == [SIX[5]]


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_output_can_be_followed_or_aimed_at(otter: TeamEntry, output: str) -> None:
    with pytest.raises(operations.AnOutput, match="is a result"):
        follow(otter, output)
    with pytest.raises(operations.AnOutput, match="is a result"):
        aim(otter, output)
    assert not Following.objects.exists()
    assert not Aim.objects.exists()


@pytest.mark.parametrize("name", [*INPUTS, INPUT.name])
def test_every_input_can_be_followed_and_aimed_at(otter: TeamEntry, name: str) -> None:
    follow(otter, name)
    aim(otter, name)
    assert Aim.objects.get().metric == name


def test_an_unknown_metric_is_neither(otter: TeamEntry) -> None:
    with pytest.raises(operations.UnknownMetric):
        follow(otter, "speed")
    with pytest.raises(operations.UnknownMetric):
        aim(otter, "speed")


def test_an_aim_is_on_an_input_that_is_followed(otter: TeamEntry) -> None:
    with pytest.raises(operations.NotFollowed):
        aim(otter, SIX[0])


def test_an_input_has_one_open_aim_at_a_time(otter: TeamEntry) -> None:
    follow(otter, SIX[0])
    aim(otter, SIX[0])
    with pytest.raises(operations.AimStillOpen):
        aim(otter, SIX[0])
    operations.close_aim(otter, SIX[0], "Most of it came from one place.", by=MEMBER, now=NOW)
    aim(otter, SIX[0])
    assert Aim.objects.filter(closed_at=None).count() == 1
    assert Aim.objects.count() == 2


def test_an_input_is_let_go_after_its_aim_is_closed(otter: TeamEntry) -> None:
    follow(otter, SIX[0])
    aim(otter, SIX[0])
    with pytest.raises(operations.AimStillOpen):
        operations.let_go(otter, SIX[0], by=MEMBER, now=NOW)
    operations.close_aim(otter, SIX[0], "We learned enough.", by=MEMBER, now=NOW)
    operations.let_go(otter, SIX[0], by=MEMBER, now=NOW)
    assert followed(otter) == []


def test_a_closed_aim_stays_closed(otter: TeamEntry) -> None:
    follow(otter, SIX[0])
    aim(otter, SIX[0])
    operations.close_aim(otter, SIX[0], "We learned enough.", by=MEMBER, now=NOW)
    with pytest.raises(operations.NoOpenAim):
        operations.close_aim(otter, SIX[0], "Something else.", by=MEMBER, now=NOW)
    assert Aim.objects.get().learned == "We learned enough."


@pytest.mark.parametrize("days", [-800, -1, 0, 1, 366, 367, 4000])
def test_an_aim_ends_between_today_and_a_year_from_now(otter: TeamEntry, days: int) -> None:
    follow(otter, SIX[0])
    ends_on = TODAY + dt.timedelta(days=days)
    if 0 <= days <= 366:
        aim(otter, SIX[0], ends_on)
        assert Aim.objects.get().ends_on == ends_on
    else:
        with pytest.raises(operations.NoSuchDay):
            aim(otter, SIX[0], ends_on)


def do(team: TeamEntry, what: str, metric: str) -> None:
    if what == "follow":
        follow(team, metric)
    elif what == "let go":
        operations.let_go(team, metric, by=MEMBER, now=NOW)
    elif what == "aim":
        aim(team, metric)
    else:
        operations.close_aim(team, metric, "We learned.", by=MEMBER, now=NOW)


STEPS = st.tuples(
    st.sampled_from(("follow", "let go", "aim", "close")), st.sampled_from((*SIX, "flow_time"))
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, max_size=40))
def test_whatever_a_team_does_five_inputs_and_their_aims_are_all_there_is(
    otter: TeamEntry, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        for what, metric in steps:
            with suppress(operations.Refused):
                do(otter, what, metric)
            now_followed = followed(otter)
            aimed_at = [a.metric for a in Aim.objects.filter(team="otter", closed_at=None)]
            assert len(now_followed) == len(set(now_followed)) <= MOST
            assert len(aimed_at) == len(set(aimed_at))
            assert set(aimed_at) <= set(now_followed) <= set(SIX)
        transaction.set_rollback(True)


def test_today_is_the_teams_own() -> None:
    late = dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)
    auckland = TeamEntry("kiwi", "Kiwi", "Pacific/Auckland", 1, "s", "S", "d", "D")
    assert today_of(auckland, late) == dt.date(2026, 11, 23)
