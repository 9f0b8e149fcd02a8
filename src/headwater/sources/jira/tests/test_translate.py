"""What a payload says becomes a history, and what it cannot say is never made up."""

import json
import random
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.sources.errors import SettingRefused
from headwater.sources.jira.instants import instant
from headwater.sources.jira.options import FieldMap, Options, refuse_people
from headwater.sources.jira.payloads import Change, issue_type
from headwater.sources.jira.tests.payloads import at, change, issue, item, status
from headwater.sources.jira.translate import Translator, Unusable
from headwater.vocabulary.delivery import History
from headwater.vocabulary.work import Level, StatusCategory

FIELDS = FieldMap(
    sprint="customfield_10020",
    flagged="customfield_10021",
    epic_link="customfield_10014",
    place="customfield_10060",
    traits=(("Class of service", "customfield_10061"),),
)
OPTIONS = Options("jira", instant("2024-04-01T00:00:00.000+0000"), fields=FIELDS)


def translate(payload: dict[str, Any], options: Options = OPTIONS, apart: Any = ()) -> History:
    shape = issue_type(options.fields.ids())
    decoded = msgspec.json.decode(json.dumps(payload), type=shape)
    changes = [msgspec.json.decode(json.dumps(each), type=Change) for each in apart]
    return Translator(options).history(decoded, changes)


def places(history: History) -> list[dict[str, str]]:
    return [dict(stay.place.attributes) for stay in history.stays]


def marks(history: History) -> list[tuple[str, ...]]:
    return [stay.marks for stay in history.stays]


MOVES = (
    change(1, 5, status("1", "3")),
    change(2, 6, status("3", "1")),
    change(3, 8, status("1", "6")),
)


def test_the_item_is_described_as_jira_describes_it_now() -> None:
    labels = {"labels": ["urgent"], "customfield_10061": {"id": "3", "value": "Expedite"}}
    found = translate(issue(parent={"id": 77, "key": "HARBOUR-7"}, **labels)).item
    assert (found.external_id, found.key, found.title) == ("10063", "HARBOUR-1", "Berth booking")
    assert found.url == "https://jira.example.com/x/browse/HARBOUR-1"
    assert found.parent_external_id == "77"
    assert found.traits == ("type:10001", "label:urgent", "field:Class of service=Expedite")


def test_statuses_are_told_by_id_from_creation_on() -> None:
    history = translate(issue(*MOVES))
    assert [stay.status for stay in history.stays] == ["1", "3", "1", "6"]
    assert history.stays[0].entered_at == history.item.created_at
    assert history.stays[-1].entered_at == instant(at(8))
    assert not history.repairs


@pytest.mark.parametrize("order", range(4))
def test_the_order_of_delivery_does_not_matter(order: int) -> None:
    shuffled = [*MOVES, change(4, 7, item("Flagged", ("", ""), ("", "Impediment")))]
    expected = translate(issue(*shuffled))
    random.Random(order).shuffle(shuffled)
    assert translate(issue(*shuffled)).stays == expected.stays


def test_newest_first_is_no_repair() -> None:
    assert not translate(issue(*reversed(MOVES))).repairs


def test_the_category_goes_by_its_id_where_its_key_contradicts() -> None:
    contradicting = {"id": "6", "name": "已完成", "statusCategory": {"id": 3, "key": "new"}}
    translator = Translator(OPTIONS)
    shape = issue_type(FIELDS.ids())
    payload = json.dumps(issue(status=contradicting))
    translator.history(msgspec.json.decode(payload, type=shape))
    assert [s.category for s in translator.seen.statuses()] == [StatusCategory.DONE]


def test_moves_between_projects_change_the_place() -> None:
    moved = change(4, 7, item("Key", (None, "QUAY-9"), (None, "HARBOUR-1")))
    history = translate(issue(*MOVES, moved))
    assert [place["project"] for place in places(history)] == ["QUAY"] * 3 + ["HARBOUR"] * 2


def test_a_project_renamed_since_goes_by_its_present_key() -> None:
    moved = change(4, 7, item("Key", (None, "QUAY-9"), (None, "PORT-1")))
    assert places(translate(issue(*MOVES, moved)))[-1]["project"] == "HARBOUR"


def test_components_come_and_go() -> None:
    added = change(4, 7, item("Component", (None, None), ("71", "Cranes")))
    removed = change(5, 9, item("Component", ("72", "Gates"), (None, None)))
    history = translate(issue(*MOVES, added, removed, components=[{"id": "71", "name": "Cranes"}]))
    told = [[v for a, v in stay.place.attributes if a == "component"] for stay in history.stays]
    assert (told[0], told[-2], told[-1]) == (["Gates"], ["Cranes", "Gates"], ["Cranes"])


def test_a_configured_field_is_part_of_the_place() -> None:
    handed = change(4, 7, item("Squad", (None, "Tugs"), (None, "Pilots"), "customfield_10060"))
    history = translate(issue(*MOVES, handed, customfield_10060={"value": "Pilots"}))
    assert [place["column"] for place in places(history)] == ["Tugs"] * 3 + ["Pilots"] * 2


def test_a_flag_is_a_mark_while_it_is_up() -> None:
    up = change(4, 6, item("Flagged", ("", ""), ("", "Impediment"), "customfield_10021"))
    down = change(5, 7, item("Flagged", ("", "Impediment"), ("", ""), "customfield_10021"))
    history = translate(issue(change(1, 5, status("1", "6")), up, down))
    assert marks(history) == [(), (), ("flag",), ()]


def test_a_flag_set_at_creation_is_there_from_the_start() -> None:
    assert marks(translate(issue(customfield_10021=[{"value": "Impediment"}]))) == [("flag",)]
    assert marks(translate(issue(flagged=True))) == [("flag",)]


def test_waiting_links_are_marks_and_others_are_not() -> None:
    blocked = ("EE-2", "Dieser Vorgang is blocked by EE-2")
    linked = change(4, 6, item("Link", (None, None), blocked))
    related = change(5, 7, item("Link", (None, None), ("EE-3", "This issue relates to EE-3")))
    nameless = change(6, 7, item("Link", (None, None), ("EE-4", None)))
    freed = change(7, 9, item("Link", blocked, (None, None)))
    history = translate(issue(change(1, 5, status("1", "6")), linked, related, nameless, freed))
    assert marks(history) == [(), (), ("link:is blocked by",), ()]


def test_a_link_older_than_the_changelog_is_there_from_the_start() -> None:
    link = {"type": {"inward": "is blocked by"}, "inwardIssue": {"id": "5", "key": "EE-5"}}
    outward = {"type": {"inward": "is blocked by"}, "outwardIssue": {"id": "6", "key": "EE-6"}}
    assert marks(translate(issue(issuelinks=[link, outward]))) == [("link:is blocked by",)]


def test_sprints_are_joined_and_left() -> None:
    joined = change(4, 5, item("Sprint", ("", ""), ("38", "A")))
    carried = change(5, 7, item("Sprint", ("38", "A"), ("38, 40", "A, B")))
    left = change(6, 8, item("Sprint", ("38, 40", "A, B"), ("38", "A")))
    spans = translate(issue(joined, carried, left)).sprint_spans
    told = {span.sprint: (span.joined_at, span.left_at) for span in spans}
    assert told == {"38": (instant(at(5)), None), "40": (instant(at(7)), instant(at(8)))}


@pytest.mark.parametrize(
    "sprint",
    [
        {"id": 38, "name": "A, B", "state": "closed", "startDate": "2024-03-04T08:00:00.000Z"},
        "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=38,rapidViewId=8,state=CLOSED,"
        "name=A, B,startDate=2024-03-04T08:00:00.000Z,endDate=<null>,completeDate=<null>]",
    ],
)
def test_sprints_are_read_in_the_shape_of_either_jira(sprint: Any) -> None:
    translator = Translator(OPTIONS)
    payload = json.dumps(issue(customfield_10020=[sprint]))
    history = translator.history(msgspec.json.decode(payload, type=issue_type(FIELDS.ids())))
    (found,) = translator.seen.sprints()
    assert (found.external_id, found.name, found.completes_at) == ("38", "A, B", None)
    assert found.starts_at == instant("2024-03-04T08:00:00.000+0000")
    assert [span.sprint for span in history.sprint_spans] == ["38"]


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ({"id": "1", "hierarchyLevel": 2}, Level.INITIATIVE),
        ({"id": "1", "hierarchyLevel": 1}, Level.EPIC),
        ({"id": "1", "hierarchyLevel": 0, "name": "Epic"}, Level.ITEM),
        ({"id": "1", "hierarchyLevel": -1}, Level.SUB_ITEM),
        ({"id": "1", "subtask": True}, Level.SUB_ITEM),
        ({"id": "1", "name": "Epic", "subtask": False}, Level.EPIC),
        ({"id": "1", "name": "Initiative"}, Level.INITIATIVE),
        (None, Level.ITEM),
    ],
)
def test_the_level_is_jiras_hierarchy_else_the_types_name(kind: Any, level: Level) -> None:
    assert translate(issue(issuetype=kind)).item.level is level


def test_an_epic_link_by_key_finds_its_id_in_the_changelog() -> None:
    linked = change(4, 5, item("Epic Link", (None, None), ("10073", "HARBOUR-11")))
    found = translate(issue(linked, customfield_10014="HARBOUR-11")).item
    assert found.parent_external_id == "10073"


def test_fields_that_are_null_are_no_trouble() -> None:
    nulls = dict.fromkeys(("summary", "labels", "components", "issuelinks", "parent", "issuetype"))
    found = translate(issue(**nulls, project=None, updated=None, closedSprints=None)).item
    assert (found.title, found.traits, found.level) == ("", (), Level.ITEM)


def test_a_changelog_that_is_cut_off_is_never_used() -> None:
    payload = issue(*MOVES)
    payload["changelog"]["total"] = 100
    with pytest.raises(Unusable, match="cut off: 3 of 100 changes"):
        translate(payload)


def test_changes_that_came_apart_complete_a_changelog_that_was_cut_off() -> None:
    payload = issue(*MOVES)
    payload["changelog"]["histories"] = list(MOVES[:1])
    assert translate(payload, apart=MOVES).stays == translate(issue(*MOVES)).stays


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"created": None}, "no creation time"),
        ({"created": "2024-03-04"}, "cannot be read as a time"),
        ({"created": "person-01"}, "cannot be read as a time"),
        ({"status": None}, "no status"),
    ],
)
def test_what_a_history_cannot_do_without_is_named(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unusable, match=reason) as raised:
        translate(issue(**fields))
    assert "person-01" not in str(raised.value)


def test_an_issue_without_any_changelog_is_not_taken_for_one_without_changes() -> None:
    payload = issue()
    del payload["changelog"]
    with pytest.raises(Unusable, match="no changelog"):
        translate(payload)


def test_people_in_a_configured_field_are_dropped_and_people_fields_refused() -> None:
    person = {"accountId": "1", "displayName": "person-01", "name": "person-01"}
    history = translate(issue(customfield_10060=person, customfield_10061=[person]))
    assert "person-01" not in str(history)
    with pytest.raises(SettingRefused, match="assignee"):
        refuse_people(FieldMap(traits=(("Who", "assignee"),)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-06-12T08:13:13.360+0800", 1_591_920_793_360_000),
        ("2020-06-12T00:13:13.360Z", 1_591_920_793_360_000),
        (1_591_920_793_360, 1_591_920_793_360_000),
        (1_591_920_793, 1_591_920_793_000_000),
    ],
)
def test_times_are_read_in_every_form_jira_writes(written: str | int, expected: int) -> None:
    assert instant(written) == expected


wanderings = st.lists(
    st.tuples(st.integers(1, 28), st.sampled_from("136"), st.sampled_from("136")), max_size=6
)


@settings(max_examples=150, deadline=None)
@given(wanderings, st.booleans(), st.booleans(), st.sampled_from("136"))
def test_the_short_path_and_the_mending_one_give_the_same_history(
    wandering: list[tuple[int, str, str]], consistent: bool, newest_first: bool, now: str
) -> None:
    if consistent:
        wandering.sort()
        trail = [*(before for _, before, _ in wandering), now]
        steps = zip(wandering, pairwise(trail), strict=True)
        wandering = [(day, before, after) for (day, *_), (before, after) in steps]
    changes = [change(n, day, status(a, b)) for n, (day, a, b) in enumerate(wandering, 1)]
    payload = issue(*(changes[::-1] if newest_first else changes), status={"id": now})
    short = translate(payload)
    with patch("headwater.sources.jira.translate.straight_stays", return_value=None):
        mended = translate(payload)
    assert short == mended


def test_an_ordinary_history_takes_the_short_path() -> None:
    with patch("headwater.sources.jira.translate.build_stays", side_effect=AssertionError):
        assert len(translate(issue(*MOVES)).stays) == 4
