"""The pages on which a team changes what it looks at."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Edition
from headwater.assessment.template import Template, built_in, template_of
from headwater.flow.tests import cast
from headwater.flow.tests.test_pages import text
from headwater.organisation.storing import store

pytestmark = pytest.mark.django_db

LIST = "/teams/otter/assessment/template/"
ARRANGE, ADD, AGAIN, HISTORY = (f"{LIST}{page}/" for page in ("arrange", "new", "again", "history"))
FLOW = f"{LIST}flow/"
KEYS = [offered.text.key for offered in built_in()]
FUN = {
    "title": "Fun",
    "prompt": "Do we enjoy what we do?",
    "signs": "nobody laughs\n\npeople look at the clock",
    "not_meeting": "We drag ourselves here.",
    "meeting": "Most days are good days.",
    "exceeding": "We would tell a friend to join.",
    "outside_prompt": "Do they seem to enjoy it?",
    "metrics": ["flow_load"],
}


@pytest.fixture
def member(db: None) -> Client:
    """Somebody of team Otter."""
    store(cast.plan())
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def now_is() -> Template:
    return template_of("otter")


def main(answer: Any) -> str:
    """Return the words of a page's main part."""
    return text(re.split(r"</?main", answer.content.decode())[1])


def using(*keys: str, edition: int = 0) -> dict[str, object]:
    """Return what the form of the list sends when these are used, in this order."""
    rows = now_is().every
    sent: dict[str, object] = {"edition": edition, "dimension-INITIAL_FORMS": len(rows)}
    sent["dimension-TOTAL_FORMS"] = len(rows)
    for number, each in enumerate(rows):
        sent[f"dimension-{number}-key"] = each.key
        if each.key in keys:
            sent[f"dimension-{number}-used"] = "on"
            sent[f"dimension-{number}-position"] = keys.index(each.key) + 1
    return sent


def test_a_team_reads_what_it_looks_at_with_signs_and_levels(member: Client) -> None:
    said = main(member.get(LIST))
    assert "The 12 dimensions that come with Headwater." in said
    for offered in built_in():
        assert offered.text.title in said
        assert offered.text.exceeding in said
        assert offered.text.signs[0] in said


def test_what_is_ticked_is_used_in_the_order_of_its_numbers(member: Client) -> None:
    assert member.post(ARRANGE, using("flow", "planning")).status_code == 302
    assert [each.key for each in now_is().dimensions] == ["flow", "planning"]
    said = main(member.get(LIST))
    assert "Edition 1 of your own." in said
    assert "Observability" in said.split("Out of use")[1]


def test_to_use_nothing_is_refused_with_a_reason(member: Client) -> None:
    answer = member.post(ARRANGE, using())
    assert answer.status_code == 422
    assert "Keep at least one in use" in main(answer)
    assert not Edition.objects.exists()


def test_who_arranges_an_older_edition_reads_both_and_overwrites_nothing(member: Client) -> None:
    member.post(ARRANGE, using("flow"))
    answer = member.post(ARRANGE, using("planning", "customer", edition=0))
    assert answer.status_code == 409
    said = main(answer)
    assert "you had wanted: Planning & execution · Customer & business focus" in said
    assert [each.key for each in now_is().dimensions] == ["flow"]
    assert 'name="edition" value="1"' in answer.content.decode()


def test_a_form_that_is_none_of_ours_is_not_taken(member: Client) -> None:
    assert member.post(ARRANGE, {"edition": "0"}).status_code == 404
    assert member.post(ARRANGE, using("flow") | {"edition": "first"}).status_code == 404


def test_a_dimension_is_put_into_other_words(member: Client) -> None:
    assert now_is().dimensions[5].title in member.get(FLOW).content.decode().replace("&amp;", "&")
    assert member.post(FLOW, {**FUN, "edition": 0, "same_meaning": "on"}).status_code == 302
    flow = now_is().dimension("flow")
    assert flow is not None
    assert (flow.title, flow.meaning) == ("Fun", 1)
    assert flow.signs == ("nobody laughs", "people look at the clock")
    assert flow.metrics == ("flow_load",)
    assert "in your words" in main(member.get(LIST))
    member.post(FLOW, {**FUN, "edition": 1, "meeting": "It is all right."})
    again = now_is().dimension("flow")
    assert again is not None
    assert again.meaning != 1


def test_one_s_own_is_added_and_marked_as_such(member: Client) -> None:
    assert member.post(ADD, {**FUN, "edition": 0}).status_code == 302
    assert now_is().dimensions[-1].title == "Fun"
    assert "Fun your own" in main(member.get(LIST))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 81}, "at most 80 characters"),
        ({"prompt": "x" * 241}, "at most 240 characters"),
        ({"signs": "only one"}, "Name 2 to 4 signs of struggle."),
        ({"metrics": ["happiness"]}, "Select a valid choice."),
    ],
)
def test_words_that_do_not_do_are_kept_in_the_form_with_the_reason(
    member: Client, wrong: dict[str, object], said: str
) -> None:
    for address in (ADD, FLOW):
        answer = member.post(address, {**FUN, "edition": 0, **wrong})
        assert answer.status_code == 422
        assert said in main(answer)
        assert "We drag ourselves here." in main(answer)
    assert not Edition.objects.exists()


def test_who_rewords_an_older_edition_reads_both_and_can_save_again(member: Client) -> None:
    member.post(FLOW, {**FUN, "edition": 0, "prompt": "The other’s words?"})
    answer = member.post(FLOW, {**FUN, "edition": 0, "prompt": "My words?"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "The other’s words?" in text(html)
    assert "My words?" in text(html)
    edition = re.search(r'name="edition" value="(\d+)"', html)
    assert edition is not None
    member.post(FLOW, {**FUN, "edition": edition[1], "prompt": "My words?"})
    flow = now_is().dimension("flow")
    assert flow is not None
    assert flow.prompt == "My words?"


def test_a_dimension_that_is_not_there_is_not_found(member: Client) -> None:
    assert member.get(f"{LIST}gravity/").status_code == 404


def test_starting_again_says_what_is_given_up_and_brings_the_first_words_back(
    member: Client,
) -> None:
    member.post(FLOW, {**FUN, "edition": 0})
    assert "Fun: Do we enjoy what we do?" in main(member.get(AGAIN))
    assert member.post(AGAIN, {"edition": 0}).status_code == 409
    assert member.post(AGAIN, {"edition": 1}).status_code == 302
    assert now_is().dimensions == tuple(offered.text for offered in built_in())


def test_the_history_says_each_edition_in_a_sentence(member: Client) -> None:
    assert "Nothing was changed yet" in main(member.get(HISTORY))
    member.post(ADD, {**FUN, "edition": 0})
    member.post(ARRANGE, using(*KEYS, edition=1))
    said = main(member.get(HISTORY))
    assert "The member set aside “Fun”." in said
    assert "The member added “Fun”." in said


def test_the_pages_ask_as_often_however_many_editions_there_are(member: Client) -> None:
    def asks(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            member.get(address)
        return len(asked)

    member.post(ADD, {**FUN, "edition": 0})
    before = [asks(LIST), asks(HISTORY)]
    for edition in range(1, 5):
        member.post(ADD, {**FUN, "edition": edition})
    assert [asks(LIST), asks(HISTORY)] == before


def test_what_a_team_writes_stays_words(member: Client) -> None:
    member.post(ADD, {**FUN, "edition": 0, "title": "<script>alert(1)</script>"})
    for address in (LIST, HISTORY, AGAIN, "/teams/otter/assessment/new/"):
        assert "<script>alert" not in member.get(address).content.decode()
