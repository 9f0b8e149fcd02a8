"""Refuse a request body that is too large while it arrives, before anything keeps it.

Django alone keeps a whole body in a file before any of our code is asked.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

MEBIBYTE = 2**20
LINGER_S = 10.0
LINGER_BYTES = 256 * MEBIBYTE
"""For how long, and how much of, a refused body is read and dropped: a browser shows our words
only if it could send on."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Any, Any], Awaitable[None]]


class Bounded:
    """An ASGI application whose requests are at most `most` bytes, or `larger[path]`."""

    def __init__(self, inner: Application, most: int, larger: Mapping[str, int]) -> None:
        self._inner = inner
        self._most = most
        self._larger = larger

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let the request through as long as its body is small enough."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        limit = self._larger.get(scope["path"], self._most)
        if _announced(scope) > limit:
            await _refuse(limit, receive, send)
            return
        body = _Counted(receive, limit)
        await self._inner(scope, body.receive, send)
        if body.is_too_large:
            await _refuse(limit, receive, send)


class _Counted:
    """Counts what arrives. At the limit it says that the client left, so nothing is kept."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.is_too_large = False

    async def receive(self) -> Message:
        """Return the next message."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left >= 0 or message["type"] != "http.request":
            return message
        self.is_too_large = True
        return {"type": "http.disconnect"}


def _announced(scope: Message) -> int:
    """Return the length that the request claims to have, 0 if it does not say."""
    lengths = (value for name, value in scope["headers"] if name == b"content-length")
    return max((int(value) for value in lengths if value.isdigit() and len(value) < 20), default=0)


async def _refuse(limit: int, receive: Receive, send: Send) -> None:
    words = (
        f"This is more than Headwater takes here at once: at most {limit // MEBIBYTE} MiB. Nothing "
        "of it was kept. On the machine that runs Headwater, files of any size can be brought in: "
        "headwater import --help\n"
    ).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"content-security-policy", b"default-src 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words, "more_body": True})
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_drop(receive), LINGER_S)
    await send({"type": "http.response.body", "body": b""})


async def _drop(receive: Receive) -> None:
    """Read on without keeping anything, up to a bound."""
    dropped, until = 0, time.monotonic() + LINGER_S
    while dropped < LINGER_BYTES and time.monotonic() < until:
        message = await receive()
        dropped += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return
