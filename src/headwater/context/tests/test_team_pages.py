"""The links between a team's own pages."""

import pytest

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import NOBODY, Viewer
from headwater.context.team_pages import tabs
from headwater.organisation.queries import TeamEntry


def labels(team: TeamEntry, *held: Held) -> list[str]:
    viewer = Viewer(held=frozenset(held), signed_in=True)
    return [page.label for page in tabs(team, viewer, "flow:team").pages]


def test_a_leader_is_led_only_to_what_opens_for_leaders(otter: TeamEntry) -> None:
    led = labels(otter, Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert led[0] == "Flow"
    assert not {"Notes", "With leaders", "Seen by"} & {*led}


@pytest.mark.parametrize(
    "held", [Held(Role.MEMBER, Scale.TEAM, "heron"), Held(Role.LEADER, Scale.STREAM, "ledger")]
)
def test_who_has_nothing_to_do_with_the_team_is_led_to_what_its_work_is_for_alone(
    otter: TeamEntry, held: Held
) -> None:
    assert labels(otter, held) == ["Purpose"]
    assert tabs(otter, NOBODY, "flow:team").pages == []


def test_the_page_shown_is_marked_and_no_other(otter: TeamEntry) -> None:
    member = Viewer(held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}), signed_in=True)
    pages = tabs(otter, member, "flow:team").pages
    assert [page.label for page in pages if page.current] == ["Flow"]
