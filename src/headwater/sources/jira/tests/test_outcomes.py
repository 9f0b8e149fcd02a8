"""What Jira says an item is for is read from a field or a heading, and dated by its history."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.sources.errors import SettingRefused
from headwater.sources.jira import payloads
from headwater.sources.jira.changelog_index import index_changelogs
from headwater.sources.jira.chunks import chunks
from headwater.sources.jira.fields import Wishes
from headwater.sources.jira.files import translate_chunk
from headwater.sources.jira.instants import instant
from headwater.sources.jira.options import FieldMap, Options
from headwater.sources.jira.outcomes import Edit, since
from headwater.sources.jira.sync import Scope
from headwater.sources.jira.tests.fake_jira import FakeJira
from headwater.sources.jira.tests.fake_world import OUTCOME, PERSON, World
from headwater.sources.jira.tests.payloads import CREATED, at, change, issue, item
from headwater.sources.jira.tests.test_sync import BOTH, Keeper, Kind, sync
from headwater.sources.jira.translate import Translator, Unusable
from headwater.vocabulary.work import TrackerOutcome

HOPE = "Fewer customers give up while paying."
SECTION = f"Why now.\n\nh2. Anticipated outcome\n\n{HOPE}\n\nh2. Scope\n\nRefunds."
FIELD = FieldMap(outcome=OUTCOME, outcome_name="Anticipated outcome")
HEADING = FieldMap(heading="Anticipated outcome")
FETCHED = instant(at(31))


def said(
    *changes: dict[str, Any], told: dict[str, Any], by: FieldMap = FIELD
) -> TrackerOutcome | None:
    payload = msgspec.json.encode(issue(*changes, **told))
    decoded = msgspec.json.decode(payload, type=payloads.issue_type(by.ids()))
    return Translator(Options("jira", FETCHED, fields=by)).history(decoded).outcome


def wrote(number: int, day: int, before: str | None, after: str | None) -> dict[str, Any]:
    return change(number, day, item("Anticipated outcome", (None, before), (None, after), OUTCOME))


def described(number: int, day: int, before: str | None, after: str | None) -> dict[str, Any]:
    return change(number, day, item("description", (None, before), (None, after), "description"))


def test_a_field_filled_at_creation_was_said_then() -> None:
    created = instant(CREATED)
    assert said(told={OUTCOME: f" {HOPE}\r\n"}) == TrackerOutcome(HOPE, created, created)


@pytest.mark.parametrize("empty", [None, "", " \n", [], {"type": "doc", "content": []}])
def test_an_empty_field_says_nothing(empty: Any) -> None:
    assert said(wrote(1, 5, HOPE, None), told={OUTCOME: empty}) is None


def test_without_a_setting_nothing_is_read() -> None:
    assert said(by=FieldMap(), told={OUTCOME: HOPE, "description": SECTION}) is None


def test_a_text_is_dated_by_its_last_change_and_since_it_was_first_there() -> None:
    changes = [wrote(1, 6, None, "TBD"), wrote(2, 9, "TBD", HOPE)]
    expected = TrackerOutcome(HOPE, instant(at(9)), instant(at(6)))
    assert said(*changes, told={OUTCOME: HOPE}) == expected
    assert said(*reversed(changes), told={OUTCOME: HOPE}) == expected


def test_a_gap_begins_anew() -> None:
    changes = [wrote(1, 6, None, "x"), wrote(2, 7, "x", None), wrote(3, 9, None, HOPE)]
    found = said(*changes, told={OUTCOME: HOPE})
    assert found == TrackerOutcome(HOPE, instant(at(9)), instant(at(9)))


def test_a_history_that_ends_without_the_text_there_is_makes_nothing_up() -> None:
    found = said(wrote(1, 6, "x", None), told={OUTCOME: HOPE})
    assert found == TrackerOutcome(HOPE, instant(at(6)), instant(at(6)))


def test_a_changelog_without_ids_is_read_by_the_field_s_name() -> None:
    nameless = change(1, 6, item("Anticipated outcome", (None, None), (None, HOPE)))
    other = change(2, 8, item("Other", (None, "a"), (None, "b"), "customfield_1"))
    found = said(nameless, other, told={OUTCOME: HOPE})
    assert found == TrackerOutcome(HOPE, instant(at(6)), instant(at(6)))


def test_another_field_of_the_same_name_is_told_apart_by_its_id() -> None:
    twin = change(1, 6, item("Anticipated outcome", (None, "a"), (None, "b"), "customfield_1"))
    found = said(twin, told={OUTCOME: HOPE})
    assert found is not None
    assert found.said_at == instant(CREATED)


def test_a_heading_s_text_is_dated_by_the_changes_of_that_text_alone() -> None:
    changes = [
        described(1, 6, "Why now.", SECTION.replace("Refunds", "Returns")),
        described(2, 9, SECTION.replace("Refunds", "Returns"), SECTION),
    ]
    found = said(*changes, by=HEADING, told={"description": SECTION})
    assert found == TrackerOutcome(HOPE, instant(at(6)), instant(at(6)))


@pytest.mark.parametrize("heading", ["Erwartete Wirkung für Kundinnen", "Чего мы ждём", "期待"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_heading_of_any_language_is_found_however_the_payload_is_encoded(
    heading: str, *, ascii_only: bool
) -> None:
    payload = issue(description=f"h2. {heading.upper()}\n\n{HOPE}")
    by = FieldMap(heading=heading)
    text = json.dumps(payload, ensure_ascii=ascii_only)
    decoded = msgspec.json.decode(text, type=payloads.issue_type(by.ids()))
    found = Translator(Options("jira", FETCHED, fields=by)).history(decoded).outcome
    assert found is not None
    assert found.text == HOPE


def test_of_a_field_and_a_heading_the_field_counts_where_it_is_filled() -> None:
    both = FieldMap(outcome=OUTCOME, heading="Anticipated outcome")
    here = said(by=both, told={OUTCOME: "Sooner paid.", "description": SECTION})
    there = said(by=both, told={OUTCOME: None, "description": SECTION})
    assert here is not None
    assert here.text == "Sooner paid."
    assert there is not None
    assert there.text == HOPE


def test_a_choice_is_said_by_its_name_and_a_person_by_nothing() -> None:
    person = {"accountId": "1", "displayName": PERSON}
    chosen = said(told={OUTCOME: [{"value": "Customer joy"}, {"value": "Less risk"}, person]})
    assert chosen is not None
    assert chosen.text == "Customer joy, Less risk"
    assert said(told={OUTCOME: person}) is None


def test_a_change_without_a_time_makes_an_issue_unusable_rather_than_old() -> None:
    timeless = wrote(1, 6, None, HOPE) | {"created": None}
    with pytest.raises(Unusable):
        said(timeless, told={OUTCOME: HOPE})


def test_a_change_in_the_future_dates_nothing() -> None:
    late = wrote(1, 6, None, HOPE) | {"created": "2031-03-06T09:00:00.000+0100"}
    found = said(late, told={OUTCOME: HOPE})
    assert found is not None
    assert found.said_at == instant(CREATED)


TEXTS = st.sampled_from(["", "TBD", HOPE])


@given(TEXTS, st.lists(TEXTS, max_size=8))
def test_since_is_the_start_of_the_last_unbroken_run(first: str, later: list[str]) -> None:
    texts = [first, *later]
    edits = [Edit(n, n, texts[n - 1], texts[n]) for n in range(1, len(texts))]
    run = 0
    for text in reversed(texts):
        if not text:
            break
        run += 1
    expected = len(texts) - run if run else len(texts) - 1
    assert since(0, edits) == expected


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("by", [Wishes(outcome="anticipated OUTCOME"), Wishes(outcome=OUTCOME)])
def test_a_sync_reads_a_chosen_field_wherever_it_runs(kind: Kind, by: Wishes) -> None:
    world = World().fill(3)
    first = next(iter(world.issues.values()))
    world.write(first, "TBD")
    since_then = world.now
    world.write(first, HOPE)
    with FakeJira(world, kind) as jira:
        keeper = Keeper()
        sync(jira, keeper, scope=Scope(wishes=by))
    outcomes = {name: history.outcome for name, history in keeper.histories.items()}
    assert outcomes.pop(first.id) == TrackerOutcome(
        HOPE, whole_milliseconds(first.updated), whole_milliseconds(since_then)
    )
    assert set(outcomes.values()) == {None}


def whole_milliseconds(moment: int) -> int:
    return moment // 1000 * 1000


@pytest.mark.parametrize("kind", BOTH)
def test_a_sync_reads_a_heading_and_asks_for_descriptions_only_then(kind: Kind) -> None:
    world = World().fill(3)
    first = next(iter(world.issues.values()))
    world.describe(first, SECTION)
    with FakeJira(world, kind) as jira:
        keeper = Keeper()
        sync(jira, keeper)
        assert "description" not in str(jira.asked("search"))
        keeper.cursor = None
        sync(jira, keeper, scope=Scope(wishes=Wishes(heading="Anticipated outcome")))
    found = keeper.histories[first.id].outcome
    assert found is not None
    assert (found.text, found.said_at) == (HOPE, whole_milliseconds(first.updated))


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("wish", ["Squid", "Tester", "summary", "description"])
def test_a_field_that_cannot_say_it_is_refused_with_the_reason(kind: Kind, wish: str) -> None:
    with FakeJira(World().fill(1), kind) as jira, pytest.raises(SettingRefused):
        sync(jira, Keeper(), scope=Scope(wishes=Wishes(outcome=wish)))


@pytest.mark.parametrize("apart", [False, True])
def test_saved_files_tell_it_too_with_their_changelog_in_or_apart(
    tmp_path: Path, *, apart: bool
) -> None:
    payload = issue(wrote(1, 6, None, "TBD"), wrote(2, 9, "TBD", HOPE), **{OUTCOME: HOPE})
    options = Options("jira", FETCHED, fields=FIELD)
    if apart:
        rows = [{"issueId": payload["id"], "history": h} for h in payload["changelog"]["histories"]]
        logs, index = tmp_path / "logs.jsonl", tmp_path / "index.sqlite3"
        logs.write_bytes(b"\n".join(msgspec.json.encode(row) for row in rows))
        assert index_changelogs(logs, index, options) == ()
        options = msgspec.structs.replace(options, changelogs=str(index))
        del payload["changelog"]
    saved = tmp_path / "issues.jsonl"
    saved.write_bytes(msgspec.json.encode(payload))
    (chunk,) = chunks(saved)
    (history,) = translate_chunk(chunk, options).histories
    assert history.outcome == TrackerOutcome(HOPE, instant(at(9)), instant(at(6)))
