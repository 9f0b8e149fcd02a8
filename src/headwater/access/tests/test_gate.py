"""The gate answers who may not come in in the way they asked, and costs the same everywhere."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.access.gate import Gate
from headwater.access.models import Account
from headwater.access.places import Scale
from headwater.access.refusals import BECAUSE, NO_RULE, because
from headwater.access.rights import ADDRESSES, GRANTED, Right
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import GATE_QUERIES, account, browser_of, signed_in

pytestmark = pytest.mark.django_db

TEAM = "/teams/otter/"
LEADER_ELSEWHERE = Held(Role.LEADER, Scale.STREAM, "search")
SIGN_IN = "/account/sign-in/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/teams/otter/?period=month"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def stranger() -> Client:
    """Somebody signed out, where there are accounts."""
    account()
    return Client()


def test_a_page_asks_to_sign_in_and_comes_back(stranger: Client) -> None:
    answer = stranger.get(TEAM, {"period": "month"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{SIGN_IN}?next={TEAM}%3Fperiod%3Dmonth"


def test_what_would_have_been_changed_is_not_what_one_comes_back_to(stranger: Client) -> None:
    assert stranger.post("/organisation/name/", {"name": "x"})["Location"] == SIGN_IN


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(stranger: Client) -> None:
    answer = stranger.get("/sources/source/jira/progress/", headers=HTMX)
    assert answer["HX-Redirect"] == f"{SIGN_IN}?next={TEAM}%3Fperiod%3Dmonth"
    assert "Location" not in answer


def test_another_sites_address_is_nothing_to_come_back_to(stranger: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/teams/otter/"}
    assert stranger.get(TEAM, headers=headers)["HX-Redirect"] == SIGN_IN


def test_a_program_is_told_in_json(stranger: Client) -> None:
    answer = stranger.get(TEAM, headers=JSON)
    assert (answer.status_code, answer.json()) == (401, {"error": "Sign in first."})
    refused = signed_in(LEADER_ELSEWHERE).get(TEAM, headers=JSON)
    assert (refused.status_code, refused.json()) == (403, {"error": because(Right.NUMBERS)})


def test_only_the_head_is_asked_for_and_answered_alike(stranger: Client) -> None:
    assert stranger.head(TEAM).status_code == 302
    refused = signed_in(LEADER_ELSEWHERE).head(TEAM)
    assert (refused.status_code, refused.content) == (403, b"")


def test_where_nobody_has_an_account_the_first_visitor_becomes_the_owner() -> None:
    assert Client().get(TEAM)["Location"] == "/people/owner/"
    assert Client().get(TEAM, headers=HTMX)["HX-Redirect"] == "/people/owner/"


def test_who_is_refused_reads_why_and_as_whom_they_are_here() -> None:
    text = signed_in(LEADER_ELSEWHERE).get(TEAM).content.decode()
    assert "This page is not open to you." in text
    assert because(Right.NUMBERS) in text
    assert "leader of Search" in text
    assert "who has no role yet" in browser_of(account()).get(TEAM).content.decode()


def test_an_address_without_a_row_is_refused_to_everybody(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {name: row for name, row in ADDRESSES.items() if name != "organisation:home"}
    monkeypatch.setattr("headwater.access.gate.ADDRESSES", others)
    monkeypatch.setattr("headwater.access.viewer.Viewer.opens", lambda _self, _view: False)
    refused = signed_in().get("/organisation/")
    assert refused.status_code == 403
    assert NO_RULE in refused.content.decode()
    assert stranger.get("/organisation/").status_code == 302


def test_whoever_was_closed_out_is_signed_out_at_once() -> None:
    made = account(Held(Role.OPERATOR, Scale.ORGANISATION))
    client = browser_of(made)
    assert client.get("/organisation/name/").status_code == 200
    account()  # somebody else is still there to sign in
    Account.objects.filter(pk=made.pk).update(is_active=False)
    assert client.get("/organisation/name/")["Location"].startswith(SIGN_IN)


def test_a_role_taken_away_counts_from_the_next_request() -> None:
    made = account(Held(Role.OPERATOR, Scale.ORGANISATION))
    client = browser_of(made)
    made.grants.all().delete()
    assert client.get("/organisation/name/").status_code == 403


@pytest.mark.parametrize("roles", [1, 6])
def test_the_gate_asks_the_database_the_same_however_many_roles_are_held(
    roles: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = ("otter", "heron", "wren", "lynx", "crane", "stork")
    client = signed_in(*(Held(Role.MEMBER, Scale.TEAM, name) for name in names[:roles]))
    with django_assert_num_queries(GATE_QUERIES):
        client.get("/organisation/name/", headers=JSON)


def test_each_right_that_can_be_refused_has_its_words() -> None:
    assert set(BECAUSE) == set(GRANTED)


def test_the_gate_stands_behind_signing_in_and_before_every_page() -> None:
    names = settings.MIDDLEWARE
    gate = names.index(f"{Gate.__module__}.{Gate.__name__}")
    assert names.index("django.contrib.auth.middleware.AuthenticationMiddleware") < gate
