"""Writing back: only what somebody looked at, exactly so, and with what came of each text."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from headwater.access import trail
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, browser_of, signed_in
from headwater.access.viewer import CONSOLE
from headwater.flow.tests import cast
from headwater.intake import syncing
from headwater.intake.models import Source
from headwater.intake.sealing import Access
from headwater.organisation.storing import store
from headwater.purpose import writing_back
from headwater.purpose.models import Outcome
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.works import work
from headwater.sources.jira.tests.fake_jira import EMAIL, TOKEN, FakeJira, Fault
from headwater.sources.jira.tests.fake_world import OUTCOME, FakeIssue, World
from headwater.sources.progress import silently
from headwater.vocabulary.identity import item_id
from headwater.vocabulary.organisation import TeamRule
from headwater.warehouse import close_all

pytestmark = pytest.mark.django_db(transaction=True)

OLD = "Fewer payments fail."
NEW = "People who pay on their phone finish without calling us."


@pytest.fixture
def jira() -> Iterator[FakeJira]:
    """A Jira Cloud with three epics, of which the first says what it is for."""
    world = World()
    with FakeJira(world) as served:
        for _ in range(3):
            epic = world.create("EE")
            epic.type = "10000"
        world.write(epics(served)[0], OLD)
        yield served


@pytest.fixture
def payments(jira: FakeJira, tmp_path: Path, settings: Settings) -> Iterator[Source]:
    """That Jira, connected and fetched; people may write back."""
    settings.DATA = tmp_path
    settings.WAREHOUSE_URL = f"duckdb:///{tmp_path / 'warehouse.duckdb'}"
    plan = cast.plan()
    rules = (*plan.team_rules, TeamRule("project", "EE", "otter"))
    store(msgspec.structs.replace(plan, team_rules=rules))
    source = Source(slug="payments", name="Payments", kind=Source.Kind.JIRA, base_url=jira.url)
    source.settings = {"outcome_field": "Anticipated outcome", "write_back": True}
    source.set_access(Access(TOKEN, EMAIL))
    source.save()
    sync(source)
    yield source
    close_all()


def epics(jira: FakeJira) -> list[FakeIssue]:
    return list(jira.world.issues.values())


def sync(source: Source) -> None:
    syncing.sync(source, report=silently, say=print)


def say(issue: FakeIssue, text: str = NEW) -> None:
    """Write in Headwater what an epic is for."""
    number = item_id("payments", issue.id)
    edition = Outcome.objects.filter(item_id=number).values_list("edition", flat=True).first()
    of, now = work(number), timezone.now()
    write_outcome(of, Said(text=text), edition=edition or 0, by=CONSOLE, now=now)


def look(client: Client) -> str:
    return client.get(reverse("purpose:writing_back", args=["payments"])).content.decode()


def press(client: Client, source: Source) -> str:
    """Look, and press the button of that very list."""
    digest = writing_back.proposals(source).digest
    assert digest in look(client)
    return post(client, digest)


def post(client: Client, digest: str) -> str:
    address = reverse("purpose:writing_back", args=["payments"])
    return client.post(address, {"digest": digest}).content.decode()


def written(jira: FakeJira) -> list[str | None]:
    return [issue.outcome for issue in epics(jira)]


def test_the_list_shows_what_is_there_and_what_would_be_and_writes_nothing(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    first, second, _ = epics(jira)
    say(first)
    say(second)
    page = look(client)
    assert "2 texts are newer here than in Payments" in page
    assert OLD in page
    assert page.count(NEW) == 2
    assert "“Anticipated outcome”" in page
    assert written(jira) == [OLD, None, None]
    assert not jira.asked("issue/100")


def test_pressed_the_very_list_is_written_told_and_noted(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    first, second, _ = epics(jira)
    say(first)
    say(second)
    page = press(client, payments)
    assert "2 of 2 texts stand in Payments now" in page
    assert written(jira) == [NEW, NEW, None]
    noted = [line.text for line in trail.lines_of("otter").lines]
    for issue in (first, second):
        assert sum(f"What {issue.key} is for, to Payments" in line for line in noted) == 1
    assert "Nothing here is newer" in look(client)
    sync(payments)
    assert writing_back.newer_here("payments") == []


@pytest.mark.parametrize("digest", ["", "nonsense"])
def test_another_list_than_the_one_that_was_seen_is_shown_and_not_written(
    digest: str, client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0])
    page = post(client, digest)
    assert "The list changed meanwhile, so nothing was written." in page
    assert NEW in page
    assert written(jira) == [OLD, None, None]
    assert not trail.lines_of("otter").lines


def test_what_somebody_wrote_after_the_list_was_seen_is_shown_first(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0])
    seen = writing_back.proposals(payments).digest
    say(epics(jira)[0], "People pay without a second try.")
    assert "People pay without a second try." in post(client, seen)
    assert written(jira) == [OLD, None, None]


def test_what_changed_in_jira_after_the_last_sync_is_left_alone(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    first = epics(jira)[0]
    say(first)
    seen = writing_back.proposals(payments).digest
    jira.world.write(first, "Written in Jira just now.")
    assert "Sync first" in look(client)
    post(client, seen)
    assert first.outcome == "Written in Jira just now."


def test_an_issue_that_is_gone_is_named_and_left_alone(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0])
    jira.world.delete(epics(jira)[0])
    assert "It is no longer in Jira" in look(client)


@pytest.mark.parametrize("text", ["TBD", OLD])
def test_a_placeholder_and_what_jira_says_already_are_not_offered(
    text: str, client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0], text)
    assert "Nothing here is newer" in look(client)


def test_one_issue_that_is_refused_does_not_keep_the_others_from_theirs(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    first, second, _ = epics(jira)
    say(first)
    say(second)
    jira.faults = [Fault(403, path=f"/issue/{first.id}", body={"errorMessages": []})]
    page = press(client, payments)
    assert "1 of 2 texts stands in Payments now" in page
    assert "may not edit this issue" in page
    assert written(jira) == [OLD, NEW, None]
    assert len(trail.lines_of("otter").lines) == 1


def test_what_stops_jira_stops_the_rest_and_says_so(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    for issue in epics(jira):
        say(issue)
    busy = Fault(429, path=f"/issue/{epics(jira)[1].id}", headers={"Retry-After": "60"}, body={})
    jira.faults = [busy]
    page = press(client, payments)
    assert "come back later" in page
    assert "Not tried" in page
    assert written(jira) == [NEW, None, None]


def test_a_jira_that_is_not_there_is_told_in_words(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    jira.faults = [Fault(401, body={})]
    assert "does not accept the token" in look(client)


@pytest.mark.parametrize("settings_now", [{}, {"write_back": True}, {"outcome_field": OUTCOME}])
def test_nothing_is_asked_or_written_until_somebody_ticked_it(
    settings_now: dict[str, object], client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0])
    digest = writing_back.proposals(payments).digest
    payments.settings = settings_now
    payments.save()
    jira.requests.clear()
    assert "Nothing may be written back to “Payments”" in post(client, digest)
    assert "Nothing may be written back to “Payments”" in look(client)
    assert jira.requests == []
    assert "Write back" not in client.get(reverse("intake:sources")).content.decode()


def test_a_text_under_a_heading_leaves_an_empty_field_to_be_filled(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    third = epics(jira)[2]
    jira.world.describe(third, f"h2. Hope\n\n{OLD}")
    payments.settings |= {"outcome_heading": "Hope", "anew": True}
    payments.save()
    sync(payments)
    say(third)
    press(client, payments)
    assert (third.outcome, third.description) == (NEW, f"h2. Hope\n\n{OLD}")


def test_whoever_only_runs_the_sources_sees_the_list_without_doors_that_stay_shut(
    client: Client, payments: Source, jira: FakeJira
) -> None:
    say(epics(jira)[0])
    door = reverse("purpose:work", args=[item_id("payments", epics(jira)[0].id)])
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert NEW in look(operator)
    assert door not in look(operator)
    assert door in look(client)


def test_the_demo_s_personas_write_nothing(payments: Source, jira: FakeJira) -> None:
    say(epics(jira)[0])
    operator = account(Held(Role.OPERATOR, Scale.ORGANISATION))
    operator.is_persona = True
    operator.save()
    digest = writing_back.proposals(payments).digest
    jira.requests.clear()
    post(browser_of(operator), digest)
    assert jira.requests == []


def test_a_long_list_comes_in_parts_and_asks_no_more_questions(
    client: Client, payments: Source, jira: FakeJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    def questions() -> int:
        look(client)  # what was written since is read once
        with CaptureQueriesContext(connection) as asked:
            look(client)
        return len(asked)

    say(epics(jira)[0])
    few = questions()
    for issue in epics(jira)[1:]:
        say(issue)
    assert questions() == few
    monkeypatch.setattr(writing_back, "A_LIST", 2)
    assert "There are more" in look(client)
    press(client, payments)
    assert written(jira) == [NEW, NEW, None]
    assert "1 text is newer here" in look(client)
