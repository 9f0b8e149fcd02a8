"""The first visit and the Data quality page."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.intake import demonstration, quality, tasks
from headwater.intake.errors import IntakeError
from headwater.intake.importing import import_events
from headwater.intake.models import Source, SyncRun
from headwater.intake.quality import Little, Quality, Usable
from headwater.intake.quality_page import page
from headwater.organisation.queries import streams
from headwater.sources.event_log import Options
from headwater.sources.progress import Progress, Report, silently

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def show(client: Client, view: str) -> str:
    return client.get(reverse(f"intake:{view}")).content.decode()


@pytest.fixture
def demo_offer() -> Iterator[list[str]]:
    """A demo organisation that only remembers that it was built."""
    built: list[str] = []

    def build(report: Report) -> None:
        report(Progress("Building", 1, 2, "steps"))
        built.append("built")

    offered = list(demonstration._offered)
    demonstration.offer_demo(build)
    yield built
    demonstration._offered[:] = offered


def test_a_first_visit_offers_the_demo_a_file_or_jira(
    home: Path, client: Client, demo_offer: list[str]
) -> None:
    content = show(client, "start")
    assert "Build the demo organisation" in content
    assert reverse("intake:upload") in content
    assert reverse("intake:connect") in content


def test_the_demo_is_built_once_in_the_background_however_often_it_is_asked_for(
    home: Path, client: Client, demo_offer: list[str]
) -> None:
    for _ in range(2):
        client.post(reverse("intake:try_demo"))
    assert "every 1s" in show(client, "start")
    assert DBTaskResult.objects.count() == 1
    tasks.build_demo_organisation.func(Source.objects.get().pk)
    assert demo_offer == ["built"]
    assert "Look around" in show(client, "start")


def test_a_demo_that_cannot_be_built_says_why_on_the_page(
    home: Path, client: Client, demo_offer: list[str]
) -> None:
    def refuse(_report: Report) -> None:
        raise IntakeError("There is work here already.", "Use another folder.")

    demonstration.offer_demo(refuse)
    client.post(reverse("intake:try_demo"))
    tasks.build_demo_organisation.func(Source.objects.get().pk)
    assert SyncRun.objects.get().state == SyncRun.State.FAILED
    content = show(client, "start")
    assert "There is work here already. Use another folder." in content
    assert "Build the demo organisation" in content


def test_before_any_import_the_quality_page_says_so(home: Path, client: Client) -> None:
    assert "Nothing has been imported yet" in show(client, "quality")


def test_the_quality_page_names_what_was_set_aside_with_its_lines(
    home: Path, event_log: Path, client: Client
) -> None:
    import_events(event_log, Options(), "", report=silently, say=print)
    content = show(client, "quality")
    assert "2 rows could not be used" in content
    assert "tickets.csv" in content
    assert "no item" in content
    assert ">7" in content.replace(" ", "").replace("\n", "")


def test_a_share_of_few_items_is_not_told(home: Path, event_log: Path, client: Client) -> None:
    import_events(event_log, Options(), "", report=silently, say=print)
    assert quality.usable().share is None
    content = show(client, "quality")
    assert "too few to say" in content
    assert not re.search(r"\d%", content)


def test_statuses_without_a_stage_lead_to_where_they_get_one(
    home: Path, client: Client, tmp_path: Path
) -> None:
    log = tmp_path / "odd.csv"
    log.write_text(
        "item,changed_at,status,team\n"
        + "".join(
            f"T-{n},2026-01-05T08:00:00Z,Done,Otter\nT-{n},2026-01-06T08:00:00Z,Xyzzy,Otter\n"
            for n in range(3)
        )
    )
    import_events(log, Options(), "", report=silently, say=print)
    (lost,) = quality.unmapped_statuses()
    assert (lost.name, lost.items) == ("Xyzzy", 3)
    content = show(client, "quality")
    assert "Xyzzy" in content
    (stream,) = streams()
    assert reverse("organisation:statuses", args=[stream.slug]) in content


def told(report: Quality, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(quality, "report", lambda _now: report)
    return " ".join(fact.text for fact in page(NOW, []).facts)


@pytest.mark.parametrize(
    ("ratio", "words"), [(1.02, "They fit together"), (2.5, "not finished"), (0.3, "in one go")]
)
def test_littles_law_is_told_in_words(
    ratio: float, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    little = Little("2026-Q3", ratio)
    report = Quality([], Usable(90, 90, 1.0, 0, 0), little, [], [], [], [], 0, [], 0)
    assert words in told(report, monkeypatch)


def days(log: Path, *changes: str) -> Path:
    """Write a log of one item that changes its status on each of these days."""
    rows = [f"T-1,{day}T08:00:00Z,{number},Otter" for number, day in enumerate(changes)]
    log.write_text("\n".join(["item,changed_at,status,team", *rows]))
    return log


@pytest.mark.parametrize(
    ("changes", "period"),
    [
        (("2026-02-01", "2026-03-31", "2026-07-01"), "2026-Q2"),
        (("2026-02-01", "2026-03-31", "2026-09-30"), "2026-Q2"),
        (("2026-02-01", "2026-04-01", "2026-09-30"), None),
        (("2026-02-01", "2026-03-31", "2026-06-30"), None),
        (("2026-02-01",), None),
    ],
)
def test_littles_law_is_checked_over_a_quarter_that_the_record_covers_wholly(
    changes: tuple[str, ...], period: str | None, home: Path, tmp_path: Path, client: Client
) -> None:
    import_events(days(tmp_path / "log.csv", *changes), Options(), "", report=silently, say=print)
    little = quality.report(NOW).little
    assert (little and little.period) == period
    assert ("does not yet cover a whole quarter" in show(client, "quality")) == (period is None)


def test_littles_law_over_few_items_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    little = Little("2026-Q3", None)
    report = Quality([], Usable(90, 90, 1.0, 0, 0), little, [], [], [], [], 0, [], 0)
    assert "Too few items" in told(report, monkeypatch)


def test_only_whoever_can_mend_is_told_where(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Quality([], Usable(90, 83, 83 / 90, 0, 7), None, [], [], [], [], 0, [], 0)
    monkeypatch.setattr(quality, "report", lambda _now: report)
    mending, looking = (
        "".join(word.text for word in page(NOW, [], mends=mends).sentence.detail)
        for mends in (True, False)
    )
    assert looking == "7 have been in a status that has no stage yet."
    assert mending == f"{looking} Below is where to mend that."


def test_whoever_cannot_mend_reads_what_is_wrong_without_counts_or_doors(
    home: Path, event_log: Path
) -> None:
    import_events(event_log, Options(), "", report=silently, say=print)
    content = show(signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")), "quality")
    main = content.split("<main")[1].split("</main>")[0]
    assert "2 rows could not be used" in main
    assert "Whoever looks after Headwater can mend this." in main
    assert "Last arrival" in main
    assert "Items" not in main
    assert "Little’s Law" not in main
    assert not re.findall(r'href="/(?:sources|organisation)/', main)


def test_why_a_source_failed_is_for_whoever_can_mend_it(home: Path, client: Client) -> None:
    source = Source.objects.create(slug="jira", name="Our Jira", kind=Source.Kind.JIRA)
    secret = "jira.internal said no."
    SyncRun.objects.create(source=source, state=SyncRun.State.FAILED, error=secret)
    looks = show(signed_in(Held(Role.MEMBER, Scale.TEAM, "otter")), "quality")
    assert secret not in looks
    assert secret in show(client, "quality")
