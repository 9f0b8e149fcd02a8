"""Reading and writing key results in the browser."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.purpose.models import CheckIn, KeyResult, Objective, Outcome
from headwater.purpose.operations import key_results as operations
from headwater.purpose.operations.key_results import CheckInSaid, KeyResultSaid, ObjectiveSaid
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.tests import cast
from headwater.purpose.works import work

pytestmark = pytest.mark.usefixtures("riverbank")
ALL, OTTER = "/purpose/key-results/", "/purpose/key-results/team/otter/"
NOW = timezone.now()
TODAY = NOW.date()
DAYS = (TODAY - dt.timedelta(days=60), TODAY + dt.timedelta(days=30))
REFUNDS = KeyResultSaid("Refunds in a day", unit="days", baseline=5, aim=1)
LIVE = KeyResultSaid("The new store is live", form="milestone")
ODD = '<script>alert("odd")</script>'


def objective(scale: Scale = Scale.TEAM, slug: str = "otter", title: str = "Money back") -> int:
    said = ObjectiveSaid(title, *DAYS, why="People wait for it")
    return operations.add_objective(scale, slug, said, by=CONSOLE, now=NOW).pk


def key_result(said: KeyResultSaid = REFUNDS, of: int | None = None) -> KeyResult:
    return operations.add_key_result(of or objective(), said, by=CONSOLE, now=NOW)


def read(row: KeyResult, value: float, days_ago: int = 0, **more: Any) -> None:
    said = CheckInSaid(TODAY - dt.timedelta(days=days_ago), "unsure", value, **more)
    operations.check_in(row.pk, said, by=CONSOLE, now=NOW)


def serve(key: str, row: KeyResult | None, *, is_key_result: bool = False, **more: Any) -> None:
    said = Said(key_result=row.pk if row else None, is_key_result=is_key_result, **more)
    write_outcome(work(cast.number_of(key)), said, edition=0, by=CONSOLE, now=NOW)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def one(row: KeyResult) -> str:
    return f"/purpose/key-result/{row.pk}/"


def test_a_place_without_objectives_says_what_one_is(client: Client) -> None:
    page = text(client.get(OTTER))
    assert "What Otter wants to come nearer to" in page
    assert "No objective here yet" in page
    assert "Add an objective" in page


def test_an_objective_shows_its_key_results_and_has_no_score_of_its_own(client: Client) -> None:
    of = objective()
    read(key_result(of=of), 3, comment="Two banks answer faster now")
    key_result(LIVE, of)
    page = text(client.get(OTTER))
    assert "One of two key results moves toward its aim; one was not read yet." in page
    assert "3 days 50% of the way" in page
    assert "From 5 toward 1 days" in page
    assert "unsure" in page
    assert "Two banks answer faster now" in page
    assert page.count("% of the way") == 1


def test_readings_that_were_long_ago_are_said_to_be(client: Client) -> None:
    read(key_result(), 3, days_ago=40)
    day = TODAY - dt.timedelta(days=40)
    assert f"was not read since {day.day} {day:%B}" in text(client.get(OTTER))


def test_beyond_the_aim_and_the_other_way_are_said_truly(client: Client) -> None:
    of = objective()
    read(key_result(of=of), 0.5)
    read(key_result(of=of), 9)
    page = text(client.get(OTTER))
    assert "0.5 days beyond the aim" in page
    assert "9 days moved the other way" in page
    answer = client.get(OTTER).content.decode()
    assert "share-100" in answer
    assert "share-0" in answer


def test_finishing_every_epic_under_a_key_result_changes_nothing(client: Client) -> None:
    row = key_result()
    for key in (cast.LEDGER, cast.IMPORTER):
        serve(key, row)
    page = text(client.get(one(row)))
    assert page.count("· Otter · done") == 2
    assert "Not read yet" in page
    assert "% of the way" not in page


def test_what_serves_a_key_result_is_listed_and_counted(client: Client) -> None:
    upper = key_result(of=objective(Scale.STREAM, "checkout"))
    lower = key_result(KeyResultSaid("Below", "milestone", parent=upper.pk))
    serve(cast.REFUNDS, upper)
    page = text(client.get("/purpose/key-results/stream/checkout/"))
    assert "Served by 1 key result below and 1 initiative or epic" in page
    page = text(client.get(one(upper)))
    assert "Below key result below · not read yet" in page
    assert work(cast.number_of(cast.REFUNDS)).title in page
    assert "Serves Refunds in a day (Checkout)" in text(client.get(OTTER))
    assert "it serves Refunds in a day (Checkout)" in text(client.get(one(lower)))


def test_what_is_inherited_from_the_initiative_serves_as_well(client: Client) -> None:
    row = key_result()
    serve(cast.MONEY, row)
    page = text(client.get(one(row)))
    assert "through its initiative" in page


def test_what_nothing_serves_says_so_without_blame(client: Client) -> None:
    row = key_result()
    assert "Nothing serves it yet" in text(client.get(OTTER))
    assert "Nothing serves it yet." in text(client.get(one(row)))


def test_an_epic_that_is_a_key_result_stands_among_its_teams(client: Client) -> None:
    measure = {"measure": "Contacts", "unit": "a week", "baseline": 40.0, "expected": 20.0}
    by = dt.date(2027, 3, 31)
    serve(cast.REFUNDS, None, is_key_result=True, text=cast.HOPED, expected_by=by, **measure)
    page = text(client.get(OTTER))
    assert "Epics that are key results of Otter themselves" in page
    assert "Contacts, from 40 toward 20 a week, by 31 March 2027" in page
    assert "Nobody looked back on it yet" in page
    assert "themselves" not in text(client.get("/purpose/key-results/team/heron/"))


def test_every_check_in_is_there_and_a_correction_says_which_counts(client: Client) -> None:
    row = key_result()
    read(row, 4)
    read(row, 2)
    page = text(client.get(one(row)))
    assert re.search(r"2 days ◐ unsure .*4 days ◐ unsure corrected later", page)
    assert "75% of the way" in page
    assert "How far have we come?" in page


def test_check_ins_are_paged(client: Client) -> None:
    row = key_result()
    for days_ago in range(25):
        read(row, days_ago, days_ago)
    assert "page 1 of 2" in text(client.get(one(row)))
    assert "24 days" in text(client.get(f"{one(row)}?page=2"))


def test_objectives_are_paged(client: Client) -> None:
    for number in range(12):
        objective(title=f"Objective {number:02}")
    assert "page 1 of 2" in text(client.get(OTTER))
    assert "Objective 11" in text(client.get(f"{OTTER}?page=2"))


def test_what_is_closed_is_read_where_closed_things_are(client: Client) -> None:
    of = objective()
    operations.close_objective(of, edition=0, by=CONSOLE, now=NOW)
    assert "Money back" not in text(client.get(OTTER))
    assert "Money back" in text(client.get(f"{OTTER}?closed"))


def test_the_tree_shows_ones_own_places_first(riverbank: None) -> None:
    member = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    page = text(member.get(ALL))
    assert page.index("Yours Otter") < page.index("Key results of Riverbank Payments")
    assert "Heron" not in page
    assert "Heron" in text(member.get("/purpose/key-results/stream/checkout/"))


@pytest.mark.parametrize("path", ["team/nobody", "stream/otter", "domain/x"])
def test_a_place_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"{ALL}{path}/").status_code == 404


def test_a_key_result_that_is_not_there_is_not_found(client: Client) -> None:
    for number in ("7", "9" * 30):
        assert client.get(f"/purpose/key-result/{number}/").status_code == 404
        assert client.get(f"/purpose/key-result/{number}/check-in/").status_code == 404


def test_an_objective_with_a_key_result_and_a_check_in_through_the_forms() -> None:
    member = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    entered = {"title": "Money back", "why": "", "quarter": "", "first_day": "2026-10-01"}
    assert member.post(f"{OTTER}new/", entered).status_code == 422
    answer = member.post(f"{OTTER}new/", entered | {"last_day": "2026-12-31"})
    assert answer.headers["Location"] == OTTER
    of = Objective.objects.get()
    said = {"title": "Refunds", "form": "measured", "baseline": "5", "aim": "5", "unit": "days"}
    refused = text(member.post(f"/purpose/objectives/{of.pk}/new/", said), 422)
    assert "two different numbers" in refused
    member.post(f"/purpose/objectives/{of.pk}/new/", said | {"aim": "1"})
    row = KeyResult.objects.get()
    read_ = {"on": TODAY.isoformat(), "value": "2", "confidence": "confident", "comment": "Good"}
    assert member.post(f"{one(row)}check-in/", read_).headers["Location"] == one(row)
    assert (row.written_as, row.check_ins.get().value) == ("member of Otter", 2)


def test_a_quarter_brings_its_days(client: Client) -> None:
    page = client.get(f"{OTTER}new/").content.decode()
    quarter = re.findall(r'<option value="(\d{4}-Q\d)" selected>', page)[0]
    client.post(f"{OTTER}new/", {"title": "Money back", "quarter": quarter})
    row = Objective.objects.get()
    assert row.first_day <= TODAY <= row.last_day
    assert (
        f'value="{quarter}" selected'
        in client.get(f"/purpose/objectives/{row.pk}/").content.decode()
    )


def test_a_milestone_asks_whether_it_is_reached(client: Client) -> None:
    row = key_result(LIVE)
    assert "Is it reached?" in text(client.get(f"{one(row)}check-in/"))
    read_ = {"on": TODAY.isoformat(), "reached": "yes", "confidence": "confident"}
    client.post(f"{one(row)}check-in/", read_)
    assert "Reached A milestone" in text(client.get(OTTER))
    assert row.check_ins.get().reached is True


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "", "x"])
def test_a_check_in_without_a_number_is_asked_for_one(client: Client, value: str) -> None:
    row = key_result()
    said = {"on": TODAY.isoformat(), "value": value, "confidence": "confident"}
    assert client.post(f"{one(row)}check-in/", said).status_code == 422
    assert not CheckIn.objects.exists()


def test_two_who_edit_at_once_see_both_texts_and_nothing_is_lost(client: Client) -> None:
    of = objective()
    path = f"/purpose/objectives/{of}/"
    entered = {"why": "", "quarter": "", "first_day": "2026-10-01", "last_day": "2026-12-31"}
    client.post(path, entered | {"title": "The quicker one", "edition": "0"})
    answer = client.post(path, entered | {"title": "The slower one", "edition": "0"})
    page = text(answer, 422)
    assert "What it says now The quicker one" in page
    assert 'value="The slower one"' in answer.content.decode()
    assert Objective.objects.get().title == "The quicker one"
    edition = re.findall(r'name="edition" value="(\d+)"', answer.content.decode())[0]
    client.post(path, entered | {"title": "Both in one", "edition": edition})
    assert Objective.objects.get().title == "Both in one"


def test_an_edit_that_names_no_edition_is_refused(client: Client) -> None:
    row = key_result()
    said = {"title": "Other", "form": "measured", "baseline": "5", "aim": "1"}
    page = text(client.post(f"{one(row)}edit/", said), 422)
    assert "What it says now Refunds in a day From" not in page
    assert "Refunds in a day from 5 toward 1 days" in page
    assert KeyResult.objects.get().title == "Refunds in a day"


def test_a_form_shows_numbers_as_they_were_typed(client: Client) -> None:
    page = client.get(f"{one(key_result())}edit/").content.decode()
    assert 'name="baseline" value="5"' in page
    assert 'name="aim" value="1"' in page


def test_closing_over_a_newer_edition_is_refused(client: Client) -> None:
    row = key_result()
    answer = client.post(f"{one(row)}closing/", {"edition": "4"})
    assert "Somebody changed this a moment ago." in text(answer, 409)
    client.post(f"{one(row)}closing/", {"edition": "0"})
    assert "closed on" in text(client.get(one(row)))
    client.post(f"{one(row)}closing/", {"edition": "1", "again": "yes"})
    assert KeyResult.objects.get().closed_at is None


def test_a_parent_below_or_beside_is_not_among_the_choices(client: Client) -> None:
    row, beside = key_result(), key_result()
    said = {"title": "x", "form": "milestone", "parent": str(beside.pk), "edition": "0"}
    assert client.post(f"{one(row)}edit/", said).status_code == 422
    assert KeyResult.objects.get(pk=row.pk).parent is None


def test_buttons_are_for_whoever_may_use_them(riverbank: None) -> None:
    row = key_result()
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    member = signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))
    assert "Check in" in text(member.get(one(row)))
    assert "Check in" not in text(leader.get(one(row))).replace("Check-ins", "")
    for writing in ("Add a key result", "Check in", "Edit"):
        assert writing in text(member.get(OTTER))
        assert writing not in text(leader.get(OTTER))
    checkout = "/purpose/key-results/stream/checkout/"
    assert "Add an objective" in text(leader.get(checkout))
    assert "Add an objective" not in text(member.get(checkout))


@pytest.mark.parametrize("path", ["check-in/", "edit/", "closing/"])
def test_a_leader_writes_nothing_into_a_teams_own_key_results(path: str) -> None:
    row = key_result()
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert leader.post(f"{one(row)}{path}", {"edition": "0"}).status_code == 403
    row.refresh_from_db()
    assert row.closed_at is None


def test_whoever_has_no_role_reads_no_key_results() -> None:
    key_result()
    assert signed_in(Held(Role.OPERATOR, Scale.ORGANISATION)).get(ALL).status_code == 403


def test_what_people_write_is_text_and_nothing_else(client: Client) -> None:
    of = objective(title=ODD)
    row = key_result(KeyResultSaid(ODD, unit="<b>", baseline=0, aim=1), of)
    read(row, 0.5, comment=ODD)
    read(row, 0.7, 1, comment=ODD)
    for path in (OTTER, one(row), f"{one(row)}check-in/", f"{one(row)}edit/"):
        page = client.get(path).content.decode()
        assert ODD not in page
        assert "<b>" not in page


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_as_many_queries_however_much_there_is(client: Client) -> None:
    upper = key_result(of=objective(Scale.STREAM, "checkout"))

    def more() -> KeyResult:
        row = key_result(KeyResultSaid("Serves", baseline=0.0, aim=9.0, parent=upper.pk))
        for days_ago in range(3):
            read(row, days_ago, days_ago)
        return row

    row = more()
    serve(cast.REFUNDS, row)
    paths = (OTTER, one(row), one(upper))
    [client.get(path) for path in paths]
    before = [queries(client, path) for path in paths]
    for key in (cast.LEDGER, cast.CHECKOUT, cast.IMPORTER):
        serve(key, row)
    [more() for _ in range(4)]
    [client.get(path) for path in paths]  # what was written since is read once
    assert [queries(client, path) for path in paths] == before
    assert Outcome.objects.count() == 4
