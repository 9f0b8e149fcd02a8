"""Saying what a piece of work is for: who may, what is kept, and that nobody is overwritten."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.purpose.models import Outcome, OutcomeVersion
from headwater.purpose.tests import cast
from headwater.purpose.tests.work_pages import HOPE, MONDAY, at, shown, write

pytestmark = pytest.mark.django_db


def outcome_of(key: str) -> Outcome:
    return Outcome.objects.get(item_id=cast.number_of(key))


def test_what_a_team_hopes_is_written_with_its_role_and_shown(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, sign="Fewer calls.")
    page = shown(otter_member, cast.CHECKOUT)
    assert "Merchants stop asking us." in page
    assert "The desk has time." in page
    assert "Fewer calls." in page
    assert "Written here on" in page
    assert OutcomeVersion.objects.get().written_as == "member of Otter"


def test_a_measure_is_drawn_from_where_it_is_to_where_it_is_hoped(otter_member: Client) -> None:
    write(
        otter_member,
        cast.CHECKOUT,
        measure="calls a week",
        baseline="40",
        expected="10.5",
        unit="calls",
        expected_by="2025-03-31",
    )
    page = shown(otter_member, cast.CHECKOUT)
    assert "40 calls" in page
    assert "10.5 calls" in page
    assert "hoped for by 31 March 2025" in page
    assert '<line x1="8" y1="14" x2="152" y2="46"' in page  # it falls


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"business": ""}, "Who feels it? Say it for at least one of the three."),
        ({"expected": "5"}, "What is it that you measure?"),
        ({"measure": "calls", "expected": "5"}, "By which day?"),
        ({"expected": "nan", "measure": "calls"}, "Enter a number."),
        ({"text": "so " * 800}, "Ensure this value has at most 2000 characters"),
        ({"edition": "x"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_form(
    otter_member: Client, said: dict[str, str], why: str
) -> None:
    page = write(otter_member, cast.CHECKOUT, 422, **said)
    assert why in page
    assert "Merchants stop asking us." in page or "text" in said
    assert not Outcome.objects.exists()


def test_who_is_of_the_team_or_leads_around_it_may_write(
    checkout_leader: Client, heron_member: Client
) -> None:
    assert at(cast.CHECKOUT, "outcome/") in shown(checkout_leader, cast.CHECKOUT)
    write(checkout_leader, cast.CHECKOUT)
    assert at(cast.CHECKOUT, "outcome/") not in shown(heron_member, cast.CHECKOUT)
    assert heron_member.get(at(cast.CHECKOUT, "outcome/")).status_code == 403
    write(heron_member, cast.CHECKOUT, 403, edition="1", text="Something else helps them more.")
    assert outcome_of(cast.CHECKOUT).text == HOPE["text"]


def test_somebody_quicker_is_shown_and_not_overwritten(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    page = write(otter_member, cast.CHECKOUT, 409, text="Shoppers pay in one go.")
    assert "Somebody was quicker" in page
    assert "Merchants stop asking us." in page
    assert "Shoppers pay in one go." in page
    assert outcome_of(cast.CHECKOUT).text == HOPE["text"]
    assert re.search(r'name="edition" value="1"', page)
    write(otter_member, cast.CHECKOUT, text="Shoppers pay in one go.", edition="1")
    assert outcome_of(cast.CHECKOUT).text == "Shoppers pay in one go."


MEASURED = {
    "measure": "calls a week",
    "baseline": "1250000",
    "expected": "8",
    "unit": "calls",
    "expected_by": "2025-03-31",
}


def test_a_day_stands_in_the_form_as_browsers_read_days(otter_member: Client) -> None:
    """A browser empties a day it cannot read, and saving the form again would then lose it."""
    write(otter_member, cast.CHECKOUT, **MEASURED)
    assert 'value="2025-03-31"' in shown(otter_member, cast.CHECKOUT, "outcome/")


def test_a_measure_is_said_in_the_history_and_to_whoever_was_slower(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, **MEASURED)
    history = shown(otter_member, cast.CHECKOUT, "history/")
    assert "<ins>1,250,000</ins>" in history
    assert "<ins>31 March 2025</ins>" in history
    both = write(otter_member, cast.CHECKOUT, 409)
    assert "today 1,250,000 calls, hoped for 8 calls by 31 March 2025" in both


def test_what_says_nothing_yet_is_kept_and_met_with_a_reason(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT, text="Ship the wallet by Q3")
    page = shown(otter_member, cast.CHECKOUT)
    assert "This says what will be built or when." in page
    assert "Three questions that may help" in page


def test_a_person_can_say_that_it_is_meant_so(otter_member: Client) -> None:
    answer = otter_member.post(
        at(cast.QUEUE, "outcome/meant/"), {"text": cast.DELIVERED, "edition": "0"}
    )
    assert answer.status_code == 302
    page = shown(otter_member, cast.QUEUE)
    assert "says what it hopes for" in page
    assert "somebody of its people said that it is meant so" in page
    assert "We mean it so" not in page
    assert "is meant as it stands" in shown(otter_member, cast.QUEUE, "history/")


@pytest.mark.parametrize(
    "said",
    [
        {"text": cast.DELIVERED, "edition": "7"},
        {"text": "Deliver it by Q2", "edition": "0"},
        {"text": cast.DELIVERED, "edition": "x"},
        {"text": cast.HOPED, "edition": "0"},
        {},
    ],
)
def test_what_has_changed_meanwhile_cannot_be_meant_so(
    otter_member: Client, said: dict[str, str]
) -> None:
    answer = otter_member.post(at(cast.QUEUE, "outcome/meant/"), said)
    assert answer.status_code == 409
    assert "This is how it stands now." in answer.content.decode()
    assert not Outcome.objects.exists()


def test_a_leader_writes_but_does_not_overrule(checkout_leader: Client) -> None:
    assert "We mean it so" not in shown(checkout_leader, cast.QUEUE)
    said = {"text": cast.DELIVERED, "edition": "0"}
    assert checkout_leader.post(at(cast.QUEUE, "outcome/meant/"), said).status_code == 403


def test_debt_is_helped_to_a_sentence_that_lands_in_the_form(otter_member: Client) -> None:
    assert at(cast.QUEUE, "translation/") in shown(otter_member, cast.QUEUE)
    answers = "today=nights+fail&different=the+queue+holds&who=people+on+call"
    page = shown(otter_member, cast.QUEUE, f"translation/?worth=reliability&{answers}")
    sentence = "Today nights fail; with this, the queue holds, and people on call can rely on it."
    assert sentence in page
    (link,) = re.findall(r'href="([^"]+outcome/\?text=[^"]+)"', page)
    form = otter_member.get(link).content.decode()
    assert f"{sentence}</textarea>" in form
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    "asked", ["worth=nothing", "worth=risk", "worth=risk&today=TBD&different="]
)
def test_without_answers_there_is_no_sentence(otter_member: Client, asked: str) -> None:
    assert "outcome/?text=" not in shown(otter_member, cast.QUEUE, f"translation/?{asked}")


def test_features_are_asked_and_not_translated(otter_member: Client) -> None:
    page = shown(otter_member, cast.CHECKOUT)
    assert "Who will do something differently once this is there, and what?" in page
    assert at(cast.CHECKOUT, "translation/") not in page
    assert at(cast.CHECKOUT, "translation/") not in shown(otter_member, cast.CHECKOUT, "outcome/")
    assert at(cast.QUEUE, "translation/") in shown(otter_member, cast.QUEUE, "outcome/")


def test_every_wording_is_kept_with_what_changed(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    write(otter_member, cast.CHECKOUT, text="Shoppers pay in one go.", edition="1")
    page = shown(otter_member, cast.CHECKOUT, "history/")
    assert "<del>Merchants stop asking us.</del>" in page
    assert "<ins>Shoppers pay in one go.</ins>" in page
    assert page.count("<ins>The desk has time.</ins>") == 1
    assert page.index("Shoppers pay") < page.index("<ins>Merchants stop")


def test_a_long_history_is_paged_and_asks_no_more(otter_member: Client) -> None:
    write(otter_member, cast.CHECKOUT)
    shown(otter_member, cast.CHECKOUT, "history/")  # what people wrote is read once
    outcome, asked = outcome_of(cast.CHECKOUT), []
    for number in range(21):
        when = MONDAY + dt.timedelta(days=999, hours=number)
        said = {"text": f"Hope {number} helps"}
        OutcomeVersion.objects.create(
            outcome=outcome, said=said, written_at=when, written_as="member of Otter"
        )
        if number in (1, 20):
            with CaptureQueriesContext(connection) as queries:
                shown(otter_member, cast.CHECKOUT, "history/")
            asked.append(len(queries))
    assert asked[1] == asked[0]
    last = shown(otter_member, cast.CHECKOUT, "history/?page=2")
    assert "page 2 of 2" in last
    assert "<ins>Hope 0 helps</ins>" in last
    assert "<ins>Merchants stop asking us.</ins>" in last
