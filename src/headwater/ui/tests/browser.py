"""A real Chromium looking at pages of the tests' own, over real HTTP, under the real policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from headwater.ui import bundle

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


OURS = "headwater.urls"
WHO_ASKS = ("headwater.people.personas.AtTheDoor", "headwater.access.gate.Gate")
"""They look into the database, which pages of a test's own do without."""


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    """Answers the browser's parallel requests in parallel."""

    daemon_threads = True


class _SilentHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the browser's own log is what the tests look at."""


@contextmanager
def served(urlconf: str) -> Iterator[str]:
    """Serve `urlconf` with Headwater's middleware on a free port; yields its address.

    Pages of a test's own are not in the table of rights, so nobody asks there who looks at them.
    """
    bundle.ensure()
    middleware = [name for name in settings.MIDDLEWARE if urlconf == OURS or name not in WHO_ASKS]
    with override_settings(
        ROOT_URLCONF=urlconf, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=middleware
    ):
        server = make_server("127.0.0.1", 0, WSGIHandler(), _ThreadingServer, _SilentHandler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """A page that keeps what it complained about and whom it asked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, address: str) -> Page:
        """Go there and wait until it is quiet."""
        self.page.goto(address, wait_until="networkidle")
        return self.page
