"""A body that is too large is refused while it arrives: nothing of it reaches our code."""

import asyncio
from typing import Any

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from headwater.intake.forms import LARGEST_UPLOAD
from headwater.upkeep.bounding import Bounded, Message

LIMIT, MORE = 1000, 5000


class Inner:
    """An application that reads the whole body, as Django does, and says how much it was."""

    def __init__(self) -> None:
        self.read: list[bytes] = []

    async def __call__(self, _scope: Message, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.read.append(message["body"])
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})


def ask(
    app: Any, *body: bytes, path: str = "/", announced: int | None = None
) -> tuple[int, str, int]:
    """Send the body's parts; return the status, the words, and how many parts were taken."""
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(body)}
        for number, part in enumerate(body, start=1)
    ]
    sent: list[Message] = []
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        if not waiting:
            return {"type": "http.disconnect"}
        taken += 1
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    length = [] if announced is None else [(b"content-length", str(announced).encode())]
    headers = [(b"host", b"127.0.0.1"), *length]
    scope: Message = {"type": "http", "method": "POST", "path": path, "headers": headers}
    scope |= {"query_string": b"", "scheme": "http", "http_version": "1.1", "root_path": ""}
    asyncio.run(app(scope, receive, send))
    words = b"".join(message.get("body", b"") for message in sent[1:]).decode()
    return sent[0]["status"], words, taken


@pytest.mark.parametrize("size", [0, LIMIT])
def test_a_small_body_goes_through_whole(size: int) -> None:
    inner = Inner()
    status, words, _ = ask(Bounded(inner, LIMIT, {}), b"x" * size, announced=size)
    assert (status, words, sum(map(len, inner.read))) == (200, "fine", size)


def test_one_that_says_it_is_too_large_is_not_even_begun() -> None:
    inner = Inner()
    status, words, _ = ask(Bounded(inner, LIMIT, {}), b"x" * (LIMIT + 1), announced=LIMIT + 1)
    assert status == 413
    assert "more than Headwater takes" in words
    assert inner.read == []


@pytest.mark.parametrize("announced", [None, 10])
def test_one_that_does_not_say_is_stopped_where_it_becomes_too_large(announced: int | None) -> None:
    inner = Inner()
    parts = [b"x" * 400] * 10
    status, words, taken = ask(Bounded(inner, LIMIT, {}), *parts, announced=announced)
    assert status == 413
    assert "Nothing of it was kept" in words
    assert sum(map(len, inner.read)) == 800
    assert taken == len(parts), "the rest is read and dropped, so that a browser shows our words"


def test_more_is_taken_where_files_are_sent_and_only_there() -> None:
    app = Bounded(Inner(), LIMIT, {"/upload/": MORE})
    body = b"x" * MORE
    assert ask(app, body, path="/upload/", announced=MORE)[0] == 200
    assert ask(app, body + b"x", path="/upload/", announced=MORE + 1)[0] == 413
    assert ask(app, body, path="/upload", announced=MORE)[0] == 413


@pytest.mark.parametrize(
    ("path", "size", "refused"),
    [
        ("/sources/upload/", LARGEST_UPLOAD + 2**20, True),
        ("/sources/connect/", 3 * 2**20, True),
        ("/nowhere/", 10**18, True),
    ],
)
def test_headwater_itself_is_bounded(path: str, size: int, refused: bool) -> None:
    application = import_string(settings.ASGI_APPLICATION)
    status, words, _ = ask(application, b"", path=path, announced=size)
    assert (status == 413) is refused
    assert "headwater import --help" in words
