"""What the demo's leaders wrote: money of which not all is known, and a checklist."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from headwater.demo.checklists import checklists, write_checklists
from headwater.demo.money import COSTS, FUNDED, write_money
from headwater.demo.personas import CAST
from headwater.demo.story import calendar_of
from headwater.demo.tests.conftest import NOW
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.queries import stream, teams
from headwater.organisation.storing import store
from headwater.people.personas import introduce
from headwater.purpose.checklist_questions import questions
from headwater.purpose.models import Checklist, ChecklistNote, Funding, MoneySetting, TeamCost
from headwater.purpose.queries.money import costs_of, currency
from headwater.purpose.spending import cost_in
from headwater.simulation import Simulation
from headwater.simulation.cast import TEAMS
from headwater.simulation.story import write_story

THIS_QUARTER = period_of(Granularity.QUARTER, NOW.date())
SOME_MOMENTS = (dt.datetime(2026, 1, 2, 8, tzinfo=dt.UTC), NOW)


@pytest.fixture
def plan(db: None, simulation: Simulation) -> None:
    """The demo's plan and people, and nothing that they wrote."""
    store(simulation.organisation)
    introduce(CAST)


def write(simulation: Simulation, now: dt.datetime = NOW) -> None:
    calendar = calendar_of(simulation.story, now)
    write_money(calendar)
    write_checklists(calendar)


def spent(slug: str, months: list[dt.date]) -> Decimal:
    """Return what is known to have been spent on a stream's teams in some months."""
    histories = costs_of(stream(slug).teams).values()
    return sum(
        (cost_in(each, month) or Decimal(0) for each in histories for month in months), Decimal(0)
    )


def months_before(quarter: dt.date) -> list[dt.date]:
    last = period_of(Granularity.QUARTER, quarter).previous().first_day
    return [dt.date(last.year, last.month + n, 1) for n in range(3)]


def test_every_team_costs_something_but_of_one_nobody_knows(
    plan: None, simulation: Simulation
) -> None:
    write(simulation)
    assert currency() == "EUR"
    assert {team.slug for team in TEAMS} - set(COSTS) == {"heron"}
    assert set(TeamCost.objects.values_list("team", flat=True)) == set(COSTS)


def test_a_team_that_was_joined_costs_more_since_and_another_since_a_year(
    plan: None, simulation: Simulation
) -> None:
    write(simulation)
    changed = Counter(TeamCost.objects.values_list("team", flat=True))
    assert {team for team, n in changed.items() if n > 1} == {"kingfisher", "sturgeon"}
    joined = TeamCost.objects.filter(team="kingfisher").latest("from_month").from_month
    assert joined == simulation.story.improvement.starts_on
    risen = TeamCost.objects.filter(team="sturgeon").latest("from_month").from_month
    assert risen == dt.date(2025, 11, 1)


def test_streams_were_funded_for_five_quarters_one_too_little_and_one_too_much(
    plan: None, simulation: Simulation
) -> None:
    write(simulation)
    assert set(Counter(Funding.objects.values_list("stream", flat=True)).values()) == {5}
    assert set(Funding.objects.values_list("stream", flat=True)) == set(FUNDED)
    before, months = THIS_QUARTER.previous().first_day, months_before(THIS_QUARTER.first_day)
    given = {row.stream: row.amount for row in Funding.objects.filter(quarter=before)}
    assert spent("payouts", months) > given["payouts"]
    assert spent("sellers", months) < given["sellers"] * Decimal("0.9")


def test_a_leader_shares_the_quarter_before_and_keeps_this_one(
    plan: None, simulation: Simulation
) -> None:
    write(simulation)
    before, now = Checklist.objects.order_by("quarter")
    assert (before.quarter, now.quarter) == (
        THIS_QUARTER.previous().first_day,
        THIS_QUARTER.first_day,
    )
    assert (before.shared_as, now.shared_at) == ("leader of Payments", None)
    assert before.notes.count() > now.notes.count() > 0


def test_every_note_is_to_a_question_that_there_is() -> None:
    said = [*checklists().before, *checklists().now]
    assert {note.question for note in said} <= set(questions())


@pytest.mark.parametrize("now", SOME_MOMENTS, ids=str)
def test_leaders_write_nothing_in_the_future(
    plan: None, simulation: Simulation, now: dt.datetime
) -> None:
    calendar = calendar_of(write_story(now.date()), now)
    write_money(calendar)
    write_checklists(calendar)
    moments = [
        *TeamCost.objects.values_list("written_at", flat=True),
        *Funding.objects.values_list("written_at", flat=True),
        *MoneySetting.objects.values_list("written_at", flat=True),
        *ChecklistNote.objects.values_list("written_at", flat=True),
    ]
    shared = Checklist.objects.values_list("shared_at", flat=True)
    moments += [moment for moment in shared if moment]
    assert len(moments) > len(COSTS)
    assert max(moments) <= now


def test_where_nobody_is_a_leader_there_is_no_checklist(db: None, simulation: Simulation) -> None:
    store(simulation.organisation)
    write(simulation)
    assert teams()
    assert not Checklist.objects.exists()
