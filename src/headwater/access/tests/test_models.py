"""The database itself keeps no role where it cannot be held, and none twice."""

import pytest
from django.db import IntegrityError, transaction

from headwater.access.models import Account, Grant
from headwater.access.places import Scale
from headwater.access.roles import HELD_AT, Role
from headwater.access.tests.visitors import account

pytestmark = pytest.mark.django_db

PAIRS = [(role, scale) for role in Role for scale in Scale]


def _keep(role: Role, scale: Scale, slug: str) -> bool:
    try:
        with transaction.atomic():
            Grant.objects.create(account=account(), role=role, scale=scale, slug=slug)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(("role", "scale"), PAIRS)
def test_a_role_is_kept_only_where_it_can_be_held(role: Role, scale: Scale) -> None:
    slug = "" if scale is Scale.ORGANISATION else "otter"
    assert _keep(role, scale, slug) == (scale in HELD_AT[role])


@pytest.mark.parametrize("scale", Scale)
def test_only_of_the_organisation_no_name_is_said(scale: Scale) -> None:
    assert _keep(Role.DELIVERY_MANAGER, scale, "") == (scale is Scale.ORGANISATION)
    assert _keep(Role.DELIVERY_MANAGER, scale, "otter") == (scale is not Scale.ORGANISATION)


def test_a_role_is_held_once_at_a_place() -> None:
    made = account()
    held = {"role": Role.MEMBER, "scale": Scale.TEAM, "slug": "otter"}
    Grant.objects.create(account=made, **held)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(account=made, **held)


def test_an_address_belongs_to_one_account_however_it_is_written() -> None:
    Account.objects.create_user("Ines@Example.org", "Ines Maru", "a long enough secret")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create_user("ines@example.ORG", "Somebody Else")


def test_a_password_is_kept_as_argon2_and_none_opens_an_account_without_one() -> None:
    with_one = Account.objects.create_user("a@example.org", "A", "a long enough secret")
    without = Account.objects.create_user("b@example.org", "B")
    assert with_one.password.startswith("argon2")
    assert with_one.check_password("a long enough secret")
    assert not without.has_usable_password()


def test_with_an_account_its_roles_go() -> None:
    made = account()
    Grant.objects.create(account=made, role=Role.MEMBER, scale=Scale.TEAM, slug="otter")
    made.delete()
    assert not Grant.objects.exists()
