"""A sync ends with what is true in Jira, whatever happens on the way."""

from collections.abc import Callable, Generator
from typing import Literal

import msgspec
import pytest

from headwater.sources.errors import NoPermission, SettingRefused
from headwater.sources.jira.client import Client, Patience
from headwater.sources.jira.fields import Wishes
from headwater.sources.jira.sync import CENSUS_EVERY, Scope, Sync
from headwater.sources.jira.tests.fake_jira import SITE, TOKEN, FakeJira, Fault
from headwater.sources.jira.tests.fake_world import PERSON, SECOND, STATUSES, World
from headwater.sources.progress import Progress
from headwater.vocabulary.delivery import Delivery, History, Repair

Kind = Literal["cloud", "data-center"]
BOTH: list[Kind] = ["cloud", "data-center"]


class Keeper:
    """Keeps deliveries as the warehouse would, as far as these tests care."""

    def __init__(self) -> None:
        self.histories: dict[str, History] = {}
        self.cursor: str | None = None
        self.deliveries: list[Delivery] = []

    def keep(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        for history in delivery.histories:
            self.histories[history.item.external_id] = history
        for name in delivery.gone:
            self.histories.pop(name, None)
        self.cursor = delivery.cursor

    @property
    def stays(self) -> dict[str, list[tuple[int, str]]]:
        return {
            name: [(stay.entered_at, stay.status) for stay in history.stays]
            for name, history in self.histories.items()
        }


def truth(world: World) -> dict[str, list[tuple[int, str]]]:
    return {name: issue.truth for name, issue in world.issues.items()}


def syncing(
    jira: FakeJira,
    keeper: Keeper,
    *,
    scope: Scope | None = None,
    batch: int = 7,
    report: Callable[[Progress], None] = lambda _: None,
    pause: Callable[[float], None] = lambda _: None,
) -> Generator[Delivery, None, None]:
    with Client(jira.access, patience=Patience(first_wait=0), pause=pause, report=report) as client:
        yield from Sync(
            client,
            "jira",
            clock=lambda: jira.world.now,
            known=lambda: list(keeper.histories),
            scope=scope,
            cursor=keeper.cursor,
            report=report,
            batch=batch,
        )


def sync(jira: FakeJira, keeper: Keeper, *, scope: Scope | None = None, batch: int = 7) -> None:
    for delivery in syncing(jira, keeper, scope=scope, batch=batch):
        keeper.keep(delivery)


@pytest.mark.parametrize("kind", BOTH)
def test_a_full_sync_keeps_every_issue_with_its_true_stays(kind: Kind) -> None:
    with FakeJira(World().fill(60), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)
    assert all(not history.repairs for history in keeper.histories.values())
    history = next(iter(keeper.histories.values()))
    assert history.item.url == f"{SITE}/browse/{history.item.key}"


@pytest.mark.parametrize("kind", BOTH)
def test_a_sync_while_issues_change_between_pages_ends_with_the_truth(kind: Kind) -> None:
    with FakeJira(World(seed=3).fill(60), kind) as jira:
        jira.after_page = lambda world: world.stir(2) if len(jira.requests) < 40 else None
        keeper = Keeper()
        sync(jira, keeper)
        jira.after_page = lambda _: None
        jira.world.pass_time(CENSUS_EVERY)
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("kind", BOTH)
def test_issues_of_one_second_that_fill_many_pages_are_all_met(kind: Kind) -> None:
    with FakeJira(World(tick=1000).fill(80), kind, page=5) as jira:
        assert jira.world.now < 1_700_000_001 * SECOND
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("kind", BOTH)
def test_issues_of_one_second_are_all_met_though_some_change_meanwhile(kind: Kind) -> None:
    with FakeJira(World(tick=1000).fill(80), kind, page=5) as jira:
        early = list(jira.world.issues.values())[:6]

        def change_one(world: World) -> None:
            if early:
                world.pass_time(5 * SECOND)
                world.flag(early.pop(), on=True)

        jira.after_page = change_one
        keeper = Keeper()
        deliveries = syncing(jira, keeper)
        for delivery in deliveries:
            keeper.keep(delivery)
            if msgspec.json.decode(delivery.cursor or "{}").get("census"):
                break
    assert keeper.stays.keys() == jira.world.issues.keys()


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("stop", range(1, 9))
def test_a_sync_stopped_after_any_batch_resumes_to_the_truth(kind: Kind, stop: int) -> None:
    with FakeJira(World(seed=stop).fill(30), kind, page=4) as jira:
        keeper = Keeper()
        stopped = syncing(jira, keeper, batch=4)
        for _ in range(stop):
            keeper.keep(next(stopped))
        next(stopped, None)  # fetched, but the process died before it was kept
        stopped.close()
        jira.world.stir(5)
        jira.world.pass_time(CENSUS_EVERY)
        sync(jira, keeper, batch=4)
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("kind", BOTH)
def test_a_second_sync_fetches_only_what_changed(kind: Kind) -> None:
    with FakeJira(World(tick=3600 * SECOND).fill(60), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
        kept = len(keeper.deliveries)
        moved = next(iter(jira.world.issues.values()))
        jira.world.move(moved, "6" if moved.status != "6" else "1")
        sync(jira, keeper)
    fetched = [h.item.external_id for d in keeper.deliveries[kept:] for h in d.histories]
    assert moved.id in fetched
    assert len(fetched) <= 3, "the moved one, and those of the last settled minutes"
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("kind", BOTH)
def test_a_census_finds_what_was_deleted(kind: Kind) -> None:
    with FakeJira(World().fill(20), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
        deleted = list(jira.world.issues.values())[3]
        jira.world.delete(deleted)
        sync(jira, keeper)
        assert deleted.id in keeper.stays, "no census is due yet"
        jira.world.pass_time(CENSUS_EVERY)
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)
    assert [d.gone for d in keeper.deliveries if d.gone] == [(deleted.id,)]


@pytest.mark.parametrize("kind", BOTH)
def test_a_census_that_shows_nothing_at_all_loses_nothing(kind: Kind) -> None:
    with FakeJira(World().fill(5), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
        jira.world.index.clear()
        jira.world.pass_time(CENSUS_EVERY)
        with pytest.raises(NoPermission, match="none of the items"):
            sync(jira, keeper)
    assert len(keeper.histories) == 5


@pytest.mark.parametrize("kind", BOTH)
def test_a_search_index_that_lags_hides_nothing_for_long(kind: Kind) -> None:
    with FakeJira(World(lag=4).fill(40), kind) as jira:
        jira.after_page = lambda world: world.stir(1) if len(jira.requests) < 30 else None
        keeper = Keeper()
        sync(jira, keeper)
        jira.after_page = lambda _: None
        jira.world.settle()
        jira.world.pass_time(CENSUS_EVERY)
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("page", [1, 2, 4])
def test_tokens_that_go_round_in_a_circle_lose_nothing_and_end(page: int) -> None:
    with FakeJira(World().fill(60), "cloud") as jira:
        jira.repeat_token_at = page
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)


def test_cloud_changelogs_longer_than_a_page_come_whole() -> None:
    world = World()
    issue = world.create("EE")
    for number in range(130):
        world.move(issue, list(STATUSES)[number % len(STATUSES)])
    with FakeJira(world, "cloud") as jira:
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(world)
    assert not any("expand" in question for question in jira.asked("search"))


def test_data_center_changelogs_that_come_cut_off_are_completed() -> None:
    with FakeJira(World().fill(20), "data-center") as jira:
        jira.truncate = 2
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)


def test_a_changelog_that_nobody_can_complete_is_set_aside_with_its_reason() -> None:
    with FakeJira(World().fill(20), "data-center") as jira:
        jira.truncate, jira.issue_changelog = 2, False
        keeper = Keeper()
        sync(jira, keeper)
    long = {issue.key for issue in jira.world.issues.values() if len(issue.changes) > 2}
    aside = {each.item: each.reason for d in keeper.deliveries for each in d.set_aside}
    assert aside.keys() == long
    assert all("cut off: 2 of" in reason for reason in aside.values())
    assert keeper.stays.keys() == {i.id for i in jira.world.issues.values() if i.key not in long}


@pytest.mark.parametrize("kind", BOTH)
def test_only_the_projects_of_the_scope_are_kept(kind: Kind) -> None:
    scope = Scope(projects=("EE", 'No "such" OR project is not EMPTY \\'))
    with FakeJira(World().fill(20), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper, scope=scope)
    expected = {i.id for i in jira.world.issues.values() if i.project == "EE"}
    assert keeper.stays.keys() == expected


@pytest.mark.parametrize("kind", BOTH)
def test_an_issue_that_left_the_projects_keeps_its_history_with_its_new_place(kind: Kind) -> None:
    with FakeJira(World().fill(6), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper, scope=Scope(projects=("EE",)))
        moved = next(i for i in jira.world.issues.values() if i.project == "EE")
        jira.world.rename(moved, "K5")
        jira.world.pass_time(CENSUS_EVERY)
        sync(jira, keeper, scope=Scope(projects=("EE",)))
    last = keeper.histories[moved.id].stays[-1]
    assert last.place.attributes == (("project", "K5"),)
    assert not any(d.gone for d in keeper.deliveries)


@pytest.mark.parametrize("kind", BOTH)
def test_no_person_is_asked_for_or_delivered(kind: Kind) -> None:
    with FakeJira(World().fill(20), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
    asked = [str(question.get("fields", "")) for question in jira.asked("")]
    assert not any(word in each for each in asked for word in ("assignee", "reporter", "creator"))
    assert PERSON not in str(keeper.deliveries)


@pytest.mark.parametrize("kind", BOTH)
def test_fields_named_in_the_settings_become_traits_and_places(kind: Kind) -> None:
    scope = Scope(wishes=Wishes(place="squad", traits=("Squad",)))
    with FakeJira(World().fill(3), kind) as jira:
        keeper = Keeper()
        sync(jira, keeper, scope=scope)
    history = next(iter(keeper.histories.values()))
    assert "field:Squad=Harbour" in history.item.traits
    assert ("column", "Harbour") in history.stays[0].place.attributes


@pytest.mark.parametrize("kind", BOTH)
def test_an_epic_link_set_at_creation_finds_its_epic(kind: Kind) -> None:
    world = World()
    epic, story, orphan = (world.create("EE") for _ in range(3))
    epic.type, story.epic_link, orphan.epic_link = "10000", epic.key, "EE-404"
    with FakeJira(world, kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.histories[story.id].item.parent_external_id == epic.id
    assert keeper.histories[orphan.id].item.parent_external_id == ""


def test_a_field_that_holds_people_is_refused() -> None:
    scope = Scope(wishes=Wishes(traits=("Tester",)))
    with FakeJira(World().fill(1)) as jira, pytest.raises(SettingRefused, match="holds people"):
        sync(jira, Keeper(), scope=scope)


def test_a_status_that_jira_no_longer_lists_is_counted() -> None:
    world = World()
    issue = world.create("EE")
    world.move(issue, "6")
    issue.changes[0]["items"][0] |= {"from": "99", "fromString": "Inbox"}
    with FakeJira(world) as jira:
        keeper = Keeper()
        sync(jira, keeper)
    history = keeper.histories[issue.id]
    assert history.repairs == {Repair.STATUS_UNKNOWN: 1}
    named = {s.external_id: s.name for d in keeper.deliveries for s in d.statuses}
    assert named["99"] == "Inbox"


@pytest.mark.parametrize("kind", BOTH)
def test_throttling_is_honoured_to_the_second_and_told(kind: Kind) -> None:
    pauses: list[float] = []
    notes: list[str] = []
    with FakeJira(World().fill(30), kind) as jira:
        busy = {"Retry-After": "17"}
        jira.faults = [Fault(429, "search", busy, {}, skip=1), Fault(503, "search", busy, {})]
        keeper = Keeper()
        deliveries = syncing(
            jira, keeper, pause=pauses.append, report=lambda told: notes.append(told.note)
        )
        for delivery in deliveries:
            keeper.keep(delivery)
    assert pauses == [17.0, 17.0]
    assert notes.count("Jira asks us to wait 17 seconds") == 2
    assert keeper.stays == truth(jira.world)


@pytest.mark.parametrize("kind", BOTH)
def test_a_server_in_trouble_is_asked_again(kind: Kind) -> None:
    with FakeJira(World().fill(30), kind) as jira:
        jira.faults = [Fault(500, "search", {}, {}), Fault(502, "search", {}, {}, skip=2)]
        keeper = Keeper()
        sync(jira, keeper)
    assert keeper.stays == truth(jira.world)
    assert not jira.faults


@pytest.mark.parametrize("kind", BOTH)
def test_progress_is_told_page_by_page_though_all_fits_into_one_batch(kind: Kind) -> None:
    told: list[Progress] = []
    with FakeJira(World().fill(30), kind, page=10) as jira:
        keeper = Keeper()
        for delivery in syncing(jira, keeper, batch=1_000, report=told.append):
            keeper.keep(delivery)
    phases = list(dict.fromkeys(each.phase for each in told))
    assert phases == ["connecting", "items", "census"]
    items = [each.done for each in told if each.phase == "items"]
    assert items == sorted(items)
    assert len({0, 10, 30}.intersection(items)) == 3
    assert {each.total for each in told if each.phase == "items" and each.done} == {30}


def test_progress_ends_at_its_total() -> None:
    told: list[Progress] = []
    with FakeJira(World().fill(30)) as jira:
        keeper = Keeper()
        for delivery in syncing(jira, keeper, report=told.append):
            keeper.keep(delivery)
    items = [each for each in told if each.phase == "items"]
    assert (items[-1].done, items[-1].total) == (30, 30)
    assert TOKEN not in str(told)
