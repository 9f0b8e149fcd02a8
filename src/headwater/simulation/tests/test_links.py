"""Links say who needed whose work, and change nothing else."""

from unittest.mock import patch

import pytest

from headwater.simulation import Simulation, simulate
from headwater.simulation.cast import TEAMS
from headwater.simulation.links import WITHOUT_LINKS
from headwater.simulation.tests.conftest import NOW
from headwater.simulation.ticket import Ticket, Wait
from headwater.simulation.truths import _waiting_elsewhere_us
from headwater.simulation.working_time import DAY, HOUR, instant, month_start
from headwater.vocabulary.delivery import History
from headwater.vocabulary.work import Kind


@pytest.fixture(scope="module")
def linked(simulation: Simulation) -> list[Ticket]:
    return [ticket for ticket in simulation.tickets if ticket.waits]


def test_links_are_made_between_items_that_are_there_and_not_in_the_future(
    simulation: Simulation, linked: list[Ticket]
) -> None:
    for ticket in linked:
        for wait in ticket.waits:
            assert ticket.created_at <= wait.began_at <= simulation.now
            assert wait.blocker is not ticket
            assert wait.blocker.created_at <= wait.began_at
            assert wait.blocker.over_at is None or wait.blocker.over_at > wait.began_at
            assert wait.ended_at is None or wait.began_at < wait.ended_at <= simulation.now


def test_every_team_that_writes_links_waits_for_others_and_also_for_itself(
    simulation: Simulation, linked: list[Ticket]
) -> None:
    waiting = {team for team, _ in simulation.truths.waiting_elsewhere_us}
    assert waiting == {team.slug for team in TEAMS} - set(WITHOUT_LINKS)
    pairs = [(ticket.team, wait.blocker.team) for ticket in linked for wait in ticket.waits]
    own = sum(one is other for one, other in pairs)
    assert 20 < own < len(pairs) / 2
    assert sum(len(ticket.waits) > 1 for ticket in linked) > 20


def test_links_change_nothing_else(simulation: Simulation) -> None:
    with patch("headwater.simulation.simulate.link"):
        without = simulate(NOW)
    assert not any(ticket.waits for ticket in without.tickets)
    assert [_bare(h) for h in simulation.histories] == [_bare(h) for h in without.histories]


def _bare(history: History) -> tuple[object, ...]:
    return history.item, history.stays, history.sprint_spans


def test_the_tracker_tells_the_key_and_of_a_link_that_is_there_the_id(
    simulation: Simulation,
) -> None:
    items = {history.item.key: history.item for history in simulation.histories}
    waits = [wait for history in simulation.histories for wait in history.dependencies]
    assert sum(wait.ended_at is None for wait in waits) > 100
    for wait in waits:
        known = items[wait.blocker_key].external_id
        assert wait.blocker_external_id == (known if wait.ended_at is None else "")


def test_the_truth_counts_time_in_progress_once_and_until_the_other_is_over() -> None:
    otter, heron = TEAMS[0], TEAMS[1]
    start, month = instant(NOW), month_start(NOW.date())
    mine = Ticket(1, Kind.FEATURE, otter, start)
    theirs = Ticket(2, Kind.FEATURE, heron, start)
    for ticket, done in ((mine, 5 * DAY), (theirs, 2 * DAY)):
        ticket.visit(start, "backlog")
        ticket.visit(start + DAY, "ready")
        ticket.visit(start + done, "done")
    mine.waits += [Wait(theirs, start, None), Wait(theirs, start, start + DAY + HOUR)]
    mine.waits += [Wait(mine, start, None)]
    assert _waiting_elsewhere_us([mine, theirs], start + 9 * DAY) == {(otter.slug, month): DAY}
