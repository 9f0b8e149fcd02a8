"""What the simulated tracker hands over: sound histories, believable items, one plan for all."""

import re
from collections import Counter

import msgspec
import pytest

from headwater.simulation import Simulation, simulate
from headwater.simulation.cast import SOURCE, STREAMS, UNMAPPED_STATUS_ID
from headwater.simulation.tests.conftest import NOW
from headwater.simulation.tests.reading import contiguous
from headwater.simulation.tracker import TypeId
from headwater.simulation.working_time import instant
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.work import Level


@pytest.fixture(scope="module")
def histories(simulation: Simulation) -> list[History]:
    return list(simulation.histories)


def test_the_same_seed_gives_the_same_organisation(simulation: Simulation) -> None:
    assert simulate(NOW).delivery() == simulation.delivery()


def test_another_seed_gives_another_one(simulation: Simulation, another: Simulation) -> None:
    assert another.truths.finished != simulation.truths.finished


def test_stays_are_contiguous_ordered_and_last_from_creation_on(histories: list[History]) -> None:
    for history in histories:
        stays = history.stays
        assert stays[0].entered_at == history.item.created_at
        assert contiguous(stays)
        assert all(s.left_at is not None and s.entered_at < s.left_at for s in stays[:-1])
        assert stays[-1].left_at is None


def test_nothing_happens_after_now(histories: list[History]) -> None:
    assert max(history.stays[-1].entered_at for history in histories) <= instant(NOW)


def test_ids_and_keys_are_unique_and_keys_belong_to_the_project(histories: list[History]) -> None:
    keys = [history.item.key for history in histories]
    assert len(set(keys)) == len(keys)
    assert len({history.item.external_id for history in histories}) == len(histories)
    for history in histories:
        project = dict(history.stays[-1].place.attributes)["project"]
        assert re.fullmatch(rf"{project}-\d+", history.item.key)


def test_titles_are_whole_phrases(histories: list[History]) -> None:
    titles = [history.item.title for history in histories]
    assert not [title for title in titles if re.search(r"[#{}|]|^\W|\s{2}|\bthe the\b", title)]
    assert len(set(titles)) > 3000


def test_parents_are_one_level_up_and_were_there_first(histories: list[History]) -> None:
    above = {Level.ITEM: Level.EPIC, Level.EPIC: Level.INITIATIVE, Level.SUB_ITEM: Level.ITEM}
    items = {history.item.external_id: history.item for history in histories}
    children = [item for item in items.values() if item.parent_external_id]
    assert {item.level for item in children} == set(above)
    for item in children:
        assert items[item.parent_external_id].level is above[item.level]


def test_the_plan_knows_every_status_but_one_and_every_type_but_one(
    simulation: Simulation,
) -> None:
    plan, delivery = simulation.organisation, simulation.delivery()
    streams = [stream for domain in plan.domains for stream in domain.streams]
    mapped = {rule.status for stream in streams for rule in stream.statuses}
    assert {status.external_id for status in delivery.statuses} - mapped == {UNMAPPED_STATUS_ID}
    known = {rule.trait for rule in plan.kind_rules}
    items = [h.item for h in delivery.histories if h.item.level is Level.ITEM]
    unknown = Counter(item.type_id for item in items if not known & set(item.traits))
    assert unknown == {TypeId.SUPPORT_REQUEST.value: simulation.truths.unmapped_type}


def test_a_handful_of_items_is_in_the_unmapped_status(
    simulation: Simulation, histories: list[History]
) -> None:
    there = sum(history.stays[-1].status == UNMAPPED_STATUS_ID for history in histories)
    assert there == simulation.truths.unmapped_status > 0


def test_statuses_differ_between_streams() -> None:
    names = [{step.status for step in stream.steps} for stream in STREAMS]
    assert all(len(one & other) <= 2 for one in names for other in names if one is not other)


def test_sprints_hold_the_work_of_their_own_teams(simulation: Simulation) -> None:
    delivery = simulation.delivery()
    sprints = {sprint.external_id: sprint for sprint in delivery.sprints}
    spans = [span for history in delivery.histories for span in history.sprint_spans]
    assert len(spans) > 1000
    assert {span.sprint for span in spans} <= set(sprints)
    assert {sprint.name.split()[0].lower() for sprint in sprints.values()} == set(
        simulation.truths.sprint_teams
    )
    for span in spans:
        assert span.left_at is None or span.joined_at < span.left_at


def test_deliveries_hold_every_item_once_and_survive_encoding(
    simulation: Simulation, histories: list[History]
) -> None:
    deliveries = list(simulation.deliveries(size=4000))
    assert [h for delivery in deliveries for h in delivery.histories] == histories
    assert {delivery.source for delivery in deliveries} == {SOURCE}
    again = msgspec.json.decode(msgspec.json.encode(deliveries[0]), type=Delivery)
    assert again == deliveries[0]


def test_now_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        simulate(NOW.replace(tzinfo=None))
