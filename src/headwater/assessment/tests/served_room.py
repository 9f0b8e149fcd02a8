"""A real server with a session of Otter in it, and people who come with browsers of their own.

The server is a process of its own with a database file of its own, since events travel beside
Django; what has to be there before anybody comes is put there by another process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page

from headwater.ui.tests.browser import Visit, chromium

PREPARE = """
import json, sys
from headwater.boot import start_django
start_django()
from headwater.intake.serving import prepare
prepare(lambda words: None)
from headwater.assessment.steps import Voting
from headwater.assessment.tests import in_session
from headwater.organisation.storing import store
from headwater.organisation.tests.plans import payments
store(payments())
codes = [in_session.opened(voting=Voting(voting)).code for voting in sys.argv[1:]]
cookie = in_session.facilitator().cookies["sessionid"].value
print(json.dumps({"codes": codes, "cookie": cookie}))
"""
SERVE = "from headwater.cli import app; app()"
PATIENCE_MS = 10_000
MOST_TABS = 40
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1240, "height": 880}
COMPLAINTS_OF_A_RELOAD = ("net::ERR_",)
WIDER = "document.documentElement.scrollWidth > innerWidth"


@dataclass
class Somebody:
    """One browser of its own in the session, with everything it complained about."""

    visit: Visit
    address: str
    code: str
    name: str = ""
    asked: list[str] = field(default_factory=list)  # what a dialog wanted to know

    @property
    def page(self) -> Page:
        """What they look at."""
        return self.visit.page

    @property
    def complaints(self) -> list[str]:
        """What the browser complained about, but for a stream that a reload cut off."""
        said = self.visit.complaints
        return [one for one in said if not any(cut in one for cut in COMPLAINTS_OF_A_RELOAD)]

    def come_in(self) -> None:
        """Join by the code, as somebody without an account does."""
        self.visit.page.goto(f"{self.address}/join/")
        self.page.get_by_label("Code").fill(f"{self.code[:4].lower()}-{self.code[4:].lower()}")
        self.page.get_by_role("button", name="Go there").click()
        self.page.get_by_label("What shall we call you here?").fill(self.name)
        self.page.get_by_role("button", name="Come in").click()
        self.sees("Welcome. This is about us, not about marks.")

    def sees(self, heading: str) -> None:
        """Wait until the step's heading says so."""
        self.page.get_by_role("heading", name=heading, level=1).wait_for(timeout=PATIENCE_MS)

    def reads(self, text: str) -> None:
        """Wait until this can be read."""
        self.page.get_by_text(text).first.wait_for(timeout=PATIENCE_MS)

    def presses(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button).click(timeout=PATIENCE_MS)

    def says_yes(self) -> None:
        """Agree to whatever is asked from now on, and remember it."""

        def agree(dialog: Dialog) -> None:
            self.asked.append(dialog.message)
            dialog.accept()

        self.page.on("dialog", agree)

    def tabs_to(self, selector: str) -> None:
        """Go on by the Tab key alone until this has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(what) => document.activeElement.matches(what)", selector):
                return
        pytest.fail(f"“{selector}” cannot be reached by the Tab key.")

    def types(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def chooses(self, *levels: str) -> None:
        """Choose one answer for each question, going on after each, then look it over."""
        for level in levels:
            shown = self.page.locator(f"[data-page]:visible input[value='{level}']")
            shown.check(timeout=PATIENCE_MS)
            self.page.locator("[data-next]").click()

    def finds_nothing_wrong(self) -> None:
        """Ask axe, and whether the page is wider than its window."""
        found: Any = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        assert not self.page.evaluate(WIDER)


@dataclass
class Place:
    """A server with sessions, and the browsers in the one that people go to now."""

    address: str
    codes: tuple[str, ...]
    cookie: str
    browser: Browser
    here: list[Somebody] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The session people go to now: the first of those that are left."""
        return self.codes[0]

    def next_session(self) -> None:
        """Leave this session and its people for the next."""
        for one in self.here:
            one.page.context.close()
        self.here, self.codes = [], self.codes[1:]

    def facilitator(self, **options: Any) -> Somebody:
        """Return somebody of the team, signed in, on the session's page."""
        one = self.somebody("", **options)
        value = {"name": "sessionid", "value": self.cookie, "url": self.address}
        one.page.context.add_cookies([value])  # type: ignore[list-item]
        one.page.goto(f"{self.address}/join/{self.code}/")
        return one

    def somebody(self, name: str, **options: Any) -> Somebody:
        """Return a browser of its own, still at home."""
        context = self.browser.new_context(**({"viewport": DESK} | options))
        one = Somebody(Visit(context.new_page()), self.address, self.code, name)
        self.here.append(one)
        return one


@contextmanager
def sessions_served(data: Path, *votings: str) -> Iterator[Place]:
    """Serve sessions, each of which votes in one of these ways."""
    environment = {**os.environ, "HEADWATER_DATA": str(data), "HEADWATER_SECRET_KEY": "k" * 50}
    environment.pop("DATABASE_URL", None)
    run = {"env": environment, "stdout": subprocess.PIPE, "text": True}
    made = subprocess.run([sys.executable, "-c", PREPARE, *votings], check=True, **run)  # type: ignore[call-overload]
    known = json.loads(made.stdout.splitlines()[-1])
    command = [sys.executable, "-c", SERVE, "serve", "--no-worker", "--address", "127.0.0.1:0"]
    with subprocess.Popen(command, **run) as server:  # type: ignore[call-overload]
        try:
            with chromium() as browser:
                yield Place(_address(server), tuple(known["codes"]), known["cookie"], browser)
        finally:
            server.kill()


def _address(server: "subprocess.Popen[str]") -> str:
    """Return where a server says that it answers."""
    assert server.stdout is not None
    words = server.stdout.readline().split()
    if len(words) < 4:
        pytest.fail("The server did not start.")
    return words[3].rstrip("/")
