"""Storing a plan keeps it exactly, and keeps the rows of what stays."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from pytest_django import DjangoAssertNumQueries

from headwater.organisation import plan_file, queries
from headwater.organisation.models import Stage, Stream, Team
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import organisations, payments
from headwater.vocabulary.organisation import Organisation

few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_an_untouched_installation_has_the_empty_plan(db: None) -> None:
    assert queries.plan() == Organisation()


def test_a_stored_plan_is_read_back_exactly(db: None) -> None:
    store(payments())
    assert queries.plan() == payments()


@few
@given(first=organisations(), second=organisations())
def test_any_plan_replaces_any_other_exactly(
    db: None, first: Organisation, second: Organisation
) -> None:
    store(first)
    store(second)
    assert queries.plan() == second


@settings(max_examples=50, deadline=None)
@given(plan=organisations())
def test_any_plan_round_trips_through_its_file(plan: Organisation) -> None:
    assert plan_file.read(plan_file.write(plan)) == plan


def test_rows_keep_their_primary_key_while_their_slug_stays(db: None) -> None:
    store(payments())
    before = {row.slug: row.pk for row in Team.objects.all()}
    store(_heron_moves_to_ledger(payments()))
    assert {row.slug: row.pk for row in Team.objects.all()} == before
    assert queries.team("heron").stream_slug == "ledger"


def test_what_the_plan_no_longer_has_is_gone(db: None) -> None:
    store(payments())
    store(msgspec.structs.replace(payments(), domains=(), team_rules=()))
    assert not Team.objects.exists()
    assert not Stream.objects.exists()
    assert not Stage.objects.exists()


@pytest.mark.parametrize("copies", [1, 12])
def test_reading_costs_the_same_number_of_queries_however_large(
    db: None, copies: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store(_many(copies))
    with django_assert_num_queries(9):
        queries.plan()
    with django_assert_num_queries(4):
        queries.outline()
    with django_assert_num_queries(1):
        queries.team("team-0")
    with django_assert_num_queries(3):
        queries.stream("stream-0")


def _heron_moves_to_ledger(plan: Organisation) -> Organisation:
    replace = msgspec.structs.replace
    payments, growth = plan.domains
    checkout, ledger = payments.streams
    otter, heron = checkout.teams
    rules = tuple(rule for rule in checkout.statuses if not rule.team)
    streams = (
        replace(checkout, teams=(otter,), statuses=rules),
        replace(ledger, teams=(*ledger.teams, heron)),
    )
    return replace(plan, domains=(replace(payments, streams=streams), growth))


def _many(copies: int) -> Organisation:
    replace = msgspec.structs.replace
    plan = payments()
    payments_, growth = plan.domains
    checkout = payments_.streams[0]
    streams = tuple(
        replace(
            checkout,
            slug=f"stream-{n}",
            name=f"Stream {n}",
            teams=(replace(checkout.teams[0], slug=f"team-{n}"),),
            statuses=tuple(rule for rule in checkout.statuses if not rule.team),
        )
        for n in range(copies)
    )
    return replace(plan, domains=(replace(payments_, streams=streams), growth), team_rules=())
