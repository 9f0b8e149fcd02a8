"""Saved payloads are read in every shape people save them, and a bad part costs only itself."""

import gzip
import json
import os
import pickle
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.sources.errors import FileMissing, FileNotReadable, FormatNotRecognised
from headwater.sources.jira.changelog_index import index_changelogs
from headwater.sources.jira.chunks import chunks
from headwater.sources.jira.files import discover_fields, read_lists, translate_chunk
from headwater.sources.jira.instants import instant
from headwater.sources.jira.options import FieldMap, Options
from headwater.sources.jira.tests.payloads import change, issue, item, status
from headwater.vocabulary.delivery import Delivery, History, SetAside
from headwater.vocabulary.work import StatusCategory

OPTIONS = Options("jira", instant("2024-04-01T00:00:00.000+0000"))
MOVES = (change(1, 5, status("1", "3")), change(2, 8, status("3", "6")))


def numbered(count: int) -> list[dict[str, Any]]:
    return [issue(*MOVES) | {"id": str(n), "key": f"HARBOUR-{n}"} for n in range(1, count + 1)]


def translated(path: Path, options: Options = OPTIONS, items: int = 3) -> list[Delivery]:
    return [translate_chunk(chunk, options) for chunk in chunks(path, items)]


def keys(deliveries: list[Delivery]) -> list[str]:
    return [history.item.key for each in deliveries for history in each.histories]


def aside(deliveries: list[Delivery]) -> list[SetAside]:
    return [each for delivery in deliveries for each in delivery.set_aside]


def as_lines(issues: list[Any]) -> str:
    return "\n".join(json.dumps(each) for each in issues) + "\n"


def as_pages(issues: list[Any]) -> str:
    return json.dumps([{"startAt": 0, "issues": issues[:4]}, {"issues": issues[4:]}], indent=1)


SHAPES: dict[str, Callable[[list[Any]], str]] = {
    "array": json.dumps,
    "pretty array": lambda issues: json.dumps(issues, indent=2),
    "lines": as_lines,
    "pretty objects": lambda issues: "\n".join(json.dumps(each, indent=2) for each in issues),
    "page": lambda issues: json.dumps({"names": {"a": "b"}, "issues": issues, "total": 9}),
    "pretty page": lambda issues: json.dumps({"schema": {"a": {}}, "issues": issues}, indent=1),
    "pages": as_pages,
    "lines of pages": lambda issues: as_lines([{"issues": issues[:4]}, {"issues": issues[4:]}]),
}


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_every_issue(tmp_path: Path, shape: str, compress: bool) -> None:
    issues = numbered(10)
    data = ("\ufeff" + SHAPES[shape](issues)).encode()
    path = tmp_path / "saved"
    path.write_bytes(gzip.compress(data) if compress else data)
    found = translated(path)
    assert keys(found) == [each["key"] for each in issues]
    assert not aside(found)


def test_chunks_travel_between_processes_and_bound_their_size(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl"
    path.write_text(as_lines(numbered(10)))
    cut = [pickle.loads(pickle.dumps(chunk)) for chunk in chunks(path, 4)]  # noqa: S301 - our own
    assert [len(chunk.elements) for chunk in cut] == [4, 4, 2]
    assert cut[-1].position == path.stat().st_size
    assert pickle.loads(pickle.dumps(OPTIONS)) == OPTIONS  # noqa: S301


BAD_LINES = [
    ('{"id": "2", "fields": ', "not a Jira issue: Input data was truncated"),
    ('{"id": "2", "fields": {"summary": ["person-01"]}}', "at `$.fields.summary`"),
    ('{"id": "2", "key": "HARBOUR-2", "fields": {"status": null}}', "no creation time"),
    ('"person-01"', "not a Jira issue"),
    ('{"person-01": 1}', "missing required field `id`"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_set_aside_with_its_number_and_costs_only_itself(
    tmp_path: Path, line: str, reason: str
) -> None:
    good = [json.dumps(each) for each in numbered(3)]
    path = tmp_path / "issues.jsonl"
    path.write_text("\n".join([good[0], line, "", good[1], good[2]]))
    found = translated(path)
    assert keys(found) == ["HARBOUR-1", "HARBOUR-2", "HARBOUR-3"]
    (one,) = aside(found)
    assert (one.file, one.line) == ("issues.jsonl", 2)
    assert reason in one.reason
    assert "person-01" not in one.reason


def test_a_bad_element_of_an_array_costs_only_itself(tmp_path: Path) -> None:
    good = [json.dumps(each) for each in numbered(2)]
    path = tmp_path / "issues.json"
    path.write_text(f'[\n{good[0]},\n{{"id": "x", "fields": tru}},\n{good[1]}\n]')
    found = translated(path)
    assert keys(found) == ["HARBOUR-1", "HARBOUR-2"]
    assert [one.line for one in aside(found)] == [3]


@pytest.mark.parametrize("shape", ["array", "page"])
def test_a_file_that_ends_in_the_middle_gives_what_came_before(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "issues.json"
    path.write_text(SHAPES[shape](numbered(5))[:-400])
    found = translated(path)
    assert keys(found) == [f"HARBOUR-{n}" for n in range(1, 5)]
    assert "ends in the middle" in aside(found)[0].reason


def test_a_compressed_file_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "issues.jsonl.gz"
    noise = [each | {"noise": os.urandom(2000).hex()} for each in numbered(2000)]
    path.write_bytes(gzip.compress(as_lines(noise).encode())[:-1_000_000])
    found = translated(path, items=500)
    assert 100 < len(keys(found)) < 2000
    assert "cut off or damaged" in aside(found)[-1].reason


@pytest.mark.parametrize("cut_off", [30, 300])
def test_even_a_small_compressed_file_that_is_cut_off_gives_what_came_before(
    tmp_path: Path, cut_off: int
) -> None:
    path = tmp_path / "issues.jsonl.gz"
    noise = [each | {"noise": os.urandom(200).hex()} for each in numbered(20)]
    path.write_bytes(gzip.compress(as_lines(noise).encode())[:-cut_off])
    found = translated(path)
    assert len(keys(found)) >= 15
    assert "cut off or damaged" in aside(found)[-1].reason


def test_an_endlessly_nested_item_costs_only_itself(tmp_path: Path) -> None:
    first, second, third = map(json.dumps, numbered(3))
    deep = second.replace('"fields": {', f'"fields": {{"deep": {"[" * 20_000}{"]" * 20_000}, ', 1)
    path = tmp_path / "issues.jsonl"
    path.write_text("\n".join((first, deep, third)))
    assert discover_fields(path)
    found = translated(path)
    assert keys(found) == ["HARBOUR-1", "HARBOUR-3"]
    assert [each.line for each in aside(found)] == [2]


def test_what_is_no_object_in_an_array_is_set_aside_and_never_passed_over(tmp_path: Path) -> None:
    good = [json.dumps(each) for each in numbered(2)]
    path = tmp_path / "issues.json"
    path.write_text(f"[\n{good[0]},\nnull,\n{good[1]},\n17\n]")
    found = translated(path)
    assert keys(found) == ["HARBOUR-1", "HARBOUR-2"]
    assert ["not a Jira issue" in one.reason for one in aside(found)] == [True, True]


def test_files_that_are_none_are_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="no file at"):
        next(chunks(tmp_path / "nowhere.json"))
    with pytest.raises(FileNotReadable, match="folder"):
        next(chunks(tmp_path))
    csv = tmp_path / "a.csv"
    csv.write_text("item,status\n1,open\n")
    with pytest.raises(FormatNotRecognised, match=r"a\.csv does not begin like JSON"):
        next(chunks(csv))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    big = json.dumps(issue(*MOVES, summary="x" * 10_000))
    path.write_text(f"[{','.join([big] * 5_000)}]")
    tracemalloc.start()
    count = sum(len(chunk.elements) for chunk in chunks(path, 100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < path.stat().st_size / 2


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload where something else could stand."""
    if at:
        yield at
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(each, (*at, key))


FULL = issue(
    *MOVES,
    change(3, 9, item("Sprint", ("", ""), ("7", "Tide 7"), "customfield_10020")),
    change(4, 9, item("Component", (None, None), ("7", "Cranes"))),
    change(5, 9, item("Link", (None, None), ("EE-5", "This issue is blocked by EE-5"))),
    change(6, 9, item("Flagged", ("", ""), ("", "Impediment"), "customfield_10021")),
    change(7, 9, item("Key", (None, "QUAY-9"), (None, "HARBOUR-1"))),
    customfield_10020=[{"id": 7, "name": "Tide 7", "state": "active"}],
    customfield_10021=[{"value": "Impediment"}],
    issuelinks=[{"type": {"inward": "is blocked by"}, "inwardIssue": {"key": "EE-5"}}],
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(paths(FULL))), anything)
def test_whatever_stands_in_a_payload_it_is_translated_or_set_aside(
    path: tuple[Any, ...], value: Any
) -> None:
    payload: Any = json.loads(json.dumps(FULL))
    inner = payload
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with TemporaryDirectory() as folder:
        saved = Path(folder) / "issues.jsonl"
        saved.write_text(as_lines([payload]))
        found = translated(
            saved, Options("jira", OPTIONS.fetched_at, fields=discover_fields(saved))
        )
    assert len(keys(found)) + len(aside(found)) == 1


def with_apart(tmp_path: Path, written: str, issues: list[Any]) -> list[Delivery]:
    saved, apart, index = tmp_path / "i.jsonl", tmp_path / "c.jsonl", tmp_path / "index"
    saved.write_text(as_lines(issues))
    apart.write_text(written)
    left = index_changelogs(apart, index, OPTIONS)
    assert not left
    options = Options("jira", OPTIONS.fetched_at, changelogs=str(index), whole_changelogs=True)
    return translated(saved, options)


ROWS = [{"issueId": n, "history": each} for each in reversed(MOVES) for n in ("1", "2")]
LOGS = [{"issueId": n, "changeHistories": list(MOVES)} for n in ("1", "2")]
APART = {
    "rows": as_lines(ROWS),
    "logs": as_lines(LOGS),
    "pages": as_lines([{"issueChangeLogs": LOGS[:1]}, {"issueChangeLogs": LOGS[1:]}]),
    "pretty page": json.dumps({"issueChangeLogs": LOGS}, indent=1),
}


@pytest.mark.parametrize("shape", APART)
def test_changelogs_in_a_second_file_find_their_issues(tmp_path: Path, shape: str) -> None:
    without = [{k: v for k, v in each.items() if k != "changelog"} for each in numbered(3)]
    histories = {
        h.item.key: h for d in with_apart(tmp_path, APART[shape], without) for h in d.histories
    }
    expected = translate_one(tmp_path, issue(*MOVES))
    assert histories["HARBOUR-1"].stays == histories["HARBOUR-2"].stays == expected.stays
    assert len(histories["HARBOUR-3"].stays) == 1


def translate_one(tmp_path: Path, payload: dict[str, Any]) -> History:
    path = tmp_path / "one.jsonl"
    path.write_text(as_lines([payload]))
    (delivery,) = translated(path)
    return delivery.histories[0]


def test_the_index_names_nobody(tmp_path: Path) -> None:
    handed = item("assignee", ("person-01", "person-01"), ("person-02", "person-02"), "assignee")
    row = {"issueId": "1", "history": change(9, 9, handed)}
    with_apart(tmp_path, as_lines([*ROWS, row]), numbered(1))
    assert b"person-" not in (tmp_path / "index").read_bytes()


def test_a_bad_row_of_a_changelog_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(as_lines([ROWS[0], {"history": {}}]))
    (one,) = index_changelogs(path, tmp_path / "index", OPTIONS)
    assert (one.file, one.line) == ("c.jsonl", 2)
    assert "not a changelog" in one.reason


def test_lists_of_statuses_types_and_sprints_are_read(tmp_path: Path) -> None:
    statuses, types, sprints = tmp_path / "s", tmp_path / "t", tmp_path / "p"
    category = {"id": 4, "key": "indeterminate"}
    statuses.write_text(as_lines([{"id": "3", "name": "Doing", "statusCategory": category}, {}]))
    types.write_text(json.dumps([{"id": "1", "name": "Epic", "hierarchyLevel": 1}]))
    sprints.write_text(json.dumps({"values": [{"id": 7, "name": "Tide 7"}]}))
    found = read_lists("jira", 0, statuses=statuses, types=types, sprints=sprints)
    assert [(s.name, s.category) for s in found.statuses] == [("Doing", StatusCategory.IN_PROGRESS)]
    assert [t.level for t in found.types] == ["epic"]
    assert [s.external_id for s in found.sprints] == ["7"]
    assert [(one.line, one.reason) for one in found.set_aside] == [(2, "it has no id")]


def test_custom_fields_give_themselves_away(tmp_path: Path) -> None:
    linked = change(3, 9, item("Epic Link", (None, None), ("7", "HARBOUR-7"), "customfield_10014"))
    sprint = {"id": 7, "name": "Tide 7", "state": "active", "boardId": 1}
    flag = [{"value": "Impediment", "id": "1"}]
    custom = {"customfield_10020": [sprint], "customfield_10021": flag, "customfield_1": ["x"]}
    path = tmp_path / "issues.jsonl"
    path.write_text(as_lines([issue(linked, **custom)]))
    expected = FieldMap("customfield_10020", "customfield_10021", "customfield_10014")
    assert discover_fields(path) == expected
    assert discover_fields(path, FieldMap(sprint="customfield_9")).sprint == "customfield_9"


SHARED = Path(os.environ.get("HEADWATER_SHARED", Path(__file__).parents[5] / "../shared/data"))


@pytest.mark.skipif(not (SHARED / "jira").is_dir(), reason="the shared real payloads are not here")
def test_real_payloads_are_all_usable_and_name_nobody() -> None:
    path = SHARED / "jira" / "issues.jsonl"
    options = Options("jira", OPTIONS.fetched_at, fields=discover_fields(path))
    deliveries = translated(path, options, items=100)
    assert Counter(key.partition("-")[0] for key in keys(deliveries)) == {"EE": 30, "K5": 3}
    assert not aside(deliveries)
    first = next(h for d in deliveries for h in d.histories if h.item.key == "EE-1")
    assert [s.status for s in first.stays] == ["10020", "10029", "3", "1", "6", "10068"]
    assert "person-" not in str(deliveries)
