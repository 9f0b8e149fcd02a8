"""Syncs against a Jira over real HTTP: from the page, on schedule, resumed, and told in words."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from headwater.intake import resuming, syncing, worker
from headwater.intake.errors import SourceNotReady
from headwater.intake.models import Source, SyncRun
from headwater.intake.progress import reporting_to
from headwater.intake.sealing import Access
from headwater.sources.jira.sync import Sync
from headwater.sources.jira.tests.fake_jira import EMAIL, TOKEN, FakeJira, Fault
from headwater.sources.jira.tests.fake_world import World
from headwater.sources.progress import Progress, silently
from headwater.warehouse import open_warehouse

# a worker opens and closes connections of its own, which a test inside a transaction forbids
pytestmark = pytest.mark.django_db(transaction=True)
State = SyncRun.State
HOPE = "Fewer customers give up while paying."


@pytest.fixture
def jira() -> Iterator[FakeJira]:
    """A Jira Cloud with forty issues."""
    with FakeJira(World().fill(40)) as served:
        yield served


@pytest.fixture
def payments(home: Path, jira: FakeJira) -> Source:
    """That Jira, connected."""
    source = Source(slug="payments", name="Payments", kind=Source.Kind.JIRA, base_url=jira.url)
    source.set_access(Access(TOKEN, EMAIL))
    source.save()
    return source


def details(jira: FakeJira, **changes: str) -> dict[str, str]:
    return {
        "name": "Payments",
        "base_url": jira.url,
        "account": EMAIL,
        "token": TOKEN,
        "projects": "",
        "every_minutes": "60",
        **changes,
    }


def kept(settings: Settings) -> set[str]:
    rows = open_warehouse(settings.WAREHOUSE_URL).read("SELECT external_id FROM item")
    return set(rows.column("external_id").to_pylist())


def run_tasks() -> None:
    for _ in range(DBTaskResult.objects.ready().count()):
        worker.run_one_task()


def test_a_connection_can_be_tried_before_it_is_kept(
    home: Path, jira: FakeJira, client: Client
) -> None:
    answer = client.post(reverse("intake:test_new"), details(jira)).content.decode()
    assert "Jira Cloud answers" in answer
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fault", "words"),
    [
        ({"token": "wrong"}, None, "token"),
        ({}, Fault(status=200, body="<html>Welcome</html>"), "Jira"),
        ({"base_url": "http://127.0.0.1:9"}, None, "127.0.0.1"),
        ({"place_field": "Crew"}, None, "no field called"),
        ({"trait_fields": "reporter"}, None, "no field called"),
        ({"outcome_field": "Tester"}, None, "holds people"),
        ({"outcome_field": "summary"}, None, "choose a custom field"),
        ({"outcome_field": "Squad", "write_back": "on"}, None, "holds no free text"),
    ],
)
def test_what_is_wrong_with_a_connection_is_said_in_words(
    changes: dict[str, str],
    fault: Fault | None,
    words: str,
    home: Path,
    jira: FakeJira,
    client: Client,
) -> None:
    jira.faults.extend([fault] if fault else [])
    entered = details(jira, **changes)
    answer = client.post(reverse("intake:test_new"), entered).content.decode()
    assert "does not work yet" in answer
    assert words in answer
    assert entered["token"] not in answer
    assert EMAIL not in answer


def test_connecting_fetches_everything_in_the_background(
    home: Path, jira: FakeJira, client: Client, settings: Settings
) -> None:
    client.post(reverse("intake:connect"), details(jira))
    run_tasks()
    run = SyncRun.objects.get()
    assert (run.state, run.counts["items"]) == (State.DONE, 40)
    assert kept(settings) == set(jira.world.issues)
    assert "40 items" in client.get(reverse("intake:sources")).content.decode()


def test_a_second_sync_asks_only_for_what_changed(payments: Source, jira: FakeJira) -> None:
    first = syncing.sync(payments, report=silently, say=print)
    jira.world.now += 3_600_000_000
    moved = jira.world.create("EE")
    jira.world.settle()
    second = syncing.sync(payments, report=silently, say=print)
    assert first.tally.items == 40
    assert 1 <= second.tally.items < 40
    assert moved.id in jira.world.issues


def test_what_is_tried_again_is_no_news_for_the_terminal(
    payments: Source, jira: FakeJira, caplog: pytest.LogCaptureFixture
) -> None:
    jira.faults = [Fault(status=503, headers={"Retry-After": "0"}, path="search")]
    assert syncing.sync(payments, report=silently, say=print).tally.items == 40
    assert not jira.faults
    assert [record.name for record in caplog.records] == []


def test_a_field_chosen_later_is_read_for_all_items_once(
    home: Path, jira: FakeJira, payments: Source, client: Client, settings: Settings
) -> None:
    def fetched() -> int:
        payments.refresh_from_db()
        return syncing.sync(payments, report=silently, say=print).tally.items

    assert fetched() == 40
    chosen = details(jira, place_field="squad", trait_fields="Squad", token="")
    client.post(reverse("intake:change", args=["payments"]), chosen)
    assert fetched() == 40
    assert fetched() < 40
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    places = warehouse.read("SELECT attributes FROM place").column("attributes").to_pylist()
    traits = warehouse.read("SELECT DISTINCT unnest(traits) AS trait FROM item")["trait"]
    assert any('["column","Harbour"]' in place for place in places)
    assert "field:Squad=Harbour" in traits.to_pylist()


@pytest.mark.parametrize(
    "chosen", [{"outcome_field": "anticipated outcome"}, {"outcome_heading": "What we hope for"}]
)
def test_what_work_is_for_is_read_for_all_items_once_it_is_chosen_and_forgotten_after(
    jira: FakeJira,
    payments: Source,
    client: Client,
    settings: Settings,
    chosen: dict[str, str],
) -> None:
    def said() -> list[dict[str, object]]:
        payments.refresh_from_db()
        syncing.sync(payments, report=silently, say=print)
        query = "SELECT key, text, flaw FROM tracker_outcome JOIN item USING (item_id)"
        rows: list[dict[str, object]] = (
            open_warehouse(settings.WAREHOUSE_URL).read(query).to_pylist()
        )
        return rows

    epic = next(iter(jira.world.issues.values()))
    jira.world.write(epic, HOPE)
    jira.world.describe(epic, f"Why.\n\nh2. What we hope for\n\n{HOPE}")
    assert said() == []
    address = reverse("intake:change", args=["payments"])
    client.post(address, details(jira, token="", **chosen))
    assert said() == [{"key": epic.key, "text": HOPE, "flaw": None}]
    client.post(address, details(jira, token=""))
    assert said() == []


def test_a_sync_cut_short_keeps_what_arrived_and_resumes(
    payments: Source, jira: FakeJira, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = Sync.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "batch", 10)

    def stop(progress: Progress) -> None:
        if progress.phase == "items" and progress.done > 10:
            raise SystemExit

    with pytest.raises(SystemExit):
        syncing.sync(payments, report=stop, say=print)
    assert payments.runs.get().state == State.INTERRUPTED
    open_warehouse(settings.WAREHOUSE_URL).settle()
    assert 0 < len(kept(settings)) < len(jira.world.issues)
    syncing.sync(payments, report=silently, say=print)
    assert kept(settings) == set(jira.world.issues)


def test_a_wrong_token_ends_the_run_in_words_and_is_nowhere(
    payments: Source, client: Client
) -> None:
    payments.set_access(Access("a-wrong-secret", EMAIL))
    payments.save()
    client.post(reverse("intake:sync_now", args=["payments"]))
    run_tasks()
    run = payments.runs.get()
    assert run.state == State.FAILED
    assert "token" in run.error
    told = f"{run.error} {list(DBTaskResult.objects.values())}"
    assert "a-wrong-secret" not in told
    assert EMAIL not in told


def test_one_failing_source_does_not_keep_the_others_from_their_sync(
    payments: Source, jira: FakeJira
) -> None:
    broken = Source(slug="broken", name="Broken", kind=Source.Kind.JIRA, base_url=jira.url)
    broken.set_access(Access("wrong", EMAIL))
    broken.save()
    ends = {end.source.slug: end for end in syncing.sync_now("", report=silently, say=print)}
    assert ends["broken"].arrival is None
    assert "token" in ends["broken"].error
    assert ends["payments"].arrival is not None


def test_syncing_without_any_jira_says_what_to_do(home: Path) -> None:
    with pytest.raises(SourceNotReady, match="Connect one"):
        syncing.sync_now("", report=silently, say=print)


def test_work_a_killed_worker_left_behind_is_done_by_the_next(
    payments: Source, client: Client
) -> None:
    client.post(reverse("intake:sync_now", args=["payments"]))
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["killed"])
    payments.runs.update(state=State.RUNNING, started_at=datetime.now(UTC))
    resuming.resume_unfinished()
    run_tasks()
    assert payments.runs.get().state == State.DONE


def test_work_that_takes_its_worker_down_again_and_again_is_given_up(
    payments: Source, client: Client
) -> None:
    client.post(reverse("intake:sync_now", args=["payments"]))
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"])
    payments.runs.update(state=State.RUNNING)
    resuming.resume_unfinished()
    assert not DBTaskResult.objects.ready().exists()
    assert payments.runs.get().state == State.INTERRUPTED


def test_the_page_counts_what_is_fetched_while_the_first_batch_is_gathered(
    payments: Source, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reporting_to.__kwdefaults__ or {}, "every_seconds", 0.0)
    address = reverse("intake:progress", args=["payments"])
    shown: list[str] = []

    def look(progress: Progress) -> None:
        if progress.phase in ("items", "census"):
            shown.append(client.get(address).content.decode())

    syncing.sync(payments, report=look, say=print)
    assert any("Fetching items" in page and "10 of 40 items" in page for page in shown)


def test_the_page_shows_progress_live_and_stops_asking_when_it_ends(
    payments: Source, client: Client
) -> None:
    address = reverse("intake:progress", args=["payments"])
    client.post(reverse("intake:sync_now", args=["payments"]))
    assert "every 1s" in client.get(address).content.decode()
    run_tasks()
    assert "every 1s" not in client.get(address).content.decode()
