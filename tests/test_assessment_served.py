"""Sessions in a real `headwater serve`: streams over HTTP, and a server that is killed."""

import json
import random
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from headwater.upkeep.tests.installation import Installation

PATIENCE_S = 60.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
MAKE = """
import json
from django.test import Client
from django.utils import timezone
from headwater.access.models import Account, Grant
from headwater.access.viewer import CONSOLE
from headwater.assessment.live.tokens import live_address
from headwater.assessment.operations import answering
from headwater.assessment.operations.sessions import Opening, move, open_session
from headwater.assessment.steps import Step
from headwater.flow.tests.cast import plan
from headwater.intake.preparing import migrate
from headwater.organisation.queries import team
from headwater.organisation.storing import store
migrate(lambda words: None)
store(plan())
somebody = Account.objects.create(email="ada@example.org", name="Ada")
Grant.objects.create(account=somebody, role="member", scale="team", slug="otter")
client = Client()
client.force_login(somebody)
made, now = [], timezone.now()
for _ in range({sessions}):
    session = open_session(team("otter"), Opening("Q", ("collaboration", "planning")), CONSOLE, now)
    people = [answering.join(session.code, f"P{{n}}")[1] for n in range({people})]
    move(session.code, Step.RATE, 1, now)
    made.append({{"code": session.code, "people": people, "live": live_address(session.pk)}})
print(json.dumps({{"sessions": made, "cookie": client.cookies["sessionid"].value}}))
"""
COUNT = """
from headwater.assessment.ballot import opened
from headwater.assessment.models import Box, Participant
for box in Box.objects.filter(part="ratings"):
    tally = opened(box.sealed)
    counts = {key: sum(counts.values()) for key, counts in tally.counts.items()}
    people = Participant.objects.filter(session=box.session)
    print(tally.answers, sorted(counts.values()), sorted(len(p.handed_in) for p in people))
"""


def made(here: Installation, sessions: int, people: int) -> dict[str, Any]:
    """Let there be sessions in which everybody can rate alone."""
    said = here.says(MAKE.format(sessions=sessions, people=people))
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@contextmanager
def served(here: Installation) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Serve it; yield the process and its address."""
    with here.begin("serve", "--address", "127.0.0.1:0", "--no-worker") as server:
        try:
            assert server.stdout is not None
            said = next(line for line in server.stdout if "http://" in line)
            yield server, re.search(r"http://[\d.]+:\d+", said)[0]  # type: ignore[index]
        finally:
            server.kill()
            server.communicate()


def events(stream: httpx.Response) -> Iterator[tuple[str, str]]:
    name, data = "", []
    for line in stream.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name, data = value, []
        elif field == "data":
            data.append(value)
        elif not line and name:
            yield name, "\n".join(data)
            name = ""


def moved_by(address: str, cookie: str, code: str, does: str, **fields: str) -> httpx.Response:
    """Let whoever facilitates change a session in their browser."""
    with httpx.Client(base_url=address, cookies={"sessionid": cookie}, timeout=PATIENCE_S) as ada:
        (token, *_) = TOKEN.findall(ada.get(f"/join/{code}/").text)
        sent = {"csrfmiddlewaretoken": token, **fields}
        return ada.post(f"/assessment/{code}/{does}/", data=sent, headers={"HX-Request": "true"})


def test_a_stream_tells_of_each_move_and_ends_with_its_session(tmp_path: Path) -> None:
    here = Installation(tmp_path / "data")
    all_of_it = made(here, 1, 2)
    (session,) = all_of_it["sessions"]
    with (
        served(here) as (_, address),
        httpx.stream("GET", address + session["live"], timeout=PATIENCE_S) as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        heard = events(stream)
        assert next(heard) == ("moved", "2")
        name, who = next(heard)
        assert (name, "P0" in who, "csrf" in who) == ("gathered", True, False)
        facilitator = (address, all_of_it["cookie"], session["code"])
        assert moved_by(*facilitator, "move", to="look", edition="2").status_code == 200
        assert next(heard) == ("moved", "3")
        moved_by(*facilitator, "finish", edition="3")
        rest = list(heard)
        assert ("moved", "4") in rest
        assert rest[-1] == ("over", "")


def test_a_server_with_open_streams_stops_at_once_and_without_complaint(tmp_path: Path) -> None:
    here = Installation(tmp_path / "data")
    (session,) = made(here, 1, 1)["sessions"]
    with served(here) as (server, address), ThreadPoolExecutor(20) as pool:
        listening = threading.Semaphore(0)

        def listen() -> list[tuple[str, str]]:
            with httpx.stream("GET", address + session["live"], timeout=PATIENCE_S) as stream:
                heard = events(stream)
                first = next(heard)
                listening.release()
                return [first, *heard]

        pages = [pool.submit(listen) for _ in range(20)]
        for _ in pages:
            assert listening.acquire(timeout=PATIENCE_S)
        began = time.monotonic()
        server.terminate()
        said, complained = server.communicate(timeout=PATIENCE_S)
        assert time.monotonic() - began < 10  # a second or two where nothing else runs
        assert (server.returncode, complained) == (0, "")
        assert "Headwater has stopped" in said
        assert all(page.result(PATIENCE_S)[0] == ("moved", "2") for page in pages)


class Person:
    """Somebody who hands in, and tries again as their page does when the server went away."""

    def __init__(self, code: str, secret: str) -> None:
        self.code, self.cookies = code, {f"hw-{code}": secret}
        self.is_told = False

    def hand_in(self, address: str) -> None:
        """Try once. Told that it is in, somebody never sends it again."""
        if self.is_told:
            return
        with httpx.Client(base_url=address, cookies=self.cookies, timeout=PATIENCE_S) as browser:
            page = browser.get(f"/join/{self.code}/").text
            if "hand-in/ratings" not in page:
                self.is_told = True
                return
            fields = {f"choice-{key}": "meeting" for key in ("collaboration", "planning")}
            fields |= {"csrfmiddlewaretoken": TOKEN.findall(page)[0]}
            answer = browser.post(f"/join/{self.code}/hand-in/ratings/", data=fields)
            assert answer.status_code in (200, 302), answer.text
            self.is_told = True

    def try_to_hand_in(self, address: str) -> None:
        try:
            self.hand_in(address)
        except httpx.TransportError:
            assert not self.is_told


@pytest.mark.kill
@pytest.mark.slow
def test_killed_amid_hand_ins_a_session_goes_on_with_nothing_lost_or_counted_twice(
    tmp_path: Path,
) -> None:
    here, chance = Installation(tmp_path / "data"), random.Random(7)
    sessions, people = 4, 8
    found = made(here, sessions, people)["sessions"]
    everybody = [Person(one["code"], secret) for one in found for secret in one["people"]]
    chance.shuffle(everybody)
    told = []
    for _ in range(3):
        with served(here) as (server, address), ThreadPoolExecutor(6) as pool:
            tries = [pool.submit(person.try_to_hand_in, address) for person in everybody]
            tries[0].result(PATIENCE_S)
            time.sleep(chance.uniform(0, 0.4))
            server.kill()
            for one in tries:
                one.result(PATIENCE_S)
        told.append(sum(person.is_told for person in everybody))
    assert told[0] < len(everybody), "it was never killed in the middle"
    with served(here) as (_, address):
        for person in everybody:
            person.hand_in(address)
    line = f"{people} [{people}, {people}] {[1] * people}"
    assert here.says(COUNT).splitlines() == [line] * sessions
