"""Invitations, roles given back, accounts closed, passwords renewed by a link."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from headwater.access.models import Account, Invitation, Trace
from headwater.access.operations import AccessRefused
from headwater.access.places import Scale
from headwater.access.roles import HELD_AT, Held, Role
from headwater.access.tests.visitors import account as somebody
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.organisation import operations as organisation
from headwater.people import operations, personas
from headwater.people.owner import Newcomer
from headwater.people.personas import Persona
from headwater.vocabulary.organisation import Domain, Organisation, Stage, Stream, Team
from headwater.vocabulary.work import StageType

pytestmark = pytest.mark.django_db
NEWCOMER = {
    "name": "Bea Example",
    "email": "bea@example.org",
    "password": "otters build small dams",
}
OPERATOR = Held(Role.OPERATOR, Scale.ORGANISATION)
OF_OTTER = Held(Role.MEMBER, Scale.TEAM, "otter")


@pytest.fixture(autouse=True)
def _an_organisation() -> None:
    teams = (Team("otter", "Otter"), Team("heron", "Heron"))
    stages = (
        Stage("building", "Building", StageType.ACTIVE),
        Stage("done", "Done", StageType.DONE),
    )
    checkout = Stream("checkout", "Checkout", stages=stages, teams=teams)
    payments = Domain("payments", "Payments", streams=(checkout,))
    organisation.apply(Organisation("Confluence Goods", domains=(payments,)))


@pytest.fixture
def operator() -> Client:
    return signed_in(OPERATOR)


def link_on(page: Any) -> str:
    found = re.search(r'class="once">http://testserver([^<]+)<', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def invite(client: Client, role: str = "member", place: str = "team:otter") -> str:
    return link_on(client.post(reverse("people:invite"), {"role": role, "place": place}))


def held(email: str) -> set[Held]:
    return {grant.held for grant in Account.objects.get(email=email).grants.all()}


def test_somebody_new_comes_in_by_a_link_and_has_the_role(operator: Client) -> None:
    link = invite(operator)
    newcomer = Client()
    assert "member of Otter" in newcomer.get(link).content.decode()
    assert newcomer.post(link, NEWCOMER).status_code == 302
    assert held("bea@example.org") == {OF_OTTER}
    assert newcomer.get(reverse("flow:team", args=["otter"])).status_code == 200


def test_a_link_works_once(operator: Client) -> None:
    link = invite(operator)
    Client().post(link, NEWCOMER)
    assert Client().get(link).status_code == 410
    second = Client().post(link, NEWCOMER | {"email": "c@example.org"})
    assert second.status_code == 410
    assert not Account.objects.filter(email="c@example.org").exists()


def test_of_two_who_accept_at_once_one_gets_in() -> None:
    now = timezone.now()
    invitation = operations.invitation(operations.invite(CONSOLE, OF_OTTER, now), now)
    operations.accept(invitation, somebody(OPERATOR), now)
    late = somebody(OPERATOR)
    with pytest.raises(operations.InvitationOver):
        operations.accept(invitation, late, now)
    assert {grant.held for grant in late.grants.all()} == {OPERATOR}


def test_a_link_ends_after_seven_days() -> None:
    now = timezone.now()
    secret = operations.invite(CONSOLE, OF_OTTER, now)
    operations.invitation(secret, now + timedelta(days=6, hours=23))
    with pytest.raises(operations.InvitationOver):
        operations.invitation(secret, now + timedelta(days=7))


def test_a_link_that_was_taken_back_opens_nothing(operator: Client) -> None:
    link = invite(operator)
    operator.post(reverse("people:withdraw", args=[Invitation.objects.get().pk]))
    assert Client().get(link).status_code == 410


def test_a_link_to_a_team_that_is_gone_says_so_and_makes_nobody(operator: Client) -> None:
    link = invite(operator)
    organisation.apply(Organisation("Confluence Goods"))
    for answer in (Client().get(link), Client().post(link, NEWCOMER)):
        assert answer.status_code == 410
        assert "There is no team “otter”" in answer.content.decode()
    assert not Account.objects.filter(email="bea@example.org").exists()


def test_a_team_that_goes_while_somebody_accepts_makes_nobody() -> None:
    now = timezone.now()
    found = operations.invitation(operations.invite(CONSOLE, OF_OTTER, now), now)
    organisation.apply(Organisation("Confluence Goods"))
    with pytest.raises(AccessRefused):
        operations.join(found, Newcomer("Bea", "bea@example.org", "otters build"), now)
    assert not Account.objects.filter(email="bea@example.org").exists()


def test_only_the_hash_of_a_link_is_kept(operator: Client) -> None:
    secret = invite(operator).rstrip("/").rpartition("/")[2]
    kept = " ".join(str(value) for value in Invitation.objects.values_list()[0])
    assert secret not in kept


def test_whoever_is_signed_in_gets_the_role_besides_theirs(operator: Client) -> None:
    bea = somebody(Held(Role.MEMBER, Scale.TEAM, "heron"))
    client = Client()
    client.force_login(bea)
    link = invite(operator, "leader", "stream:checkout")
    assert "besides those you have" in client.get(link).content.decode()
    client.post(link)
    assert held(bea.email) == {
        Held(Role.MEMBER, Scale.TEAM, "heron"),
        Held(Role.LEADER, Scale.STREAM, "checkout"),
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_only_where_it_can_be_held(operator: Client, role: Role) -> None:
    places = {
        Scale.TEAM: "team:otter",
        Scale.STREAM: "stream:checkout",
        Scale.DOMAIN: "domain:payments",
        Scale.ORGANISATION: "organisation:",
    }
    for scale, place in places.items():
        page = operator.post(reverse("people:invite"), {"role": role.value, "place": place})
        made = 'class="once"' in page.content.decode()
        assert made == (scale in HELD_AT[role]), (role, scale)


def test_an_adm_invites_to_their_own_team_and_no_other() -> None:
    adm = signed_in(Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter"))
    page = adm.post(reverse("people:team_invite", args=["otter"]), {"as_what": "member"})
    Client().post(link_on(page), NEWCOMER)
    assert held("bea@example.org") == {OF_OTTER}
    for name, answer in (("team", adm.get), ("team_invite", adm.post)):
        assert answer(reverse(f"people:{name}", args=["heron"])).status_code == 403
    assert adm.get(reverse("people:home")).status_code == 403
    leader = adm.post(reverse("people:team_invite", args=["otter"]), {"as_what": "operator"})
    assert 'class="once"' not in leader.content.decode()


def test_an_adm_takes_away_roles_of_their_own_team_only() -> None:
    adm = signed_in(Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter"))
    of_otter = somebody(OF_OTTER).grants.get()
    of_heron = somebody(Held(Role.MEMBER, Scale.TEAM, "heron")).grants.get()
    boss = somebody(OPERATOR).grants.get()
    taken = [
        adm.post(reverse("people:team_revoke", args=["otter", grant.pk])).status_code
        for grant in (of_otter, of_heron, boss)
    ]
    assert taken == [302, 404, 404]


def test_the_page_lists_who_is_what_in_the_organisations_order(operator: Client) -> None:
    somebody(OF_OTTER)
    somebody(Held(Role.LEADER, Scale.DOMAIN, "payments"))
    page = operator.get(reverse("people:home")).content.decode()
    posts = re.findall(r"<h3>(.*?)</h3>", page)
    assert posts == ["The whole organisation", "Payments", "Otter"]


def test_the_last_operator_stays(operator: Client) -> None:
    grant = Account.objects.get().grants.get()
    page = operator.post(reverse("people:revoke", args=[grant.pk]))
    assert "Make somebody else an operator first" in page.content.decode()
    page = operator.post(reverse("people:close", args=[grant.account_id]))
    assert "Make somebody else an operator first" in page.content.decode()
    assert operator.get(reverse("people:home")).status_code == 200


def test_a_role_taken_away_closes_its_pages_at_once(operator: Client) -> None:
    bea = somebody(OF_OTTER)
    client = Client()
    client.force_login(bea)
    assert client.get(reverse("flow:team", args=["otter"])).status_code == 200
    operator.post(reverse("people:revoke", args=[bea.grants.get().pk]))
    assert client.get(reverse("flow:team", args=["otter"])).status_code == 403


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(operator: Client) -> None:
    bea = somebody(OF_OTTER)
    client = Client()
    client.force_login(bea)
    operator.post(reverse("people:close", args=[bea.pk]))
    assert client.get(reverse("organisation:home")).status_code == 302
    operator.post(reverse("people:reopen", args=[bea.pk]))
    bea.refresh_from_db()
    assert bea.is_active
    assert not bea.grants.exists()


def test_a_forgotten_password_is_renewed_by_a_link_that_works_once(operator: Client) -> None:
    bea = somebody(OF_OTTER)
    other = Client()
    other.force_login(bea)
    link = link_on(operator.post(reverse("people:reset_link", args=[bea.pk])))
    assert "At least 12" in Client().get(link).content.decode()
    browser = Client()
    assert browser.post(link, {"password": "short"}).status_code == 200
    assert browser.post(link, {"password": "beavers build large dams"}).status_code == 302
    assert browser.get(reverse("people:account")).status_code == 200
    assert other.get(reverse("people:account")).status_code == 302
    assert Client().get(link).status_code == 410


def test_a_password_link_ends_after_a_day(operator: Client, settings: Any) -> None:
    bea = somebody(OF_OTTER)
    link = link_on(operator.post(reverse("people:reset_link", args=[bea.pk])))
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(link).status_code == 410


def test_what_changes_access_is_in_the_trail_of_the_team(operator: Client) -> None:
    Client().post(invite(operator), NEWCOMER)
    bea = Account.objects.get(email="bea@example.org")
    operator.post(reverse("people:reset_link", args=[bea.pk]))
    lines = {(line.team, line.what) for line in Trace.objects.filter(action="changed access")}
    assert ("otter", "somebody was invited as member of Otter") in lines
    assert ("otter", "Bea Example became member of Otter") in lines
    assert ("", "a link for a new password of Bea Example was made") in lines


def test_in_the_demo_nobody_is_invited() -> None:
    personas.introduce([Persona("Juno", "juno@demo.invalid", OPERATOR)])
    visitor = Client()
    assert visitor.get(reverse("people:home")).status_code == 200
    answer = visitor.post(reverse("people:invite"), {"role": "operator", "place": "organisation:"})
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_many(
    operator: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        somebody(OF_OTTER)
        operations.invite(CONSOLE, OF_OTTER, timezone.now())
    with django_assert_max_num_queries(30):
        operator.get(reverse("people:home"))
