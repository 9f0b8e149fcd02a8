"""The leader's checklist is private, kept per quarter, and shared only on purpose."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.test import Client

from headwater.access.documentation import VISITORS
from headwater.access.models import Account, Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile
from headwater.metrics.floor import FLOOR
from headwater.metrics.periods import Granularity, period_of
from headwater.purpose.checklist_questions import headings, questions
from headwater.purpose.models import Checklist, ChecklistNote
from headwater.purpose.operations import checklists
from headwater.purpose.operations.checklists import NothingToShare, UnknownQuestion
from headwater.purpose.queries.checklist_evidence import EVIDENCE
from headwater.purpose.queries.checklist_facts import KeyResults, Seen, Work

NOW = dt.datetime(2024, 11, 22, 12, tzinfo=dt.UTC)
BEFORE = dt.datetime(2024, 8, 1, 12, tzinfo=dt.UTC)
QUARTER = period_of(Granularity.QUARTER, NOW.date())
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")
PAGE = "/purpose/checklist/"
SECRET = "I never asked the teams about this"
SEEN = Seen(QUARTER.first_day, QUARTER, 3, Work(), KeyResults(), 1, 0)


def viewer(somebody: Account) -> Viewer:
    return Viewer(somebody.pk, somebody.name, frozenset({LEADER}), signed_in=True)


@pytest.fixture
def leader(riverbank: None) -> Account:
    return account(LEADER)


@pytest.fixture
def written(leader: Account) -> Checklist:
    checklists.write_note(viewer(leader), "teams-ask", SECRET, edition=0, now=NOW)
    return Checklist.objects.get()


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_there_are_seven_headings_with_three_or_four_questions_each() -> None:
    assert len(headings()) == 7
    assert {len(heading.questions) for heading in headings()} <= {3, 4}
    assert len(questions()) == sum(len(heading.questions) for heading in headings())


def test_every_evidence_is_asked_for_and_known() -> None:
    assert {q.evidence for q in questions().values() if q.evidence} == set(EVIDENCE)


def test_a_leader_reads_what_they_wrote(leader: Account, written: Checklist) -> None:
    page = browser_of(leader).get(PAGE).content.decode()
    assert SECRET in page
    assert "Yours alone" in page


@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_else_opens_a_private_checklist(visitor: str, written: Checklist) -> None:
    held = VISITORS[visitor]
    client = Client() if held is None else browser_of(account(*held))
    for path in (PAGE, f"{PAGE}?quarter={QUARTER.name}", f"{PAGE}shared/{written.pk}/"):
        answer = client.get(path)
        assert SECRET not in answer.content.decode()
        assert answer.status_code in (200, 302, 403, 404)
    assert client.get(f"{PAGE}shared/{written.pk}/").status_code != 200


@pytest.mark.parametrize("visitor", [name for name, held in VISITORS.items() if held])
def test_nobody_else_shares_or_writes_it(visitor: str, written: Checklist) -> None:
    client = browser_of(account(*(VISITORS[visitor] or ())))
    client.post(f"{PAGE}sharing/", {"quarter": QUARTER.name, "shared": "yes"})
    client.post(f"{PAGE}teams-ask/", {"text": "mine", "edition": 1})
    written.refresh_from_db()
    assert written.shared_at is None
    assert written.notes.get().text == SECRET


def test_a_private_checklist_answers_like_one_that_is_not_there(written: Checklist) -> None:
    client = browser_of(account(Held(Role.MEMBER, Scale.TEAM, "otter")))
    private, none = (client.get(f"{PAGE}shared/{pk}/") for pk in (written.pk, written.pk + 999))
    assert private.status_code == none.status_code == 404
    shown = [
        re.sub(r"\d+", "", answer.content.decode().split("<main")[1]) for answer in (private, none)
    ]
    assert shown[0] == shown[1]


def test_nothing_about_a_checklist_is_in_the_trail(leader: Account) -> None:
    client = browser_of(leader)
    client.post(f"{PAGE}teams-ask/", {"text": SECRET, "edition": 0})
    client.get(PAGE)
    client.post(f"{PAGE}sharing/", {"shared": "yes"})
    assert not Trace.objects.exists()


@pytest.mark.parametrize("visitor", [n for n, h in VISITORS.items() if h and n != "operator"])
def test_whoever_sees_purpose_reads_a_shared_one_by_role_only(
    visitor: str, leader: Account, written: Checklist
) -> None:
    checklists.share(viewer(leader), QUARTER, now=NOW)
    page = browser_of(account(*(VISITORS[visitor] or ()))).get(f"{PAGE}shared/{written.pk}/")
    assert page.status_code == 200
    assert SECRET in page.content.decode()
    assert "leader of Checkout" in page.content.decode()


def test_a_shared_page_never_names_its_leader(leader: Account, written: Checklist) -> None:
    Account.objects.filter(pk=leader.pk).update(name="Wren Halloway")
    checklists.share(viewer(leader), QUARTER, now=NOW)
    page = browser_of(account(Held(Role.MEMBER, Scale.TEAM, "otter")))
    shown = page.get(f"{PAGE}shared/{written.pk}/").content.decode()
    assert "Wren" not in shown
    assert leader.email not in shown


def test_sharing_can_be_taken_back(leader: Account, written: Checklist) -> None:
    checklists.share(viewer(leader), QUARTER, now=NOW)
    checklists.take_back(viewer(leader), QUARTER)
    member = browser_of(account(Held(Role.MEMBER, Scale.TEAM, "otter")))
    assert member.get(f"{PAGE}shared/{written.pk}/").status_code == 404


def test_an_empty_checklist_is_not_shared(leader: Account) -> None:
    with pytest.raises(NothingToShare):
        checklists.share(viewer(leader), QUARTER, now=NOW)


def test_a_new_quarter_begins_empty_and_shows_what_was_written_before(leader: Account) -> None:
    checklists.write_note(viewer(leader), "teams-ask", "I sat with Otter", edition=0, now=BEFORE)
    page = browser_of(leader).get(PAGE).content.decode()
    assert "still empty" in page
    assert "What you wrote in" in page
    assert "I sat with Otter" in page


def test_an_earlier_quarter_is_read_and_not_written(leader: Account) -> None:
    checklists.write_note(viewer(leader), "teams-ask", "I sat with Otter", edition=0, now=BEFORE)
    page = browser_of(leader).get(f"{PAGE}?quarter=2024-Q3").content.decode()
    assert "I sat with Otter" in page
    assert "Keep this note" not in page


@pytest.mark.parametrize("name", ["2025-Q1", "9999-Q4", "0000-Q1", "spring", "2024-Q5", "<b>"])
def test_a_quarter_that_is_none_is_not_found(name: str, leader: Account) -> None:
    assert browser_of(leader).get(PAGE, {"quarter": name}).status_code == 404


def test_an_older_edition_overwrites_nothing_and_shows_both(leader: Account) -> None:
    client = browser_of(leader)
    client.post(f"{PAGE}culture-own/", {"text": "the first window", "edition": 0})
    answer = client.post(f"{PAGE}culture-own/", {"text": "the second window", "edition": 0})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "the first window" in shown
    assert "the second window" in shown
    assert ChecklistNote.objects.get().text == "the first window"
    edition = re.search(r'name="edition" value="(\d+)" id="culture-own-edition"', shown)
    assert edition is not None
    client.post(f"{PAGE}culture-own/", {"text": "both", "edition": edition[1]})
    assert ChecklistNote.objects.get().text == "both"


def test_a_stale_edition_is_refused(leader: Account) -> None:
    who = viewer(leader)
    checklists.write_note(who, "culture-own", "one", edition=0, now=NOW)
    checklists.write_note(who, "culture-own", "two", edition=1, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        checklists.write_note(who, "culture-own", "three", edition=1, now=NOW)


def test_a_note_that_is_too_long_is_kept_on_the_page(leader: Account) -> None:
    answer = browser_of(leader).post(f"{PAGE}culture-own/", {"text": "x" * 2001, "edition": 0})
    assert "x" * 2001 in answer.content.decode()
    assert not ChecklistNote.objects.exists()


def test_a_question_nobody_asks_is_not_found(leader: Account) -> None:
    with pytest.raises(UnknownQuestion):
        checklists.write_note(viewer(leader), "who", "x", edition=0, now=NOW)
    assert browser_of(leader).post(f"{PAGE}who/", {"text": "x", "edition": 0}).status_code == 404


def test_a_note_is_escaped(leader: Account) -> None:
    checklists.write_note(viewer(leader), "teams-ask", "<script>1</script>", edition=0, now=NOW)
    assert "<script>1" not in browser_of(leader).get(PAGE).content.decode()


def test_the_page_costs_the_same_however_much_was_written(
    leader: Account, django_assert_max_num_queries: object
) -> None:
    client = browser_of(leader)
    client.get(PAGE)
    with django_assert_max_num_queries(40) as few:  # type: ignore[operator]
        client.get(PAGE)
    for question in questions():
        for now in (BEFORE, NOW):
            checklists.write_note(viewer(leader), question, "words", edition=0, now=now)
    with django_assert_max_num_queries(len(few) + 2):  # type: ignore[operator]
        client.get(PAGE)


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_says_something_of_nothing_and_of_plenty(name: str) -> None:
    plenty = replace(
        SEEN,
        work=Work(40, 30, 40, 30, 35, 20, 5, 10, 12, 6, 20, 4),
        key_results=KeyResults(20, 3, 15, 9, 12, 2),
        product_managed=2,
        due=10,
    )
    nothing, something = (EVIDENCE[name].says(seen) for seen in (SEEN, plenty))
    assert nothing != something
    assert nothing.endswith(".")
    assert re.search(r"\d", something)


def test_few_pieces_of_work_are_too_few_to_say() -> None:
    few = replace(SEEN, work=Work(going=FLOOR - 1, going_serving=3))
    enough = replace(SEEN, work=Work(going=FLOOR, going_serving=3))
    says = EVIDENCE["serves_a_key_result"].says
    assert "too few to say" in says(few)
    assert f"Of {FLOOR} initiatives and epics going on, 3 serve a key result." == says(enough)


def test_evidence_says_all_none_and_one_as_people_do() -> None:
    def said(unserved: int, whole: int) -> str:
        found = replace(SEEN, key_results=KeyResults(open=whole, unserved=unserved))
        return EVIDENCE["key_results_nobody_serves"].says(found)

    assert said(4, 4) == "Of the 4 open key results at your places, all have nothing under them."
    assert said(0, 4) == "Of the 4 open key results at your places, none have nothing under them."
    assert said(1, 1) == "The one open key result at your places has nothing under it."
    assert said(0, 1) == "The one open key result at your places has something under it."


def test_no_system_check_complains() -> None:
    call_command("check")
