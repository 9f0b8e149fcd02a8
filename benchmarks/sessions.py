"""Team assessments at once: how soon everybody sees the answers after they are shown.

A real `headwater serve` on loopback with a folder of its own, and beside it, on the same cores, as
many browsers as people: each joins, listens, hands in twice, and fetches its page when it hears
that the session moved. Counted is from the facilitator's click until a participant has the answers.
"""

import asyncio
import re
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from operator import methodcaller
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeVar

import msgspec

from benchmarks.browser import Browser
from benchmarks.measure import Result, processor_s, run_apart, started

if TYPE_CHECKING:
    from headwater.vocabulary.organisation import Organisation

GROUP = "sessions"
SESSIONS, PEOPLE = 200, 10
REVEALS_OVER_S = 60.0
"""All sessions show their answers within a minute, at moments that chance chooses."""
AT_ONCE = 16
"""How many people of all sessions send something at the same moment, but for the reveals."""
PATIENCE_S = 60.0
KEYS = ("collaboration", "planning", "data-driven", "code-quality", "observability")
LEVELS = ("not-meeting", "meeting", "exceeding", "unsure")
SERVE = "from headwater.cli import app; app(['serve', '--address', '127.0.0.1:0'])"
EDITION = re.compile(r'data-edition="(\d+)"')
LIVE = re.compile(r'data-live="([^"]+)"')


Found = TypeVar("Found")


class Prepared(msgspec.Struct, frozen=True):
    """The codes of the sessions, and the session cookie of somebody who may facilitate them."""

    codes: list[str]
    cookie: str


class Counted(msgspec.Struct, frozen=True):
    """What the database holds in the end."""

    people: int
    standings: list[int]
    ratings: list[int]


def measure(folder: Path, sessions: int = SESSIONS, people: int = PEOPLE) -> Iterator[Result]:
    """Yield how long a reveal takes, and whether anything was lost. Raises if anything was."""
    data = folder / f"sessions-{time.time_ns()}"
    made = _apart(["prepare", str(sessions)], data, Prepared)
    with _serving(data) as (process, host, port):
        run = Run(process, host, port, made, people)
        asyncio.run(run.whole())
    _nothing_lost(_apart(["count"], data, Counted), sessions, people)
    yield from _told(run, sessions, people)


def _told(run: "Run", sessions: int, people: int) -> Iterator[Result]:
    took = sorted(run.took)
    note = f"{sessions} sessions × {people} people, reveals within {REVEALS_OVER_S:.0f} s"
    cuts = statistics.quantiles(took, n=20)
    yield Result(GROUP, "answers shown, median", 1000 * statistics.median(took), "ms", "", note)
    yield Result(GROUP, "answers shown, 95th percentile", 1000 * cuts[18], "ms", "< 1,000", note)
    yield Result(GROUP, "answers shown, slowest", 1000 * took[-1], "ms", "", note)
    each = 1000 * run.processor_s / sessions
    yield Result(GROUP, "processor time of the server for each reveal", each, "ms", "", note)
    yield Result(GROUP, "everybody joins and listens", run.joined_s, "s", "", note)
    yield Result(GROUP, "everybody hands in two parts", run.handed_in_s, "s", "", note)
    yield Result(GROUP, "answers lost or counted twice", 0, "", "0", "read from the database")


class Run:
    """All sessions from the first who joins to the last who sees the answers."""

    def __init__(self, process: int, host: str, port: int, made: Prepared, people: int) -> None:
        self.process, self.host, self.port = process, host, port
        self.rooms = [Room(self, code, made.cookie, people) for code in made.codes]
        self.took: list[float] = []
        self.joined_s = self.handed_in_s = self.processor_s = 0.0

    async def whole(self) -> None:
        """Join, hand in, and reveal."""
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.joined_s = await self._everybody(methodcaller("join"))
        before = time.perf_counter()
        for step, part in (("standing", "standing"), ("rate", "ratings")):
            await self._every_room(methodcaller("move", step))
            await self._everybody(methodcaller("hand_in", part))
        self.handed_in_s = time.perf_counter() - before
        before = processor_s(self.process)
        await self._reveal()
        self.processor_s = processor_s(self.process) - before

    async def _everybody(self, act: Callable[["Person"], Awaitable[object]]) -> float:
        began = time.perf_counter()
        people = [person for room in self.rooms for person in room.people]
        Random(5).shuffle(people)  # noqa: S311 - to be repeated, not to keep a secret
        await asyncio.gather(*(self._in_turn(act(person)) for person in people))
        return time.perf_counter() - began

    async def _every_room(self, act: Callable[["Room"], Awaitable[object]]) -> None:
        await asyncio.gather(*(self._in_turn(act(room)) for room in self.rooms))
        await asyncio.gather(*(room.arrived() for room in self.rooms))

    async def _in_turn(self, act: Awaitable[object]) -> None:
        async with self._gate:
            await act

    async def _reveal(self) -> None:
        chance = Random(5)  # noqa: S311
        moments = (chance.uniform(0, REVEALS_OVER_S) for _ in self.rooms)
        await asyncio.gather(*map(_after, moments, (room.reveal() for room in self.rooms)))
        for room in self.rooms:
            self.took += [person.seen_at - room.revealed_at for person in room.people]
            await room.leave()


async def _after(seconds: float, act: Awaitable[object]) -> None:
    await asyncio.sleep(seconds)
    await act


class Room:
    """A session with whoever facilitates it."""

    def __init__(self, run: Run, code: str, cookie: str, people: int) -> None:
        self.code = code
        self.facilitator = Browser(run.host, run.port, {"sessionid": cookie})
        self.people = [
            Person(Browser(run.host, run.port), code, f"Otter {n}") for n in range(people)
        ]
        self.edition, self.revealed_at = 1, 0.0

    async def move(self, step: str) -> None:
        """Bring everybody to a step."""
        if self.edition == 1:
            await self.facilitator.get(f"/join/{self.code}/")
        fields = {"to": step, "edition": str(self.edition)}
        self.revealed_at = time.perf_counter()
        answer = await self.facilitator.post(f"/assessment/{self.code}/move/", fields)
        if answer.status != 200 or f'data-step="{step}"' not in answer.text:
            raise RuntimeError(f"moving to {step} was answered with {answer.status}")
        self.edition += 1

    async def arrived(self) -> None:
        """Wait until everybody sees where the session is."""
        await asyncio.gather(*(person.arrived(self.edition) for person in self.people))

    async def reveal(self) -> None:
        """Show the answers, and wait until everybody sees them."""
        await self.move("look")
        await self.arrived()

    async def leave(self) -> None:
        """Everybody closes the page."""
        await self.facilitator.close()
        for person in self.people:
            await person.leave()


class Person:
    """Somebody who takes part."""

    def __init__(self, browser: Browser, code: str, name: str) -> None:
        self._browser, self._room, self._name = browser, f"/join/{code}/", name
        self._busy, self._moved = asyncio.Lock(), asyncio.Event()
        self._edition, self.seen_at = 1, 0.0
        self._listening: asyncio.Task[None] | None = None

    async def join(self) -> None:
        """Open the link, say a name, and listen once inside."""
        await self._browser.get(self._room)
        await self._browser.post(f"{self._room}enter/", {"name": self._name})
        page = (await self._browser.get(self._room)).text
        live = LIVE.search(page)
        if live is None:
            raise RuntimeError(f"{self._name} was not let in")
        self._listening = asyncio.create_task(self._listen(live[1]))

    async def hand_in(self, part: str) -> None:
        """Answer alone."""
        fields = {"choice-standing": "performing", "words-standing": "We help each other."}
        if part == "ratings":
            level = LEVELS[int(self._name.split()[1]) % 3]
            fields = {f"choice-{key}": level for key in KEYS}
        async with self._busy:
            answer = await self._browser.post(f"{self._room}hand-in/{part}/", fields)
        if answer.status != 200 or 'class="stage' not in answer.text:
            raise RuntimeError(f"handing in was answered with {answer.status}")

    async def arrived(self, edition: int) -> None:
        """Wait until this page shows an edition."""
        async with asyncio.timeout(PATIENCE_S):
            while self._edition < edition:
                await self._moved.wait()

    async def leave(self) -> None:
        """Close the page."""
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        await self._browser.close()

    async def _listen(self, address: str) -> None:
        async for name, data in self._browser.events(address):
            if name == "moved" and int(data) > self._edition:
                await self._catch_up()

    async def _catch_up(self) -> None:
        async with self._busy:
            answer = await self._browser.get(f"{self._room}stage/", **{"HX-Request": "true"})
        found = EDITION.search(answer.text)
        if found is None:
            raise RuntimeError(f"the stage was answered with {answer.status}")
        if 'data-step="look"' in answer.text and 'class="spread"' not in answer.text:
            raise RuntimeError("the answers were not shown")
        self.seen_at, self._edition = time.perf_counter(), int(found[1])
        self._moved.set()
        self._moved = asyncio.Event()


@contextmanager
def _serving(data: Path) -> Iterator[tuple[int, str, int]]:
    server = started(["-c", SERVE], data)
    try:
        if server.stdout is None:
            raise RuntimeError("the server's words cannot be read")
        said = next(line for line in server.stdout if "http://" in line)
        found = re.search(r"http://([\d.]+):(\d+)/", said)
        if found is None:
            raise RuntimeError(f"it said: {said}")
        yield server.pid, found[1], int(found[2])
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE_S)


def _nothing_lost(found: Counted, sessions: int, people: int) -> None:
    expected = Counted(sessions * people, [people] * sessions, [people] * (sessions * len(KEYS)))
    if found != expected:
        raise RuntimeError(f"something was lost, or counted twice: {found}")


def _apart(arguments: list[str], data: Path, kind: type[Found]) -> Found:
    printed = run_apart(["-m", "benchmarks.sessions", *arguments], data)
    return msgspec.json.decode(printed.splitlines()[-1], type=kind)


def prepare(sessions: int) -> Prepared:
    """Make a team for each session and open it; in a process and folder of its own."""
    from django.test import Client
    from django.utils import timezone

    from headwater.access.models import Account, Grant
    from headwater.access.viewer import CONSOLE
    from headwater.assessment.operations.sessions import Opening, open_session
    from headwater.intake.preparing import migrate
    from headwater.organisation import queries
    from headwater.organisation.storing import store

    migrate(lambda _: None)
    store(_organisation(sessions))
    somebody = Account.objects.create(email="ada@example.org", name="Ada")
    Grant.objects.create(account=somebody, role="Agile Delivery Manager", scale="organisation")
    client, opening = Client(), Opening("Quarterly", KEYS)
    client.force_login(somebody)
    made = (open_session(team, opening, CONSOLE, timezone.now()) for team in queries.teams())
    return Prepared([session.code for session in made], client.cookies["sessionid"].value)


def _organisation(teams: int) -> "Organisation":
    from headwater.vocabulary.organisation import Domain, Organisation, Stream, Team

    named = tuple(Team(f"team-{n}", f"Team {n}") for n in range(teams))
    return Organisation(
        "Benchmark", (Domain("d", "Domain", (Stream("s", "Stream", teams=named),)),)
    )


def count() -> Counted:
    """Read from the database what was answered."""
    from headwater.assessment.models import Participant, Result

    results = Result.objects.values_list("part", "answers")
    of = {part: [n for found, n in results if found == part] for part in ("standing", "ratings")}
    return Counted(Participant.objects.count(), of["standing"], of["ratings"])


if __name__ == "__main__":
    from headwater.boot import start_django

    start_django()
    does = {"prepare": lambda: prepare(int(sys.argv[2])), "count": count}
    sys.stdout.write(msgspec.json.encode(does[sys.argv[1]]()).decode() + "\n")
