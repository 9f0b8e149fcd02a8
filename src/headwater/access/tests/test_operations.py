"""Roles are given and taken with a line in the trail, and never to nobody's hands."""

from datetime import UTC, datetime

import pytest

from headwater.access import accounts, operations, trail
from headwater.access.models import Account, Grant
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")


def _texts(team: str) -> list[str]:
    return [line.text.split(": ", 1)[1] for line in trail.lines_of(team).lines]


def test_a_role_given_is_told_to_the_teams_of_its_place_alone() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account()
    assert operations.grant(boss, ines, LEADER, NOON)
    assert Grant.objects.get(account=ines).held == LEADER
    assert _texts("otter") == _texts("heron") == [f"{ines.name} became leader of Checkout"]
    assert _texts("wren") == []


def test_a_role_given_twice_is_held_and_noted_once() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account()
    operations.grant(boss, ines, LEADER, NOON)
    assert not operations.grant(boss, ines, LEADER, NOON)
    assert len(_texts("otter")) == 1


def test_an_operators_role_is_told_to_every_team() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account()
    operations.grant(boss, ines, OPERATOR, NOON)
    assert _texts("lynx") == [f"{ines.name} became operator"]


@pytest.mark.parametrize(
    ("held", "error"),
    [
        (Held(Role.LEADER, Scale.TEAM, "otter"), operations.NotHeldThere),
        (Held(Role.OPERATOR, Scale.STREAM, "checkout"), operations.NotHeldThere),
        (Held(Role.MEMBER, Scale.TEAM, "no-such-team"), operations.NoSuchPlace),
        (Held(Role.LEADER, Scale.ORGANISATION, "otter"), operations.NoSuchPlace),
    ],
)
def test_a_role_that_cannot_be_held_there_is_refused(
    held: Held, error: type[operations.AccessRefused]
) -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account()
    with pytest.raises(error):
        operations.grant(boss, ines, held, NOON)
    assert not ines.grants.exists()
    assert _texts("otter") == []


def test_a_role_taken_away_is_told_to_the_teams_of_its_place() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account(LEADER)
    assert operations.revoke(boss, ines, LEADER, NOON)
    assert not operations.revoke(boss, ines, LEADER, NOON)
    assert not ines.grants.exists()
    assert _texts("heron") == [f"{ines.name} is no longer leader of Checkout"]


def test_a_role_at_a_place_that_is_gone_can_be_taken_away() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account(Held(Role.MEMBER, Scale.TEAM, "gone"))
    assert operations.revoke(boss, ines, Held(Role.MEMBER, Scale.TEAM, "gone"), NOON)
    assert _texts("lynx") == [f"{ines.name} is no longer member of Gone"]


def test_the_last_operator_stays_personas_and_closed_accounts_do_not_count() -> None:
    last, persona, closed = account(OPERATOR), account(OPERATOR), account(OPERATOR)
    Account.objects.filter(pk=persona.pk).update(is_persona=True)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(operations.LastOperator, match="only one"):
        operations.revoke(accounts.viewer(last), last, OPERATOR, NOON)
    with pytest.raises(operations.LastOperator, match="only one"):
        operations.deactivate(accounts.viewer(last), last, NOON)
    assert last.grants.get().held == OPERATOR


def test_one_of_two_operators_can_go() -> None:
    boss, other = accounts.viewer(account(OPERATOR)), account(OPERATOR)
    operations.deactivate(boss, other, NOON)
    other.refresh_from_db()
    assert (other.is_active, other.grants.exists()) == (False, False)
    assert _texts("otter") == [f"the account of {other.name} was closed"]


def test_an_account_without_that_role_can_be_closed_beside_the_last_operator() -> None:
    boss, ines = accounts.viewer(account(OPERATOR)), account(LEADER)
    operations.deactivate(boss, ines, NOON)
    assert not ines.grants.exists()
