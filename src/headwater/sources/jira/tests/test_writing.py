"""Writing a text back sets one field of one issue, and says in words why not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from headwater.sources.errors import (
    SettingRefused,
    SourceError,
    Throttled,
    Unreachable,
    WritingRefused,
    WrongToken,
)
from headwater.sources.jira.client import Access, Client, Patience
from headwater.sources.jira.tests.fake_jira import TOKEN, FakeJira, Fault
from headwater.sources.jira.tests.fake_world import OUTCOME, SLOGAN, World
from headwater.sources.jira.tests.test_sync import BOTH, Kind
from headwater.sources.jira.writing import Pen, take_up_pen

HOPE = "Fewer customers give up while paying.\nAnd sooner.\n\nBoth by May."


@contextmanager
def pen(jira: FakeJira, wish: str = "anticipated outcome") -> Iterator[Pen]:
    patience = Patience(attempts=2, first_wait=0, longest_pause=5)
    with Client(jira.access, patience=patience, pause=lambda _: None) as client:
        yield take_up_pen(client, wish)


def first(jira: FakeJira) -> str:
    return next(iter(jira.world.issues))


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_written_stands_in_the_field_and_nothing_else_changes(kind: Kind) -> None:
    with FakeJira(World().fill(3), kind) as jira, pen(jira) as writing:
        written, *others = jira.world.issues
        assert writing.now([written, "999"]) == {written: ""}
        writing.write(written, f"  {HOPE} ")
        assert jira.world.issues[written].outcome == HOPE
        assert writing.now([written, *others]) == {written: HOPE, **dict.fromkeys(others, "")}
        (asked,) = jira.asked(f"issue/{written}")
        assert list(asked) == ["fields"]
        assert list(asked["fields"]) == [OUTCOME]


@pytest.mark.parametrize("kind", BOTH)
def test_what_is_written_is_known_again_though_it_holds_markup(kind: Kind) -> None:
    odd = "{color:red}Fewer{color} calls, see [here|https://jira.example.com].\n- [~robot] agrees"
    with FakeJira(World().fill(1), kind) as jira, pen(jira) as writing:
        writing.write(first(jira), odd)
        assert writing.now([first(jira)]) == {first(jira): writing.would_read(odd)}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("status", "words"), [(403, "may not edit this issue"), (404, "no longer there")]
)
def test_an_issue_that_cannot_be_written_says_why_and_is_not_tried_again(
    kind: Kind, status: int, words: str
) -> None:
    with FakeJira(World().fill(1), kind) as jira, pen(jira) as writing:
        refused = Fault(status, path="/issue/", body={"errorMessages": ["No."]})
        jira.faults = [refused]
        with pytest.raises(WritingRefused, match=words):
            writing.write(first(jira), HOPE)
        assert jira.asked("/issue/") == []
        assert not jira.faults


@pytest.mark.parametrize("kind", BOTH)
def test_a_field_that_is_on_no_screen_is_told_in_jira_s_own_words(kind: Kind) -> None:
    with FakeJira(World().fill(1), kind) as jira, pen(jira) as writing:
        jira.screen = frozenset()
        with pytest.raises(WritingRefused, match="not on the appropriate screen") as refused:
            writing.write(first(jira), HOPE)
        assert "“Anticipated outcome” is on the screen" in refused.value.next_step
        assert HOPE not in str(refused.value)


@pytest.mark.parametrize("kind", BOTH)
def test_an_issue_that_is_gone_is_told_from_a_jira_that_is_not_there(kind: Kind) -> None:
    with FakeJira(World().fill(1), kind) as jira, pen(jira) as writing:
        with pytest.raises(WritingRefused, match="no longer there"):
            writing.write("999", HOPE)
        jira.faults = [Fault(200, path="/issue/", body="<html>Sign in</html>")]
        with pytest.raises(SourceError, match="text/html"):
            writing.write(first(jira), HOPE)


def test_a_jira_that_asks_for_a_pause_gets_it_and_the_text_after() -> None:
    with FakeJira(World().fill(1)) as jira, pen(jira) as writing:
        jira.faults = [Fault(429, path="/issue/", headers={"Retry-After": "2"}, body={})]
        writing.write(first(jira), HOPE)
        assert jira.world.issues[first(jira)].outcome == HOPE


def test_a_jira_that_asks_for_more_time_than_somebody_waits_is_told() -> None:
    with FakeJira(World().fill(1)) as jira, pen(jira) as writing:
        jira.faults = [Fault(429, path="/issue/", headers={"Retry-After": "60"}, body={})]
        with pytest.raises(Throttled):
            writing.write(first(jira), HOPE)
        assert jira.world.issues[first(jira)].outcome is None


@pytest.mark.parametrize(("status", "error"), [(401, WrongToken), (500, Unreachable)])
def test_what_stops_all_writing_is_no_refusal_of_one_issue(
    status: int, error: type[SourceError]
) -> None:
    with FakeJira(World().fill(1)) as jira, pen(jira) as writing:
        jira.faults = [Fault(status, path="/issue/", body={}) for _ in range(2)]
        with pytest.raises(error) as refused:
            writing.write(first(jira), HOPE)
        assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("wish", ["Squad", "Tester", "summary", "Nowhere"])
def test_only_a_custom_field_of_text_is_written(wish: str) -> None:
    with FakeJira(World()) as jira, pytest.raises(SettingRefused), pen(jira, wish):
        pass


def test_a_field_of_one_line_gets_one_and_no_document() -> None:
    with FakeJira(World()) as jira, pen(jira, SLOGAN) as writing:
        assert writing.would_write(HOPE) == " ".join(HOPE.split())
        assert not writing.as_document


def test_a_wrong_token_writes_nothing() -> None:
    with FakeJira(World().fill(1)) as jira:
        wrong = Client(Access(jira.url, "wrong", "robot@example.com"))
        with wrong, pytest.raises(WrongToken):
            take_up_pen(wrong, OUTCOME)
