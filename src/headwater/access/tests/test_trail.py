"""The trail says in words who looked, exported, told and changed, to the team concerned."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from headwater.access import accounts, trail
from headwater.access.models import Account, Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.conftest import HERON, LYNX, OTTER
from headwater.access.tests.visitors import account
from headwater.access.trail import Action
from headwater.access.viewer import CONSOLE, Viewer

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
FLOW = "Flow, April 2026"
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")


def _viewer(*held: Held, name: str = "Ines Maru") -> Viewer:
    made = account(*held)
    Account.objects.filter(pk=made.pk).update(name=name)
    return accounts.viewer(Account.objects.get(pk=made.pk))


def _texts(team: str) -> list[str]:
    return [line.text for line in trail.lines_of(team).lines]


def test_a_leaders_look_is_told_to_the_team_with_role_name_and_day() -> None:
    trail.note(_viewer(LEADER), Action.VIEWED, FLOW, [OTTER], NOON)
    assert _texts("otter") == [
        "Seen by the leader of Checkout, Ines Maru, on 3 May 2026: Flow, April 2026"
    ]
    assert _texts("heron") == []


def test_the_same_look_is_noted_once_a_day() -> None:
    leader = _viewer(LEADER)
    for hours in (0, 1, 11, 12):
        trail.note(leader, Action.VIEWED, FLOW, [OTTER], NOON + timedelta(hours=hours))
    assert len(_texts("otter")) == 2
    assert trail.noted_views(leader, "otter", NOON) == {FLOW}


def test_exports_are_noted_each_time() -> None:
    leader = _viewer(LEADER)
    for _ in range(2):
        trail.note(leader, Action.EXPORTED, FLOW, [OTTER], NOON)
    assert len(_texts("otter")) == 2


def test_whoever_is_of_the_team_leaves_no_name_about_it_and_their_looks_leave_nothing() -> None:
    member = _viewer(Held(Role.MEMBER, Scale.TEAM, "otter"))
    trail.note(member, Action.VIEWED, FLOW, [OTTER], NOON)
    trail.note(member, Action.TOLD, "April 2026", [OTTER], NOON)
    assert _texts("otter") == ["Told by someone of the team on 3 May 2026: April 2026"]
    assert Trace.objects.get().account_id is None


def test_a_member_of_one_team_is_named_in_the_trail_of_another() -> None:
    member = _viewer(Held(Role.MEMBER, Scale.TEAM, "otter"), name="Sam Birch")
    trail.note(member, Action.VIEWED, "Flow of Checkout", [OTTER, HERON], NOON)
    assert _texts("otter") == []
    assert _texts("heron") == [
        "Seen by a member of Otter, Sam Birch, on 3 May 2026: Flow of Checkout"
    ]


def test_what_concerns_every_team_is_in_each_teams_trail() -> None:
    operator = _viewer(Held(Role.OPERATOR, Scale.ORGANISATION), name="Ada Low")
    trail.note(operator, Action.CHANGED_POLICY, "the grace time is 12 days", [], NOON)
    for team in (OTTER, LYNX):
        (line,) = trail.lines_of(team.team).lines
        assert line.concerns_all
        assert line.text == (
            "Policy changed by the operator, Ada Low, on 3 May 2026: the grace time is 12 days"
        )


def test_the_console_is_called_so_and_is_not_of_the_team() -> None:
    trail.note(CONSOLE, Action.EXPORTED, FLOW, [OTTER], NOON)
    assert _texts("otter") == [f"Exported by the command line on 3 May 2026: {FLOW}"]


def test_the_trail_outlives_the_account() -> None:
    leader = _viewer(LEADER)
    trail.note(leader, Action.VIEWED, FLOW, [OTTER], NOON)
    Account.objects.filter(name=leader.name).delete()
    assert _texts("otter") == [
        "Seen by the leader of Checkout, whose account is gone, on 3 May 2026: Flow, April 2026"
    ]


def test_newest_comes_first_and_a_page_holds_fifty() -> None:
    leader = _viewer(LEADER)
    for number in range(trail.A_PAGE + 1):
        moment = NOON + timedelta(minutes=number)
        trail.note(leader, Action.EXPORTED, f"chart {number}", [OTTER], moment)
    first, second = trail.lines_of("otter", 1), trail.lines_of("otter", 2)
    assert (len(first.lines), len(second.lines), first.pages) == (trail.A_PAGE, 1, 2)
    assert first.lines[0].text.endswith(f"chart {trail.A_PAGE}")
    assert second.lines[0].text.endswith("chart 0")
    assert trail.lines_of("otter", 99) == second


def test_reading_costs_the_same_whatever_the_length(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    leader = _viewer(LEADER)
    for number in range(5):
        trail.note(leader, Action.EXPORTED, f"chart {number}", [OTTER], NOON)
    with django_assert_num_queries(2):
        trail.lines_of("otter")


def test_what_is_long_is_shortened_rather_than_lost() -> None:
    trail.note(CONSOLE, Action.EXPORTED, "x" * 1000, [OTTER], NOON)
    assert Trace.objects.get().what.endswith("…")
    assert len(Trace.objects.get().what) == 300
