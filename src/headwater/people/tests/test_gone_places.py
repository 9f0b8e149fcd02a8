"""What hangs on a team that is gone from the plan is nobody's to change but the operator's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from headwater.access.models import Grant, Invitation
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of

pytestmark = pytest.mark.django_db
GONE = "otter"


@pytest.fixture
def nobody_in_particular() -> Client:
    """Somebody with an account and without any role."""
    return browser_of(account())


def post(client: Client, view: str, *args: object) -> Any:
    return client.post(reverse(view, args=[GONE, *args]), {"as_what": "member"})


def test_a_role_in_it_is_not_taken_away_by_somebody_without_a_role(
    nobody_in_particular: Client,
) -> None:
    member = account(Held(Role.MEMBER, Scale.TEAM, GONE))
    grant = Grant.objects.get(account=member)
    assert post(nobody_in_particular, "people:team_revoke", grant.pk).status_code == 404
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_an_invitation_to_it_is_not_taken_back_by_somebody_without_a_role(
    nobody_in_particular: Client,
) -> None:
    now = timezone.now()
    waits = Invitation.objects.create(
        digest="d", role=Role.MEMBER, scale=Scale.TEAM, slug=GONE, made_at=now, expires_at=now
    )
    assert post(nobody_in_particular, "people:team_withdraw", waits.pk).status_code == 404
    assert Invitation.objects.filter(pk=waits.pk).exists()


def test_nobody_is_invited_to_it(nobody_in_particular: Client) -> None:
    assert post(nobody_in_particular, "people:team_invite").status_code == 404
    assert not Invitation.objects.exists()
