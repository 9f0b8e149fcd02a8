"""A saved change is written into the trail in words, for the teams it concerns."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from headwater.access import trail
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.organisation import changes, edits, operations
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import STAGES, organisations, payments
from headwater.organisation.validation import PlanRefused
from headwater.vocabulary.organisation import (
    Organisation,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.warehouse import Warehouse

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
CHECKOUT, LEDGER = payments().domains[0].streams
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)


def _put(stream: Stream, domain: str = "payments") -> Organisation:
    return edits.change_stream(payments(), stream, domain)


def _rules(*rules: TeamRule) -> Organisation:
    return replace(payments(), team_rules=rules)


def _said(after: Organisation) -> list[tuple[str, str, list[str]]]:
    return [
        (change.action.value, change.what, [team.team for team in change.teams])
        for change in changes.between(payments(), after)
    ]


MAPPING, POLICY = "changed the mapping", "changed a policy"
BOTH = ["otter", "heron"]
LATER = replace(CHECKOUT, statuses=(*CHECKOUT.statuses, StatusRule("jira", "9", "review", "QA")))
CASES = {
    "policies": (
        _put(replace(CHECKOUT, timezone="UTC", parked_counts=False)),
        [(POLICY, "Checkout: the time zone, whether parked time counts", BOTH)],
    ),
    "stages": (
        _put(replace(LEDGER, stages=STAGES[:2])),
        [(POLICY, "Ledger: the stages", ["lynx"])],
    ),
    "statuses": (_put(LATER), [(MAPPING, "Checkout: which stage is meant by QA", BOTH)]),
    "teams": (
        _put(replace(LEDGER, teams=(*LEDGER.teams, Team("wren", "Wren")))),
        [(MAPPING, "Ledger: its teams are Lynx, Wren", ["lynx", "wren"])],
    ),
    "a team that goes": (
        _put(replace(CHECKOUT, teams=CHECKOUT.teams[:1])),
        [
            (MAPPING, "Checkout: its teams are Otter", BOTH),
            (MAPPING, "Checkout: which stage is meant by In progress", BOTH),
        ],
    ),
    "another domain": (
        _put(LEDGER, "growth"),
        [(MAPPING, "Ledger: it is in Growth, not in Payments", ["lynx"])],
    ),
    "a stream that goes": (
        edits.remove_stream(payments(), "ledger"),
        [
            (MAPPING, "Ledger was removed", ["lynx"]),
            (MAPPING, "whose work is in ledger", ["lynx"]),
        ],
    ),
    "a stream that comes": (
        edits.add_stream(payments(), "growth", "Search"),
        [(MAPPING, "Search was added to Growth", [])],
    ),
    "work that moves": (
        _rules(payments().team_rules[0], TeamRule("project", "PAY", "heron")),
        [(MAPPING, "whose work is in PAY", BOTH)],
    ),
    "another order": (
        _rules(*reversed(payments().team_rules)),
        [(MAPPING, "which rule for whose work it is comes first", [])],
    ),
    "kinds": (
        replace(payments(), kind_rules=()),
        [(MAPPING, "what kind of work is meant by Bug", [])],
    ),
    "levels": (
        replace(payments(), level_rules=()),
        [(MAPPING, "which level is meant by label:theme", [])],
    ),
    "a name": (
        replace(payments(), name="Estuary"),
        [(MAPPING, "the organisation is called Estuary", [])],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_told_to_the_teams_it_concerns(case: str) -> None:
    after, expected = CASES[case]
    assert _said(after) == expected


def test_many_names_are_counted() -> None:
    rules = tuple(StatusRule("jira", str(n), "ready", f"S{n}") for n in range(5))
    after = _put(replace(CHECKOUT, statuses=(*CHECKOUT.statuses, *rules)))
    assert _said(after)[0][1] == "Checkout: which stage is meant by S0, S1, S2 and 2 more"


def test_that_a_guess_is_confirmed_changes_nothing() -> None:
    sure = tuple(replace(rule, suggested=False) for rule in CHECKOUT.statuses)
    assert _said(_put(replace(CHECKOUT, statuses=sure))) == []


@given(before=organisations(), after=organisations())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_change_of_a_stream_goes_unsaid(before: Organisation, after: Organisation) -> None:
    assert changes.between(before, before) == []
    if _sure(before) != _sure(after):
        assert changes.between(before, after)


def _sure(plan: Organisation) -> dict[str, Stream]:
    """Return the streams with every guess confirmed."""
    return {
        s.slug: replace(s, statuses=tuple(replace(r, suggested=False) for r in s.statuses))
        for domain in plan.domains
        for s in domain.streams
    }


def test_what_is_refused_leaves_nothing_in_the_trail(imported: Warehouse) -> None:
    store(payments())
    note = changes.noted_by(CONSOLE, NOON)
    with pytest.raises(PlanRefused):
        operations.change(lambda plan: replace(plan, name=""), note)
    assert trail.lines_of("otter").lines == ()


def test_saving_a_page_writes_who_changed_what(imported: Warehouse) -> None:
    store(payments())
    page = signed_in(OPERATOR)
    assert page.post("/organisation/name/", {"name": "Estuary", "preview": "1"}).status_code == 200
    assert trail.lines_of("otter").lines == ()
    assert page.post("/organisation/name/", {"name": "Estuary"}).status_code == 302
    (line,) = trail.lines_of("otter").lines
    assert line.text.startswith("Mapping changed by the operator, Visitor ")
    assert line.text.endswith(": the organisation is called Estuary")


def test_the_trail_of_a_team_says_nothing_of_other_streams(imported: Warehouse) -> None:
    store(payments())
    operations.change(
        lambda plan: edits.remove_stream(plan, "ledger"), changes.noted_by(CONSOLE, NOON)
    )
    assert trail.lines_of("otter").lines == ()
    texts = [line.text for line in trail.lines_of("lynx").lines]
    assert "Mapping changed by the command line on 3 May 2026: Ledger was removed" in texts
