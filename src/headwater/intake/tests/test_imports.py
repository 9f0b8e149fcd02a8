"""Imports: what can be used comes in, the rest is set aside and told, and one waits for another."""

import gzip
import json
import queue
import threading
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from headwater.intake import importing, tasks, turns, uploads, worker
from headwater.intake.console import summary
from headwater.intake.errors import IntakeError
from headwater.intake.importing import Arrival, import_events
from headwater.intake.jira_files import JiraFiles, import_jira
from headwater.intake.models import Source, SyncRun
from headwater.intake.queries import entry
from headwater.intake.sniffing import Content, sniff
from headwater.sources.errors import SettingRefused
from headwater.sources.event_log import EventLog, EventLogError, Options, deliveries
from headwater.sources.progress import silently
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import open_warehouse

pytestmark = pytest.mark.usefixtures("home")


def bring(path: Path, name: str = "") -> Arrival:
    return import_events(path, Options(), name, report=silently, say=lambda _: None)


def items(settings_url: str) -> int:
    found: int = open_warehouse(settings_url).read("SELECT count(*) AS n FROM item")["n"][0].as_py()
    return found


def test_bad_rows_are_set_aside_and_the_rest_comes_in(event_log: Path, settings: Settings) -> None:
    arrival = bring(event_log)
    assert arrival.tally.items == 3
    assert arrival.tally.set_aside == 2
    assert [row.line for row in arrival.tally.first_lines] == [5, 7]
    assert items(settings.WAREHOUSE_URL) == 3


def test_a_first_import_suggests_meanings_and_says_so(event_log: Path) -> None:
    assert bring(event_log).suggested > 0


def test_importing_the_same_file_again_changes_nothing(event_log: Path, settings: Settings) -> None:
    first, second = bring(event_log), bring(event_log)
    assert first.tally.stays == second.tally.stays
    assert items(settings.WAREHOUSE_URL) == 3


def test_a_plan_that_a_killed_import_did_not_hand_over_takes_effect_with_the_next(
    event_log: Path, settings: Settings
) -> None:
    bring(event_log)
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    plan = warehouse.organisation()
    warehouse.map(Organisation())
    bring(event_log)
    assert warehouse.organisation() == plan


def test_the_run_remembers_what_it_brought(event_log: Path) -> None:
    bring(event_log)
    run = SyncRun.objects.get()
    assert (run.state, run.counts["items"], run.counts["set_aside"]) == ("done", 3, 2)


def test_a_name_of_another_kind_of_source_is_refused(event_log: Path) -> None:
    bring(event_log, "work")
    saved = event_log.with_name("issues.json")
    saved.write_text("[]")
    with pytest.raises(IntakeError, match="Choose another name"):
        import_jira(JiraFiles(saved), "work", report=silently, say=lambda _: None)


def issue(number: int, **changes: object) -> dict[str, object]:
    return {
        "id": str(number),
        "key": f"PAY-{number}",
        "fields": {
            "summary": "Refunds",
            "created": "2026-01-05T08:00:00.000+0000",
            "updated": "2026-01-06T08:00:00.000+0000",
            "status": {"id": "3", "name": "Done"},
            "issuetype": {"id": "1", "name": "Bug"},
            "project": {"id": "1", "key": "PAY"},
        },
        "changelog": {
            "histories": [
                {
                    "id": "1",
                    "created": "2026-01-06T08:00:00.000+0000",
                    "items": [{"field": "status", "fieldId": "status", "from": "1", "to": "3"}],
                }
            ]
        },
        **changes,
    }


def test_saved_jira_payloads_come_in_and_broken_ones_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl.gz"
    lines = [json.dumps(issue(1)), "{not json", json.dumps(issue(2))]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    arrival = import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)
    assert arrival.tally.items == 2
    assert [row.line for row in arrival.tally.first_lines] == [2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04\0\0\0\0", "binary"),
        (b"\x1f\x8b broken", "damaged gzip"),
        (b'{"id": 1}', "import jira"),
        (b"\n<!DOCTYPE html>\n<html>", "web page, not an export"),
        ("item,changed_at,status\n".encode("utf-16"), "try --encoding utf-16"),
        (b"item,changed_at,status\rJ-1,2026-01-05,To do\r", "not CSV"),
    ],
)
def test_a_file_that_is_no_event_log_is_refused_in_words(
    content: bytes, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises((IntakeError, EventLogError), match=words):
        bring(path)


def test_a_saved_sign_in_page_is_not_taken_for_jira(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    path.write_text("<html><body>Please sign in</body></html>")
    with pytest.raises(IntakeError, match="web page, not an export"):
        import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)


def test_a_table_in_utf_16_is_read_when_told_so(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("item\tdate\tstatus\nA\t2026-01-05\tTo do\n", encoding="utf-16")
    options = Options(encoding="utf-16")
    arrival = import_events(path, options, "", report=silently, say=lambda _: None)
    assert arrival.tally.items == 1


def test_a_small_compressed_file_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(issue(1)) + "\n").encode() * 2)[:-8])
    arrival = import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)
    assert arrival.tally.items == 2
    assert "cut off" in arrival.tally.first_lines[0].reason


def told(settings_url: str) -> list[str]:
    rows = open_warehouse(settings_url).read("SELECT text FROM tracker_outcome")
    found: list[str] = rows.column("text").to_pylist()
    return found


def test_saved_payloads_say_what_work_is_for_where_they_are_asked_and_go_on_so(
    tmp_path: Path, settings: Settings
) -> None:
    def bring_in(field: str = "", heading: str = "") -> list[str]:
        files = JiraFiles(path, outcome_field=field, outcome_heading=heading)
        import_jira(files, "jira", report=silently, say=lambda _: None)
        return told(settings.WAREHOUSE_URL)

    path, saved = tmp_path / "issues.json", issue(1)
    assert isinstance(saved["fields"], dict)
    saved["fields"] |= {"customfield_7": "Fewer calls.", "description": "h2. Hope\nSooner paid."}
    path.write_text(f"[{json.dumps(saved)}]")
    assert bring_in() == []
    assert bring_in(heading="Hope") == ["Sooner paid."]
    assert bring_in(field="customfield_7") == ["Fewer calls."]
    assert bring_in() == ["Fewer calls."]


def test_a_field_of_saved_payloads_is_named_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    path.write_text(f"[{json.dumps(issue(1))}]")
    with pytest.raises(SettingRefused, match="customfield_10042"):
        import_jira(JiraFiles(path, outcome_field="Hope"), "jira", report=silently, say=print)
    assert not Source.objects.exists()


def test_a_mended_file_leaves_nothing_set_aside(tmp_path: Path, settings: Settings) -> None:
    path, asked = tmp_path / "issues.json", "SELECT line FROM set_aside"
    path.write_text(f"[{json.dumps(issue(1))}, null]")
    import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)
    assert open_warehouse(settings.WAREHOUSE_URL).read(asked).num_rows == 1
    path.write_text(f"[{json.dumps(issue(1))}]")
    import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)
    assert open_warehouse(settings.WAREHOUSE_URL).read(asked).num_rows == 0


def test_a_mended_event_log_leaves_nothing_set_aside(event_log: Path, settings: Settings) -> None:
    bring(event_log)
    lines = event_log.read_text().splitlines()
    event_log.write_text("\n".join(lines[:4] + lines[7:]))
    bring(event_log)
    asked = open_warehouse(settings.WAREHOUSE_URL).read("SELECT line FROM set_aside")
    assert asked.num_rows == 0


def test_a_run_of_an_earlier_build_is_shown_without_what_it_did_not_count(event_log: Path) -> None:
    run = bring(event_log).run
    run.counts = {"items": 3}
    run.save()
    assert entry(run.source).brought == "3 items"


def test_where_nothing_could_be_used_nobody_is_led_to_their_flow(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    path.write_text("[17]")
    arrival = import_jira(JiraFiles(path), "jira", report=silently, say=lambda _: None)
    assert list(summary(arrival))[-1].startswith("Nothing could be used.")


def test_a_path_that_is_not_there_or_a_folder_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no file"):
        sniff(tmp_path / "missing.csv")
    with pytest.raises(IntakeError, match="folder"):
        sniff(tmp_path)


def test_a_byte_order_mark_does_not_hide_json(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    path.write_bytes(b"\xef\xbb\xbf[]")
    assert sniff(path) is Content.JSON


def test_a_second_import_of_a_source_waits_and_says_so() -> None:
    said: queue.Queue[str] = queue.Queue()

    def second() -> None:
        with turns.turn("jira", said.put):
            said.put("its turn")

    with turns.turn("jira", said.put):
        assert turns.is_taken("jira")
        assert not turns.is_taken("another")
        thread = threading.Thread(target=second)
        thread.start()
        assert said.get(timeout=10) == (
            "Another import of “jira” is under way: waiting for its end."
        )
        assert said.empty()
    assert said.get(timeout=10) == "its turn"
    thread.join()
    assert not turns.is_taken("jira")


def test_nothing_is_guessed_about_a_source_of_which_only_a_part_is_there(
    event_log: Path, settings: Settings
) -> None:
    arriving = Source.objects.create(slug="arriving", name="Arriving", kind=Source.Kind.EVENTS)
    SyncRun.objects.create(source=arriving, state=SyncRun.State.RUNNING)
    rows = EventLog(event_log, Options())
    parts = deliveries(rows, source="arriving", fetched_at=importing.now(), known=lambda _: {})
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    with turns.turn("arriving", lambda _: None):
        for part in parts:
            warehouse.keep(part, "run")
        assert bring(event_log, "whole").unmapped.no_team == 3
    assert bring(event_log, "another").unmapped.no_team == 0


def upload(client: Client, path: Path, **fields: str) -> str:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post(reverse("intake:upload"), {"file": file, **fields}, follow=True)
    return answer.content.decode()


def test_an_upload_is_imported_in_the_background_and_then_removed(
    event_log: Path, client: Client, home: Path
) -> None:
    assert "Waiting for its turn" in upload(client, event_log)
    source = Source.objects.get()
    (kept,) = (home / "uploads").glob("*/tickets.csv")
    tasks.import_uploaded.func(source.pk, str(kept))
    assert source.runs.get().counts["items"] == 3
    assert not kept.exists()


def test_an_upload_that_is_no_event_log_says_why_and_keeps_nothing(
    client: Client, tmp_path: Path, home: Path
) -> None:
    path = tmp_path / "colours.csv"
    path.write_text("red,green\n1,2\n")
    assert "could not tell which column is which" in upload(client, path)
    assert not list((home / "uploads").iterdir())


def test_columns_that_were_not_found_are_asked_for_in_the_words_of_the_page(
    client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "colours.csv"
    path.write_text("status,red,green\nOpen,1,2\n")
    page = upload(client, path, team="blue")
    assert "There is no column “blue”." in page
    page = upload(client, path)
    assert page.count("Which column is it? The file has: status, red, green.") == 2
    assert '<details class="field" open>' in page
    assert '<option value="green">' in page
    assert "-column" not in page.partition("Larger files")[0]
    assert not Source.objects.exists()


@pytest.mark.django_db(transaction=True)  # the worker opens and closes connections of its own
def test_columns_chosen_on_the_page_are_read_and_shown_with_the_result(
    client: Client, tmp_path: Path, settings: Settings
) -> None:
    path = tmp_path / "colours.csv"
    path.write_text("red,green,blue\nR-1,31/03/2026 14:05,Open\nR-1,01/04/2026 09:00,Done\n")
    reading = {"timezone": "Europe/Berlin", "date_format": "%d/%m/%Y %H:%M"}
    upload(client, path, item="red", changed_at="green", status="blue", **reading)
    worker.run_one_task()
    (created,) = open_warehouse(settings.WAREHOUSE_URL).read("SELECT created_at FROM item")[0]
    assert created.as_py() == datetime(2026, 3, 31, 12, 5)  # noqa: DTZ001 kept in UTC without a zone
    shown = client.get(reverse("intake:sources")).content.decode()
    assert "Item’s id – “red”, When the status changed – “green”, New status – “blue”" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("timezone", "Mars", "There is no time zone “Mars”"),
        ("date_format", "%Y %Y", "Not a date format"),
        ("date_format", "%", "Not a date format"),
    ],
)
def test_a_way_of_reading_that_cannot_be_is_refused_at_its_field(
    field: str, value: str, words: str, client: Client, event_log: Path
) -> None:
    assert words in upload(client, event_log, **{field: value})
    assert not Source.objects.exists()


def test_an_upload_may_have_a_name_longer_than_a_disk_takes(
    event_log: Path, client: Client
) -> None:
    file = SimpleUploadedFile("ä" * 200 + ".csv", event_log.read_bytes())
    client.post(reverse("intake:upload"), {"file": file, "name": "tickets"})
    assert Source.objects.get().slug == "tickets"


def test_a_second_upload_for_a_busy_source_is_not_lost_silently(
    client: Client, event_log: Path
) -> None:
    upload(client, event_log)
    assert "is being imported right now" in upload(client, event_log)


def test_a_file_that_goes_bad_after_the_upload_ends_the_run_in_words(
    client: Client, event_log: Path, home: Path
) -> None:
    upload(client, event_log)
    (kept,) = (home / "uploads").glob("*/tickets.csv")
    kept.write_bytes(b"")
    tasks.import_uploaded.func(Source.objects.get().pk, str(kept))
    run = SyncRun.objects.get()
    assert run.state == "failed"
    assert "is empty" in run.error
    assert str(home) not in run.error


def test_an_unknown_time_zone_or_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="Mars"):
        importing.event_log_options({}, timezone="Mars")
    with pytest.raises(IntakeError, match="klingon"):
        importing.event_log_options({}, timezone="UTC", encoding="klingon")


def test_a_header_nobody_can_guess_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(EventLogError, match="--item-column"):
        bring(path)


def test_removing_an_upload_that_is_gone_is_fine(tmp_path: Path) -> None:
    uploads.discard(tmp_path / "gone" / "file.csv")
