"""Who listens to which session, and what is new there: one hub in each process.

It asks the database once every quarter of a second for all sessions that somebody listens to, so
that neither a listener nor a session costs a question of its own. That a session moved never waits
for the pictures of who is here, which are drawn a few at a time.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import anyio

EVERY_S = 0.25
PICTURES_AT_ONCE = 20
MOST_IN_A_SESSION = 150
"""Sixty people, each with the page open twice, and some who lead."""
logger = logging.getLogger("headwater.assessment")
Found = TypeVar("Found")


class TooManyListen(Exception):
    """There is no room for one more stream; pages look by themselves now and then instead."""


@dataclass(frozen=True)
class State:
    """Where a session is, as the database says."""

    edition: int
    stir: int
    over: bool = False


@dataclass(frozen=True)
class News:
    """What everybody who listens to a session knows of it. `gathered` is HTML: who is here."""

    edition: int
    gathered: str = ""
    over: bool = False


GONE = State(0, 0, over=True)
Ask = Callable[[Collection[int]], Mapping[int, State]]
"""Says where sessions are, by their primary keys. It may take its time: it has a thread."""
Draw = Callable[[int], str]
"""Draws who is in a session."""


@dataclass
class Room:
    """A session that somebody listens to, and what is known of it: nothing before the hub asked."""

    news: News | None = None
    state: State | None = None
    drawn: State | None = None
    listeners: int = 0
    turned: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, news: News) -> None:
        """Wake everybody who waits for news."""
        self.news = news
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        turned, self.turned = self.turned, asyncio.Event()
        turned.set()


class Hub:
    """What is new, for at most `most` listeners. Belongs to the event loop that it is made in."""

    def __init__(self, ask: Ask, draw: Draw, *, most: int, every_s: float = EVERY_S) -> None:
        self._ask, self._draw, self._every_s = ask, draw, every_s
        self._most = most
        self._rooms: dict[int, Room] = {}
        self._thread = ThreadPoolExecutor(1, "headwater-live")
        self._asking: asyncio.Task[None] | None = None
        self._is_told = False
        self.closing = anyio.Event()

    @property
    def listeners(self) -> int:
        """How many streams are open."""
        return sum(room.listeners for room in self._rooms.values())

    @contextmanager
    def listening(self, session: int) -> Iterator[Room]:
        """Yield the room of a session for as long as somebody listens. Raises TooManyListen."""
        room = self._rooms.get(session) or Room()
        if room.listeners >= MOST_IN_A_SESSION or self.listeners >= self._most:
            raise TooManyListen
        self._rooms[session] = room
        room.listeners += 1
        self._ask_from_now_on()
        try:
            yield room
        finally:
            room.listeners -= 1
            if not room.listeners:
                del self._rooms[session]

    def _ask_from_now_on(self) -> None:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._keep_asking())

    async def _keep_asking(self) -> None:
        """Ask as long as somebody listens; when the server stops, let all go."""
        while self._rooms and not self.closing.is_set():
            await self._look()
            with anyio.move_on_after(self._every_s):
                await self.closing.wait()
        for room in self._rooms.values():
            room.wake()

    async def _look(self) -> None:
        """Tell what moved, then who came. What cannot be asked now is asked again."""
        try:
            await self._tell_where_they_are()
            await self._tell_who_is_here()
        except Exception:
            if not self._is_told:
                logger.exception("Sessions cannot be followed just now; trying again.")
            self._is_told = True
        else:
            self._is_told = False

    async def _tell_where_they_are(self) -> None:
        asked = dict(self._rooms)
        found = await self._in_thread(lambda: self._ask(tuple(asked)))
        for session, room in asked.items():
            room.state = found.get(session, GONE)
            known = room.news or News(-1)
            now = replace(known, edition=room.state.edition, over=room.state.over)
            if now != room.news:
                room.tell(now)

    async def _tell_who_is_here(self) -> None:
        waiting = [(key, room) for key, room in self._rooms.items() if room.state != room.drawn]
        for session, room in waiting[:PICTURES_AT_ONCE]:
            room.drawn = room.state  # also where drawing fails: the next change draws it anew
            picture = await self._in_thread(partial(self._draw, session))
            if room.news is not None:
                room.tell(replace(room.news, gathered=picture))

    async def _in_thread(self, call: Callable[[], Found]) -> Found:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
