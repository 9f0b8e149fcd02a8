"""Links that say an item waits for another become marks and dependencies, by one reading."""

from typing import Any

import pytest

from headwater.sources.jira.instants import instant
from headwater.sources.jira.tests.payloads import CREATED, at, change, issue, item, status
from headwater.sources.jira.tests.test_translate import marks, translate
from headwater.vocabulary.work import Dependency

BLOCKED = ("EE-2", "This work item is blocked by EE-2")
NONE = (None, None)


def linked(number: int, day: int, said: tuple[str, str] = BLOCKED) -> dict[str, Any]:
    return change(number, day, item("Link", NONE, said))


def freed(number: int, day: int, said: tuple[str, str] = BLOCKED) -> dict[str, Any]:
    return change(number, day, item("Link", said, NONE))


def inward(key: str, number: str = "5", text: str = "is blocked by") -> dict[str, Any]:
    other = {"id": number, "key": key}
    return {"id": "1", "type": {"inward": text, "outward": "blocks"}, "inwardIssue": other}


def outward(key: str, text: str) -> dict[str, Any]:
    other = {"id": "6", "key": key}
    return {"id": "2", "type": {"inward": "is needed by", "outward": text}, "outwardIssue": other}


def waits(*changes: dict[str, Any], **fields: Any) -> tuple[Dependency, ...]:
    return translate(issue(*changes, **fields)).dependencies


def test_a_link_made_and_taken_away_is_a_wait_that_is_over() -> None:
    assert waits(linked(1, 6), freed(2, 9)) == (Dependency("EE-2", instant(at(6)), instant(at(9))),)


def test_a_link_that_is_there_is_an_open_wait_for_an_item_known_by_its_id() -> None:
    assert waits(linked(1, 6), issuelinks=[inward("EE-2")]) == (
        Dependency("EE-2", instant(at(6)), None, "5"),
    )


def test_a_link_older_than_the_changelog_began_with_the_item() -> None:
    (short,) = waits(issuelinks=[inward("EE-5")])
    (mended,) = waits(linked(1, 6, ("EE-9", "relates to EE-9")), issuelinks=[inward("EE-5")])
    assert short == mended == Dependency("EE-5", instant(CREATED), None, "5")
    assert waits(freed(1, 9)) == (Dependency("EE-2", instant(CREATED), instant(at(9))),)


def test_links_made_again_are_two_waits_and_delivered_twice_are_one() -> None:
    again = linked(3, 12)
    found = waits(linked(1, 6), freed(2, 9), again, again, issuelinks=[inward("EE-2")])
    assert [(wait.began_at, wait.ended_at) for wait in found] == [
        (instant(at(6)), instant(at(9))),
        (instant(at(12)), None),
    ]


@pytest.mark.parametrize("said", ["blocks EE-2", "relates to EE-2", "is blocked by nobody", ""])
def test_other_links_are_no_waits(said: str) -> None:
    assert waits(linked(1, 6, ("EE-2", said)), issuelinks=[inward("EE-3", text="clones")]) == ()


def test_the_words_count_that_stand_on_the_item_that_waits() -> None:
    history = translate(
        issue(issuelinks=[outward("EE-6", "depends on"), outward("EE-7", "blocks")])
    )
    assert history.dependencies == (Dependency("EE-6", instant(CREATED), None, "6"),)
    assert marks(history) == [("link:depends on",)]


def test_an_item_that_moved_is_still_the_one_waited_for() -> None:
    """The changelog keeps the key of then; the link has the key of now."""
    history = translate(
        issue(change(9, 5, status("1", "6")), linked(1, 6), issuelinks=[inward("QUAY-8")])
    )
    assert history.dependencies == (Dependency("QUAY-8", instant(at(6)), None, "5"),)
    assert marks(history) == [(), (), ("link:is blocked by",)]


def test_of_several_that_may_have_moved_none_is_guessed_and_none_waits_too_long() -> None:
    other = ("EE-3", "is blocked by EE-3")
    there = [inward("QUAY-8"), inward("QUAY-9", "7")]
    history = translate(
        issue(change(9, 5, status("1", "6")), linked(1, 6), linked(2, 7, other), issuelinks=there)
    )
    told = {(w.blocker_key, w.blocker_external_id): w.began_at for w in history.dependencies}
    assert told == {
        ("EE-2", ""): instant(at(6)),
        ("EE-3", ""): instant(at(7)),
        ("QUAY-8", "5"): instant(at(7)),
        ("QUAY-9", "7"): instant(at(7)),
    }
    assert marks(history)[:2] == [(), ()]
    assert set(marks(history)[2:]) == {("link:is blocked by",)}


def test_a_mark_is_up_exactly_while_something_is_waited_for() -> None:
    second = ("EE-3", "Dieser Vorgang is blocked by EE-3")
    changes = [change(9, 5, status("1", "6")), linked(1, 6), linked(2, 8, second)]
    history = translate(issue(*changes, freed(3, 10), freed(4, 12, second)))
    up = [stay for stay in history.stays if stay.marks]
    began = min(wait.began_at for wait in history.dependencies)
    ended = max(wait.ended_at or 0 for wait in history.dependencies)
    assert (up[0].entered_at, up[-1].left_at) == (began, ended) == (instant(at(6)), instant(at(12)))
