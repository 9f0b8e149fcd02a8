"""People who hand in, join or open a box at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from headwater.assessment.ballot import opened
from headwater.assessment.models import Box, Result, Said, Session
from headwater.assessment.operations import answering, sessions
from headwater.assessment.refusals import AlreadyHandedIn, BoxClosed, NameTaken, Refused
from headwater.assessment.steps import Part, Step
from headwater.assessment.tests.voting import NAMES, NOW, a_vote, people, rate

pytestmark = pytest.mark.usefixtures("on_disk")


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Have SQLite keep its tables in a file, as an installation does: tables in memory, where the
    tests have them, do not wait for each other.
    """
    if connection.vendor != "sqlite":
        yield
        return
    place, name = connection.settings_dict, connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "here.sqlite3")])
    memory, connection.connection = connection.connection, None
    place["NAME"] = str(tmp_path / "here.sqlite3")
    try:
        yield
        connection.close()
    finally:
        place["NAME"], connection.connection = name, memory


def at_once(*things: Callable[[], object]) -> list[Refused | None]:
    """Do all things at the same moment, each with a connection of its own; say what was refused."""
    together = Barrier(len(things))

    def do(thing: Callable[[], object]) -> Refused | None:
        together.wait()
        try:
            thing()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(do, things))


def rating(session: Session, secret: str, level: str) -> Callable[[], None]:
    return lambda: rate(session, secret, level, "meeting", said=f"{level} it is")


def in_box(session: Session) -> int:
    return opened(Box.objects.get(session=session, part=Part.RATINGS).sealed).answers


def levels() -> Sequence[str]:
    return (
        "not-meeting",
        "meeting",
        "exceeding",
        "meeting",
        "unsure",
        "meeting",
        "meeting",
        "meeting",
    )


def test_of_eight_who_hand_in_at_once_nobody_is_lost() -> None:
    session = a_vote()
    secrets = people(session, 8)

    refused = at_once(
        *(rating(session, secret, level) for secret, level in zip(secrets, levels(), strict=True))
    )

    tally = opened(Box.objects.get(session=session, part=Part.RATINGS).sealed)
    assert refused == [None] * 8
    assert tally.counts["flow"] == {"exceeding": 1, "meeting": 5, "not-meeting": 1, "unsure": 1}
    assert len(tally.words["flow"]) == 8
    assert all(one.handed_in == ["ratings"] for one in session.participants.all())
    session.refresh_from_db()
    assert session.stir == 16  # eight joined, eight are ready


def test_two_tabs_of_one_person_count_once() -> None:
    session = a_vote()
    [secret] = people(session, 1)

    refused = at_once(*[rating(session, secret, "meeting")] * 4)

    assert [type(one) for one in refused if one] == [AlreadyHandedIn] * 3
    assert in_box(session) == 1


def test_who_hands_in_while_the_box_is_opened_is_counted_or_told() -> None:
    session = a_vote()
    secrets = people(session, 7)
    for secret in secrets[:5]:
        rate(session, secret, "meeting", "meeting")

    refused = at_once(
        lambda: sessions.move(session.code, Step.LOOK, 1, NOW),
        *(rating(session, secret, "meeting") for secret in secrets[5:]),
    )

    told = [one for one in refused if one]
    counted = Result.objects.get(session=session, part=Part.RATINGS, key="flow").answers
    assert all(isinstance(one, BoxClosed) for one in told)
    assert counted + len(told) == 7
    assert Said.objects.count() == counted - 5
    ready = [one for one in session.participants.all() if one.handed_in]
    assert len(ready) == counted


def test_two_of_one_name_who_join_at_once_are_told_apart() -> None:
    session = a_vote()

    refused = at_once(*[lambda: answering.join(session.code, NAMES[0])] * 3)

    assert [type(one) for one in refused if one] == [NameTaken] * 2
    assert session.participants.count() == 1


def test_what_fails_half_way_leaves_neither_a_mark_nor_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = a_vote()
    [secret] = people(session, 1)
    monkeypatch.setattr(answering, "stirred", _dies)

    with pytest.raises(ConnectionError), transaction.atomic():
        rate(session, secret, "meeting")
    assert session.participants.get().handed_in == []
    assert in_box(session) == 0


def _dies(_session: int) -> None:
    raise ConnectionError("The server was killed here.")


def test_sqlite_overwrites_what_is_deleted() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a setting of SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
