"""What a team tells of a session is chosen item by item, and stands once its quarter is told."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Session, Share
from headwater.assessment.operations.sharing import AlreadyTold, Item, NotFinished, share
from headwater.assessment.tests.told_rounds import finished, settle
from headwater.context.editions import ChangedMeanwhile
from headwater.context.models import Grace

pytestmark = pytest.mark.django_db
ENDED = dt.date(2026, 8, 20)
SOON = dt.datetime(2026, 8, 21, 9, tzinfo=dt.UTC)
TOLD_ON = dt.datetime(2026, 10, 12, tzinfo=dt.UTC)  # ten days after the quarter, by every clock
KEY = "observability"
STRUGGLE = Item(Share.What.STRUGGLE, KEY, "Alerts come late")


@pytest.fixture(autouse=True)
def organisation() -> None:
    settle()


@pytest.fixture
def session() -> Session:
    return finished("otter", ENDED)


def member(team: str = "otter") -> Client:
    return signed_in(Held(Role.MEMBER, Scale.TEAM, team))


def shared(session: Session) -> list[tuple[str, str, str]]:
    return list(session.shares.values_list("what", "key", "words"))


def test_nothing_is_shared_unless_it_is_chosen(session: Session) -> None:
    assert shared(session) == []


def test_what_is_chosen_is_shared_and_nothing_else(session: Session) -> None:
    share(session.code, [STRUGGLE], edition=1, now=SOON)
    share(session.code, [Item(Share.What.WORDS, words="Thank you")], edition=2, now=SOON)
    assert shared(session) == [("words", "", "Thank you")]


def test_two_who_choose_at_once_do_not_overwrite_each_other(session: Session) -> None:
    share(session.code, [STRUGGLE], edition=1, now=SOON)
    with pytest.raises(ChangedMeanwhile):
        share(session.code, [], edition=1, now=SOON)
    assert len(shared(session)) == 1


def test_until_the_quarter_is_told_it_can_be_changed(session: Session) -> None:
    share(session.code, [STRUGGLE], edition=1, now=TOLD_ON - dt.timedelta(days=1))


def test_once_the_quarter_is_told_nothing_changes(session: Session) -> None:
    with pytest.raises(AlreadyTold):
        share(session.code, [STRUGGLE], edition=1, now=TOLD_ON)
    assert shared(session) == []


def test_a_longer_grace_time_leaves_longer_to_choose(session: Session) -> None:
    Grace.objects.create(days=31, since=SOON)
    share(session.code, [STRUGGLE], edition=1, now=TOLD_ON)


@pytest.mark.parametrize("changed", [{"finished_on": None}, {"called_off": True}])
def test_a_session_that_has_not_ended_well_shares_nothing(changed: dict[str, Any]) -> None:
    session = finished("otter", ENDED, **changed)
    with pytest.raises(NotFinished):
        share(session.code, [STRUGGLE], edition=1, now=SOON)


def test_the_page_shares_what_is_ticked() -> None:
    session = finished("otter", dt.datetime.now(dt.UTC).date())
    sent = {"edition": "1", f"what-{KEY}": "struggle", f"words-{KEY}": "Alerts come late"}
    answer = member().post(f"/assessment/{session.code}/share/", sent)
    assert answer.status_code == 302
    assert shared(session) == [("struggle", KEY, "Alerts come late")]


def test_words_that_are_about_nothing_are_not_shared_and_not_lost() -> None:
    session = finished("otter", dt.datetime.now(dt.UTC).date())
    sent = {"edition": "1", f"words-{KEY}": "Alerts come late"}
    page = member().post(f"/assessment/{session.code}/share/", sent).content.decode()
    assert "Choose what these words are about" in page
    assert "Alerts come late" in page
    assert shared(session) == []


def test_a_page_of_a_quarter_that_is_told_shows_what_was_shared_and_no_form() -> None:
    session = finished("otter", dt.date(2025, 8, 20), {KEY: "Alerts come late"})
    page = member().get(f"/assessment/{session.code}/share/").content.decode()
    assert "This quarter has been told" in page
    assert "Alerts come late" in page
    assert "Share this" not in page


def test_only_the_team_shares(session: Session) -> None:
    address = f"/assessment/{session.code}/share/"
    leader = signed_in(Held(Role.LEADER, Scale.DOMAIN, "payments"))
    assert {member("heron").get(address).status_code, leader.get(address).status_code} == {403}
    assert member().get(address).status_code == 200
