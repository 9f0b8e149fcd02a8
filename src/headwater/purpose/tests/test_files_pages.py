"""Import and export on the web: taken, brought in by the worker, and what was set aside shown."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncClient, Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of, signed_in
from headwater.intake.resuming import resume_unfinished
from headwater.purpose.files.columns import COLUMNS, Use
from headwater.purpose.models import Import, Outcome, OutcomeVersion, RowSetAside
from headwater.purpose.tasks import bring_in_file
from headwater.purpose.tests import cast

NOW = datetime(2024, 12, 2, 9, tzinfo=UTC)
FILE = (
    "key,outcome,customer\r\n"
    f"{cast.CHECKOUT},Merchants see a refund within a minute,They stop calling\r\n"
    f"{cast.PAYOUTS},Merchants see a refund within a minute,They stop calling\r\n"
    "OTT-999,=1+1,Nobody\r\n"
)


@pytest.fixture(autouse=True)
def own_folder(riverbank: None, settings: Any, tmp_path: Path) -> None:
    """A data folder of the test's own."""
    settings.DATA = tmp_path


def upload(client: Client, text: str = FILE, name: str = "out.csv") -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("purpose:import"), {"file": file}, follow=True)


def work_off() -> None:
    """Do what the worker would do next."""
    for task in DBTaskResult.objects.filter(status="READY"):
        bring_in_file.func(*task.args_kwargs["args"])
        task.status = "SUCCESSFUL"
        task.save(update_fields=["status"])


def test_a_file_is_brought_in_for_the_teams_its_sender_writes_for(
    otter_member: Client, tmp_path: Path
) -> None:
    page = upload(otter_member).content.decode()
    assert "out.csv waits for its turn" in page
    work_off()
    record = Import.objects.get()
    assert (record.rows, record.written, record.set_aside) == (3, 1, 2)
    assert (record.brought_as, record.state) == ("member of Otter", "done")
    assert OutcomeVersion.objects.get().written_as == "member of Otter"
    assert list((tmp_path / "uploads").iterdir()) == []
    shown = otter_member.get(reverse("purpose:import_progress", args=[record.pk])).content.decode()
    assert "3 rows: 1 written, 2 set aside." in shown
    assert "every 1s" not in shown


def test_nothing_says_who_sent_a_file(otter_member: Client) -> None:
    upload(otter_member)
    assert DBTaskResult.objects.get().args_kwargs["args"][2] == [["member", "team", "otter"]]


def test_rows_set_aside_are_shown_with_the_reason_and_leave_as_a_file(otter_member: Client) -> None:
    upload(otter_member)
    work_off()
    pk = Import.objects.get().pk
    page = otter_member.get(reverse("purpose:rows_set_aside", args=[pk])).content.decode()
    assert "2 rows of out.csv wait to be mended." in page
    assert "HER-901 is with team Heron, for whom you do not write." in page
    file = otter_member.get(reverse("purpose:rows_set_aside_csv", args=[pk]))
    lines = b"".join(file).decode().splitlines()
    assert lines[0] == "key,outcome,customer,line,reason"
    assert lines[2].startswith("OTT-999,'=1+1,Nobody,4,")


def test_the_list_of_rows_costs_the_same_however_long_it_is(
    otter_member: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    record = Import.objects.create(file="a.csv", begun_at=NOW, brought_as="x", state="done")
    RowSetAside.objects.bulk_create(
        RowSetAside(of=record, line=n, reason="No", row={"key": f"K-{n}"}) for n in range(500)
    )
    address = reverse("purpose:rows_set_aside", args=[record.pk])
    with django_assert_max_num_queries(8):
        page = otter_member.get(address, {"page": 10}).content.decode()
    assert "Line 499" in page
    assert "Line 449" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "empty"), ("colour\nred", "No column says which"), ("<html>", "is a web page")],
)
def test_what_is_no_file_of_outcomes_is_refused_at_once_and_kept_nowhere(
    text: str, words: str, otter_member: Client, tmp_path: Path
) -> None:
    assert words in upload(otter_member, text).content.decode()
    assert not Import.objects.exists()
    assert not list(tmp_path.glob("uploads/*"))


def test_a_demos_visitor_brings_nothing_in() -> None:
    persona = account(Held(Role.PRODUCT_MANAGER, Scale.TEAM, "otter"))
    persona.is_persona = True
    persona.save()
    client = browser_of(persona)
    assert upload(client).status_code == 403
    assert not Import.objects.exists()
    assert "A demo takes no files" in client.get(reverse("purpose:files")).content.decode()


def test_an_export_is_noted_in_the_trail_of_each_team_in_it(checkout_leader: Client) -> None:
    answer = checkout_leader.get(reverse("purpose:export"), {"team": "otter"})
    text = b"".join(answer).decode()
    assert answer["Content-Disposition"] == 'attachment; filename="outcomes-otter.csv"'
    assert cast.REFUNDS in text
    assert cast.PAYOUTS not in text
    trace = Trace.objects.get(action="exported")
    assert (trace.team, trace.what) == ("otter", "what initiatives and epics are for, as a file")


def test_an_export_of_all_is_everything_there_is_as_json_too(otter_member: Client) -> None:
    answer = otter_member.get(reverse("purpose:export"), {"format": "json"})
    rows = json.load(io.BytesIO(b"".join(answer)))
    assert {cast.MONEY, cast.PAYOUTS, cast.NOBODYS} <= {row["key"] for row in rows}
    refunds = next(row for row in rows if row["key"] == cast.REFUNDS)
    assert (refunds["outcome"], refunds["said_by"]) == (cast.HOPED, "tracker")


@pytest.mark.django_db(transaction=True)
def test_a_server_that_waits_for_nobody_streams_it_as_well() -> None:
    """Under ASGI Django would gather a whole file that is not given asynchronously."""
    someone = account(Held(Role.MEMBER, Scale.TEAM, "otter"))
    client = AsyncClient()
    client.force_login(someone)

    async def ask() -> bytes:
        takes = {"Accept-Encoding": "gzip"}
        answer: Any = await client.get(reverse("purpose:export"), headers=takes)
        assert answer.is_async
        return b"".join([part async for part in answer.streaming_content])

    text = async_to_sync(ask)().decode()
    assert text.startswith("key,source")
    assert cast.REFUNDS in text


def test_an_unknown_place_is_not_found(otter_member: Client) -> None:
    assert otter_member.get(reverse("purpose:export"), {"team": "otters"}).status_code == 404


def interrupted(client: Client, attempts: int) -> DBTaskResult[..., None]:
    """Send a file whose import its worker died in."""
    upload(client)
    Import.objects.update(state="running", rows=1)
    task: DBTaskResult[..., None] = DBTaskResult.objects.get()
    task.status, task.worker_ids = "RUNNING", ["worker"] * attempts
    task.save()
    return task


def test_what_a_killed_worker_left_is_gone_on_with(otter_member: Client) -> None:
    task = interrupted(otter_member, attempts=1)
    resume_unfinished()
    task.refresh_from_db()
    assert (task.status, Import.objects.get().state) == ("READY", "waiting")
    work_off()
    assert Import.objects.get().written == Outcome.objects.count() == 1


def test_what_kills_its_worker_again_and_again_is_given_up_in_words(otter_member: Client) -> None:
    task = interrupted(otter_member, attempts=3)
    resume_unfinished()
    task.refresh_from_db()
    assert (task.status, Import.objects.get().state) == ("FAILED", "failed")
    page = otter_member.get(reverse("purpose:files")).content.decode()
    assert "was given up. What is in is kept." in page


def test_the_page_names_every_column_that_an_import_reads(otter_member: Client) -> None:
    page = otter_member.get(reverse("purpose:files")).content.decode()
    for column in COLUMNS:
        assert (f"<code>{column.name}</code>" in page) is (column.use is not Use.TELLS)


def test_who_has_no_part_in_purpose_sees_no_files() -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert operator.get(reverse("purpose:files")).status_code == 403


def test_the_columns_in_the_documentation_are_those_of_the_code() -> None:
    from headwater.purpose.files.documentation import FILE, page

    text = (Path(__file__).parents[4] / FILE).read_text(encoding="utf-8")
    assert text == page(text), "Run `python -m headwater.purpose.files.documentation`."
