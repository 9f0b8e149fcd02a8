"""The hub and its streams, without a server: what is new reaches everybody, and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from contextlib import ExitStack
from typing import Any

import pytest
from django.core import signing
from pytest_django import Settings

from headwater.assessment.live import hub as hubs
from headwater.assessment.live.asking import hub, where_they_are, who_is_here
from headwater.assessment.live.hub import Hub, News, Room, State, TooManyListen
from headwater.assessment.live.stream import Beside
from headwater.assessment.live.tokens import SALT, live_address, session_of
from headwater.assessment.operations import sessions
from headwater.assessment.steps import Step
from headwater.assessment.tests.running import NOW, joined, opened

PATIENCE_S = 10.0


class Database:
    """Where sessions are, as a test says. Counts how often it was asked."""

    def __init__(self, **states: State) -> None:
        self.states = {int(name.removeprefix("s")): state for name, state in states.items()}
        self.asked = self.drawn = 0
        self.away = False

    def ask(self, sessions: Collection[int]) -> Mapping[int, State]:
        self.asked += 1
        if self.away:
            raise OSError("the database is away")
        return {key: self.states[key] for key in sessions if key in self.states}

    def draw(self, session: int) -> str:
        self.drawn += 1
        return f"who is in {session} at {self.states[session].stir}"


def listening_to(
    database: Database, act: Callable[[Hub], Awaitable[None]], most: int = 100
) -> None:
    async def run() -> None:
        made = Hub(database.ask, database.draw, most=most, every_s=0.01)
        async with asyncio.timeout(PATIENCE_S):
            await act(made)
        made.closing.set()
        await asyncio.sleep(0.03)

    asyncio.run(run())


async def until(room: Room, holds: Callable[[News], bool]) -> News:
    while room.news is None or not holds(room.news):
        await room.turned.wait()
    return room.news


def test_who_listens_hears_where_the_session_is_and_each_move() -> None:
    database = Database(s1=State(3, 0))

    async def act(made: Hub) -> None:
        with made.listening(1) as room:
            await until(room, lambda news: news.edition == 3)
            database.states[1] = State(4, 0)
            await until(room, lambda news: news.edition == 4)

    listening_to(database, act)


def test_who_is_here_is_drawn_once_for_all_who_listen_and_again_when_somebody_comes() -> None:
    database = Database(s1=State(1, 0))

    async def act(made: Hub) -> None:
        with made.listening(1) as room, made.listening(1) as other:
            assert room is other
            await until(room, lambda news: news.gathered == "who is in 1 at 0")
            await asyncio.sleep(0.1)
            assert database.drawn == 1
            database.states[1] = State(1, 1)
            await until(room, lambda news: news.gathered == "who is in 1 at 1")

    listening_to(database, act)


def test_all_sessions_cost_one_question_and_none_while_nobody_listens() -> None:
    database = Database(**{f"s{n}": State(1, 0) for n in range(1, 51)})

    async def act(made: Hub) -> None:
        with ExitStack() as all_of_them:
            rooms = [all_of_them.enter_context(made.listening(n)) for n in range(1, 51)]
            for room in rooms:
                await until(room, lambda news: news.edition == 1)
            assert database.asked <= 3
        await asyncio.sleep(0.05)
        asked = database.asked
        await asyncio.sleep(0.05)
        assert database.asked == asked

    listening_to(database, act)


def test_a_move_does_not_wait_for_the_pictures_of_other_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hubs, "PICTURES_AT_ONCE", 2)
    database = Database(**{f"s{n}": State(1, 0) for n in range(1, 11)})

    async def act(made: Hub) -> None:
        with ExitStack() as all_of_them:
            rooms = [all_of_them.enter_context(made.listening(n)) for n in range(1, 11)]
            await until(rooms[9], lambda news: news.edition == 1)
            assert database.drawn <= 2
            await until(rooms[9], lambda news: bool(news.gathered))

    listening_to(database, act)


def test_a_session_that_is_gone_or_finished_is_over() -> None:
    database = Database(s1=State(5, 0, over=True))

    async def act(made: Hub) -> None:
        with made.listening(1) as finished, made.listening(2) as gone:
            await until(finished, lambda news: news.over)
            await until(gone, lambda news: news.over)

    listening_to(database, act)


def test_a_database_that_was_away_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    database = Database(s1=State(1, 0))
    database.away = True

    async def act(made: Hub) -> None:
        with made.listening(1) as room:
            await asyncio.sleep(0.1)
            assert room.news is None
            database.away = False
            await until(room, lambda news: news.edition == 1)

    listening_to(database, act)
    assert len([line for line in caplog.messages if "trying again" in line]) <= 1


def test_there_is_room_for_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_IN_A_SESSION", 2)

    async def act(made: Hub) -> None:
        with made.listening(1), made.listening(1):
            with pytest.raises(TooManyListen), made.listening(1):
                pass
            with made.listening(2), pytest.raises(TooManyListen), made.listening(3):
                pass
        with made.listening(3):
            assert made.listeners == 1

    listening_to(Database(), act, most=3)


def test_a_token_opens_its_session_for_a_day() -> None:
    assert session_of(live_address(7)) == 7
    assert session_of("/live/7") is None
    assert session_of(live_address(7)[:-1]) is None
    assert session_of("/live/" + signing.dumps(7, salt="another")) is None
    assert session_of("/live/" + signing.dumps("7", salt=SALT)) is None


def test_a_token_that_is_too_old_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    address = live_address(7)
    monkeypatch.setattr("headwater.assessment.live.tokens.GOOD_FOR_S", -1)
    assert session_of(address) is None


def answered(path: str, method: str = "GET", host: str = "testserver") -> tuple[int, bytes]:
    """Return what an application beside Django answers to a request that is refused."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(b"host", host.encode())],
        "query_string": b"",
        "scheme": "http",
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    async def django(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"Django"})

    async def run() -> None:
        full = Hub(Database().ask, Database().draw, most=0)
        await Beside(django, lambda: full)(scope, receive, send)

    asyncio.run(run())
    return sent[0]["status"], sent[1]["body"]


def test_what_is_no_stream_goes_on_to_django() -> None:
    assert answered("/join/") == (299, b"Django")


def test_streams_are_refused_in_words() -> None:
    assert answered("/live/nonsense")[0] == 404
    assert answered(live_address(1), method="POST")[0] == 405
    assert answered(live_address(1), method="HEAD")[0] == 405
    assert answered(live_address(1), host="elsewhere.example")[0] == 400
    status, words = answered(live_address(1))
    assert (status, b"look by itself" in words) == (503, True)


def test_behind_https_a_stream_is_not_had_without(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert answered(live_address(1))[0] == 403


@pytest.mark.django_db
def test_the_database_says_where_sessions_are_in_one_question(
    django_assert_num_queries: Any,
) -> None:
    one, other = opened(), opened()
    joined(one, "Fox")
    sessions.move(one.code, Step.RATE, 1, NOW)
    sessions.finish(other.code, 1, NOW)
    with django_assert_num_queries(1):
        found = where_they_are([one.pk, other.pk, 10**6])
    assert found == {one.pk: State(2, 1), other.pk: State(2, 0, over=True)}


@pytest.mark.django_db
def test_who_is_here_tells_names_and_never_what_anybody_chose() -> None:
    session = opened()
    joined(session, "Fox <b>")
    assert "Fox &lt;b&gt;" in who_is_here(session.pk)
    assert who_is_here(10**6) == ""


def test_a_hub_is_as_large_as_the_process_may_have_files_open() -> None:
    async def made() -> Hub:
        return hub()

    assert 1 <= asyncio.run(made())._most <= 5_000
