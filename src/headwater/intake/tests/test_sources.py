"""Sources: a token is kept and never given back; two people asking get one sync."""

import errno
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from headwater.access.tests.visitors import GATE_QUERIES
from headwater.intake import operations, turns
from headwater.intake.errors import AccessUnreadable, AddressRefused, SourceNotReady
from headwater.intake.models import Source, SyncRun
from headwater.intake.runs import in_words, is_foreseen, running
from headwater.intake.sealing import Access, seal, unseal

pytestmark = pytest.mark.usefixtures("home")

TOKEN = "a-token-nobody-may-see"
ACCOUNT = "reader@example.org"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
State = SyncRun.State


def connection_details(**changes: str) -> dict[str, str]:
    return {
        "name": "Payments",
        "base_url": "http://127.0.0.1:9/",
        "account": ACCOUNT,
        "token": TOKEN,
        "projects": "pay, shop",
        "place_field": "Squad",
        "trait_fields": "Work type, Risk",
        "every_minutes": "60",
        **changes,
    }


@pytest.fixture
def payments(client: Client) -> Source:
    """A connected Jira called Payments, waiting for its first sync."""
    client.post(reverse("intake:connect"), connection_details())
    return Source.objects.get()


def test_connecting_keeps_the_details_and_asks_for_a_first_sync(payments: Source) -> None:
    assert payments.settings == {
        "projects": ["PAY", "SHOP"],
        "place_field": "Squad",
        "trait_fields": ["Work type", "Risk"],
        "outcome_field": "",
        "outcome_heading": "",
    }
    assert payments.runs.get().state == State.WAITING
    assert payments.open_access() == Access(TOKEN, ACCOUNT)


def test_writing_back_is_off_until_ticked_and_needs_a_field(
    payments: Source, client: Client
) -> None:
    address = reverse("intake:change", args=[payments.slug])
    refused = client.post(address, connection_details(token="", write_back="on"))
    assert "Choose the field that says what work is for" in refused.content.decode()
    payments.refresh_from_db()
    assert "write_back" not in payments.settings
    field = {"outcome_field": "Anticipated outcome"}
    client.post(address, connection_details(token="", write_back="on", **field))
    payments.refresh_from_db()
    assert payments.settings["write_back"] is True
    page = client.get(address).content.decode()
    assert 'value="Anticipated outcome"' in page
    client.post(address, connection_details(token="", **field))
    payments.refresh_from_db()
    assert "write_back" not in payments.settings


def test_no_table_holds_the_token_or_the_account(payments: Source) -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = str(cursor.fetchall())
            assert TOKEN not in rows
            assert ACCOUNT not in rows


@pytest.mark.parametrize("page", ["sources", "change", "remove", "progress"])
def test_no_page_shows_the_token_or_the_account(
    page: str, payments: Source, client: Client
) -> None:
    args = [] if page == "sources" else [payments.slug]
    content = client.get(reverse(f"intake:{page}", args=args)).content.decode()
    assert TOKEN not in content
    assert ACCOUNT not in content


def test_a_form_that_is_refused_does_not_send_the_token_back(client: Client) -> None:
    answer = client.post(reverse("intake:connect"), connection_details(base_url="nonsense"))
    assert TOKEN not in answer.content.decode()


def test_an_access_does_not_show_itself() -> None:
    assert TOKEN not in repr(Access(TOKEN, ACCOUNT))
    assert ACCOUNT not in f"{Access(TOKEN, ACCOUNT)}"


def test_another_key_cannot_open_an_access(settings: Settings) -> None:
    sealed = seal(Access(TOKEN))
    settings.SECRET_KEY = "another"
    with pytest.raises(AccessUnreadable):
        unseal(sealed)


def test_an_empty_token_keeps_the_one_that_is_stored(payments: Source, client: Client) -> None:
    details = connection_details(token="", account="", name="Renamed")
    client.post(reverse("intake:change", args=[payments.slug]), details)
    payments.refresh_from_db()
    assert payments.name == "Renamed"
    assert payments.open_access() == Access(TOKEN, ACCOUNT)


def test_a_stored_token_is_not_sent_to_another_host(payments: Source, client: Client) -> None:
    elsewhere = connection_details(token="", base_url="http://127.0.0.2:9/")
    answer = client.post(reverse("intake:test", args=[payments.slug]), elsewhere)
    assert "Enter the token for this address" in answer.content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://0.0.0.0/",
        "http://reader:secret@127.0.0.1/",
    ],
)
def test_addresses_that_lead_inside_are_refused(url: str, client: Client) -> None:
    answer = client.post(reverse("intake:connect"), connection_details(base_url=url))
    assert answer.status_code == 200
    assert not Source.objects.exists()


def test_private_addresses_can_be_refused_as_well(client: Client, settings: Settings) -> None:
    settings.ALLOW_PRIVATE = False
    answer = client.post(reverse("intake:connect"), connection_details())
    assert "HEADWATER_ALLOW_PRIVATE" in answer.content.decode()


def test_asking_twice_gives_one_sync(payments: Source, client: Client) -> None:
    client.post(reverse("intake:sync_now", args=[payments.slug]))
    assert payments.runs.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_the_schedule_asks_when_the_time_has_come_and_only_once(payments: Source) -> None:
    payments.runs.update(state=State.DONE, started_at=NOW)
    assert operations.enqueue_due(NOW + timedelta(minutes=59)) == []
    assert operations.enqueue_due(NOW + timedelta(minutes=60)) == [payments]
    assert operations.enqueue_due(NOW + timedelta(minutes=61)) == []


def test_a_paused_source_is_not_due(payments: Source) -> None:
    payments.runs.update(state=State.DONE, started_at=NOW)
    Source.objects.update(paused=True)
    assert operations.enqueue_due(NOW + timedelta(days=9)) == []


def test_a_run_whose_process_died_is_not_shown_as_going_on(payments: Source) -> None:
    run = payments.runs.get()
    run.state = State.RUNNING
    assert not run.is_open
    with turns.turn(payments.slug, print):
        assert run.is_open


def test_a_failure_is_recorded_in_words_and_passed_on(payments: Source) -> None:
    with pytest.raises(SourceNotReady), running(payments, print):
        raise SourceNotReady("It cannot.", "Do this.")
    run = payments.runs.get()
    assert (run.state, run.error) == (State.FAILED, "It cannot. Do this.")


def test_an_unforeseen_error_does_not_show_what_it_says(payments: Source) -> None:
    with pytest.raises(ValueError, match=TOKEN), running(payments, print):
        raise ValueError(TOKEN)
    error = payments.runs.get().error
    assert TOKEN not in error
    assert "ValueError" in error


def test_a_stop_is_recorded_as_an_interruption(payments: Source) -> None:
    with pytest.raises(KeyboardInterrupt), running(payments, print):
        raise KeyboardInterrupt
    assert payments.runs.get().state == State.INTERRUPTED


def test_a_disk_that_is_too_full_to_record_the_end_does_not_hide_why(
    payments: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OperationalError("database or disk is full")

    run = running(payments, print)
    run.__enter__()
    monkeypatch.setattr(SyncRun, "save", full)
    error = OSError(errno.ENOSPC, "No space left on device")
    assert not run.__exit__(OSError, error, None)
    monkeypatch.undo()
    assert payments.runs.get().state == State.RUNNING
    with running(payments, print):
        pass
    assert [run.state for run in payments.runs.all()] == [State.DONE, State.INTERRUPTED]


def test_removing_asks_first(payments: Source, client: Client) -> None:
    address = reverse("intake:remove", args=[payments.slug])
    assert "Remove Payments?" in client.get(address).content.decode()
    assert Source.objects.exists()
    client.post(address)
    assert not Source.objects.exists()


def test_a_source_is_not_removed_under_a_running_sync(payments: Source, client: Client) -> None:
    with turns.turn(payments.slug, print):
        answer = client.post(reverse("intake:remove", args=[payments.slug]))
    assert "being fetched right now" in answer.content.decode()
    assert Source.objects.exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OperationalError("database or disk is full"), "The disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "log.csv"), "log.csv"),
        (AddressRefused("Not there.", "Go here."), "Not there. Go here."),
    ],
)
def test_errors_of_the_system_are_put_in_words(error: Exception, words: str) -> None:
    assert words in in_words(error)
    assert is_foreseen(error)


def test_the_list_needs_as_many_queries_for_many_sources_as_for_one(
    payments: Source, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        operations.register(f"log-{number}", Source.Kind.EVENTS)
    with django_assert_max_num_queries(GATE_QUERIES + 4):  # type: ignore[operator]
        client.get(reverse("intake:sources"))
