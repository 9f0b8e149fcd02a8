"""Elements are cut out of a stream exactly as a JSON parser would see them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.sources.jira.splitting import Element, Splitter, Unbalanced

texts = st.text(alphabet='ab"\\{}[],:\n é', max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
issues = st.lists(st.dictionaries(texts, values, max_size=3), max_size=6)
indents = st.sampled_from([None, 1])


def cut(level: int, data: bytes, size: int) -> list[Element]:
    splitter = Splitter(level)
    found = [
        each
        for start in range(0, len(data), size)
        for each in splitter.feed(data[start : start + size])
    ]
    assert splitter.finished
    return found


def plain(elements: list[Element]) -> list[Any]:
    return [json.loads(each.data) for each in elements]


@settings(max_examples=50, deadline=None)
@given(issues, indents, st.integers(1, 40), st.booleans())
def test_any_array_is_cut_into_its_objects(
    objects: list[Any], indent: int | None, size: int, escaped: bool
) -> None:
    data = json.dumps(objects, indent=indent, ensure_ascii=escaped).encode()
    assert plain(cut(1, data, size)) == objects


@settings(max_examples=50, deadline=None)
@given(st.lists(issues, min_size=1, max_size=3), indents, st.integers(1, 40), values)
def test_any_pages_are_cut_into_their_issues(
    pages: list[list[Any]], indent: int | None, size: int, other: Any
) -> None:
    written = [{"schema": {"x": other}, "issues": page, "names": {"y": {}}} for page in pages]
    data = json.dumps(written, indent=indent).encode()
    expected = [issue for page in pages for issue in page]
    assert plain(cut(3, data, size)) == expected
    one_by_one = b"\n".join(json.dumps(page, indent=indent).encode() for page in written)
    assert plain(cut(2, one_by_one, size)) == expected


@settings(max_examples=40, deadline=None)
@given(issues, st.integers(1, 40))
def test_each_element_knows_its_line(objects: list[Any], size: int) -> None:
    lines = [json.dumps(each) for each in objects]
    data = "[\n" + ",\n".join(lines) + "\n]"
    assert [e.line for e in cut(1, data.encode(), size)] == list(range(2, len(objects) + 2))


def test_an_unfinished_element_is_known() -> None:
    splitter = Splitter(1)
    assert [each.data for each in splitter.feed(b'[{"a": 1}, {"b": "')] == [b'{"a": 1}']
    assert not splitter.finished


def test_too_many_closing_brackets_are_told() -> None:
    with pytest.raises(Unbalanced):
        list(Splitter(1).feed(b'[{"a": 1}]]'))


def test_what_was_cut_before_too_many_closing_brackets_is_not_lost() -> None:
    found: list[Element] = []
    with pytest.raises(Unbalanced):
        found.extend(Splitter(1).feed(b'[{"a": 1},\n{"b": 2}}, {"c": 3}]'))
    assert found[:2] == [Element(1, b'{"a": 1}'), Element(2, b'{"b": 2}')]
    assert found[2:] == [Element(2, b'}, {"c": 3}')]  # no JSON: it will be refused, not lost


@settings(max_examples=40, deadline=None)
@given(issues, st.sampled_from([b"null", b"12", b'"text"', b"tru"]))
def test_what_is_no_object_passes_for_an_element(objects: list[Any], other: bytes) -> None:
    written = [json.dumps(each).encode() for each in objects]
    data = b"[" + b",".join([*written, other, *written]) + b"]"
    found = [each.data for each in cut(1, data, len(data))]
    assert found == [*written, other, *written]
