"""Server-sent events, beside Django: it would hold a thread and a database connection for each.

Events: `moved` (the edition a session is at), `gathered` (HTML: who is here and who is ready) and
`over`. Nothing that anybody chose ever travels in one; a page fetches what it may see itself.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from headwater.assessment.live.hub import Hub, News, Room, TooManyListen
from headwater.assessment.live.tokens import PATH, session_of

Application = Callable[[Any, Any, Any], Awaitable[None]]
HEARTBEAT_S = 15
RETRY_MS = (1_000, 4_000)
"""How long browsers wait before they come back: not all at once, after a server has started."""
FAREWELL_S = 1.0
TRY_AGAIN_S = 30
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
ASK_PAGE = "This page was open for long, or its address is cut off. Load the page again.\n"
FULL = "So many pages listen here that this one has to look by itself now and then.\n"


class Beside:
    """An ASGI application that answers streams itself and leaves everything else to `inner`."""

    def __init__(self, inner: Application, hub: Callable[[], Hub]) -> None:
        self._inner, self._make_hub = inner, hub
        self._hub: Hub | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a stream's address, or let the request through."""
        if scope["type"] != "http" or not scope["path"].startswith(PATH):
            await self._inner(scope, receive, send)
            return
        refused = _refused(scope)
        if refused:
            await refused(scope, receive, send)
        else:
            await self._listen(scope, receive, send)

    async def _listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = session_of(scope["path"])
        if session is None:
            await _words(ASK_PAGE, 404)(scope, receive, send)
            return
        self._hub = self._hub or self._make_hub()
        try:
            with self._hub.listening(session) as room:
                await _stream(room, self._hub)(scope, receive, send)
        except TooManyListen:
            await _words(FULL, 503, {"Retry-After": str(TRY_AGAIN_S)})(scope, receive, send)


def _refused(scope: Scope) -> Response | None:
    """Return the answer to who asks in another way, or for another host, than pages may be."""
    if scope["method"] != "GET":
        return _words("A stream is only read.\n", 405, {"Allow": "GET"})
    request = ASGIRequest(scope, BytesIO())
    try:
        request.get_host()
    except DisallowedHost:
        return _words("Headwater does not answer to this name.\n", 400)
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return _words("Headwater is reached by https here.\n", 403)
    return None


def _stream(room: Room, hub: Hub) -> EventSourceResponse:
    return EventSourceResponse(
        _events(room, hub),
        headers=HEADERS,
        ping=HEARTBEAT_S,
        ping_message_factory=lambda: ServerSentEvent(comment="still here"),
        shutdown_event=hub.closing,
        shutdown_grace_period=FAREWELL_S,
    )


async def _events(room: Room, hub: Hub) -> AsyncIterator[ServerSentEvent]:
    """Yield what is new, as often as something is, until the session is over or the server stops.

    Whoever is slow misses what was between, never what is now.
    """
    yield ServerSentEvent(retry=random.randint(*RETRY_MS))  # noqa: S311 - to spread, not to hide
    seen = News(-1)
    while not hub.closing.is_set():
        turned = room.turned
        if room.news is not None:
            for event in _between(seen, room.news):
                yield event
            seen = room.news
        if seen.over:
            return
        await turned.wait()


def _between(seen: News, now: News) -> list[ServerSentEvent]:
    events = []
    if now.edition != seen.edition:
        events.append(ServerSentEvent(event="moved", data=now.edition))
    if now.gathered != seen.gathered:
        events.append(ServerSentEvent(event="gathered", data=now.gathered))
    if now.over:
        events.append(ServerSentEvent(event="over", data=""))
    return events


def _words(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(
        text, status, HEADERS | (headers or {}) | {"Cache-Control": "no-store"}
    )
