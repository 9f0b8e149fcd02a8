"""A Jira over real HTTP on loopback, which pages, truncates, throttles, fails and mutates.

with FakeJira(World().fill(50), kind="cloud") as jira:
    client = Client(jira.access, …)
"""

import json
import re
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qs, urlsplit

from headwater.sources.jira.client import Access
from headwater.sources.jira.tests import fake_world as shapes
from headwater.sources.jira.tests.fake_world import SECOND, FakeIssue, World

TOKEN = "s3cret-token"
EMAIL = "robot@example.com"
SITE = "https://jira.example.com"
"""Where people open this Jira, as it tells itself."""

Answer = tuple[int, Any]
Question = dict[str, Any]


class Server(ThreadingHTTPServer):
    """Threads that say nothing when a client hangs up, as tests make it do."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass
class Fault:
    """What goes wrong once, at the next request whose path contains `path`, after `skip` of them.

    `body` that is text is sent as HTML. `stall` is in seconds.
    """

    status: int = 200
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    stall: float = 0.0
    skip: int = 0


class FakeJira:
    """Serves a world. `kind` is "cloud" or "data-center".

    `page` bounds the issues of a page. `after_page` is called after each page of a search, so that
    tests can change the world between pages. `repeat_token_at` is the number of the search page
    from which on the same token is handed out forever. `truncate` cuts off embedded changelogs.
    `screen` holds the fields that can be edited.
    """

    def __init__(
        self, world: World, kind: Literal["cloud", "data-center"] = "cloud", *, page: int = 10
    ) -> None:
        self.world = world
        self.kind = kind
        self.page = page
        self.changelog_page = 25
        self.truncate: int | None = 40 if kind == "cloud" else None
        self.issue_changelog = True
        self.after_page: Callable[[World], None] = lambda _: None
        self.repeat_token_at: int | None = None
        self.screen: frozenset[str] = frozenset({shapes.OUTCOME})
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, Question]] = []
        self._searches = 0
        self._lock = threading.Lock()
        self._server = Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The address of this Jira, with a context path as Data Center often has."""
        return f"http://127.0.0.1:{self._server.server_port}/jira"

    @property
    def access(self) -> Access:
        """How to be let in."""
        return Access(self.url, TOKEN, EMAIL if self.kind == "cloud" else "")

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, path: str) -> list[Question]:
        """The questions that were put to addresses containing `path`."""
        return [question for where, question in self.requests if path in where]

    def fault(self, path: str) -> Fault | None:
        """The fault that this request meets, if any."""
        with self._lock:
            for fault in self.faults:
                if fault.path in path:
                    if fault.skip == 0:
                        self.faults.remove(fault)
                        return fault
                    fault.skip -= 1
                    return None
        return None

    def lets_in(self, authorization: str) -> bool:
        """Whether the header carries the right token."""
        basic = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
        right = f"Basic {basic}" if self.kind == "cloud" else f"Bearer {TOKEN}"
        return authorization == right

    def answer(self, path: str, question: Question) -> Answer:
        """Answer a request that met no fault."""
        with self._lock:
            self.requests.append((path, question))
            rest = path.removeprefix("/jira/rest/api/")
            for pattern, handle in self._routes().items():
                if found := re.fullmatch(pattern, rest):
                    return handle(question, *found.groups())
        return 404, {"errorMessages": ["null for uri"]}

    def _routes(self) -> dict[str, Callable[..., Answer]]:
        return self._shared() | (self._cloud() if self.kind == "cloud" else self._data_center())

    def _shared(self) -> dict[str, Callable[..., Answer]]:
        kind = "Cloud" if self.kind == "cloud" else "Server"
        info = {"deploymentType": kind, "version": "9.12.0", "baseUrl": SITE}
        own = "3" if self.kind == "cloud" else "2"
        return {
            "2/serverInfo": lambda _: (200, info),
            "2/mypermissions": lambda _: (
                200,
                {"permissions": {"BROWSE_PROJECTS": {"havePermission": True}}},
            ),
            f"{own}/status": lambda _: (200, [shapes.status(name) for name in shapes.STATUSES]),
            f"{own}/issuetype": lambda _: (200, [shapes.kind(name) for name in shapes.TYPES]),
            f"{own}/field": lambda _: (200, FIELDS),
            rf"{own}/issue/(\d+)": self._write,
        }

    def _cloud(self) -> dict[str, Callable[..., Answer]]:
        return {
            "3/search/jql": self._search_by_token,
            "3/search/approximate-count": self._count,
            "3/changelog/bulkfetch": self._changelogs,
            "3/issue/bulkfetch": self._issues,
            "[23]/search": lambda _: (410, {"errorMessages": ["The requested API is removed."]}),
        }

    def _data_center(self) -> dict[str, Callable[..., Answer]]:
        return {"2/search": self._search_by_offset, r"2/issue/(\d+)/changelog": self._changelog}

    def _search_by_token(self, question: Question) -> Answer:
        if not re.search(r"\S.* ORDER BY|^\w+ .* ", question["jql"]):
            return 400, {"errorMessages": ["Unbounded JQL queries are not allowed here."]}
        matching, field = self._matching(question["jql"])
        after = question.get("nextPageToken")
        left = [each for each in matching if after is None or _place(each, field) > _read(after)]
        shown = left[: min(self.page, question.get("maxResults", 50))]
        answer: dict[str, Any] = {"issues": [self._doc(i, question) for *_, i in shown]}
        if len(shown) < len(left):
            answer["nextPageToken"] = self._token(_place(shown[-1], field), after)
        elif self.repeat_token_at is not None and after is not None:
            answer["nextPageToken"] = after
        else:
            answer["isLast"] = True
        self._page_went_by()
        return 200, answer

    def _token(self, place: tuple[int, str], after: str | None) -> str:
        stuck = self.repeat_token_at is not None and self._searches >= self.repeat_token_at
        if stuck and after is not None:
            self.repeat_token_at = None
            return after
        return f"{place[0]}|{place[1]}"

    def _search_by_offset(self, question: Question) -> Answer:
        matching, _ = self._matching(question["jql"])
        start = int(question.get("startAt", 0))
        size = min(self.page, int(question.get("maxResults", 50)))
        issues = [self._doc(issue, question) for *_, issue in matching[start : start + size]]
        total = len(matching)
        if size:
            self._page_went_by()
        return 200, {"startAt": start, "maxResults": size, "total": total, "issues": issues}

    def _page_went_by(self) -> None:
        self._searches += 1
        self.after_page(self.world)
        self.world.searched()

    def _matching(self, jql: str) -> tuple[list[tuple[int, int, str, FakeIssue]], int]:
        """The indexed issues that `jql` asks for, in order. The index knows whole seconds only."""
        by = 1 if "ORDER BY created" in jql else 0
        found = [each for each in self.world.indexed() if _fits(jql, each)]
        return sorted(found, key=lambda each: _place(each, by)), by

    def _doc(self, issue: FakeIssue, question: Question) -> dict[str, Any]:
        asked = question.get("fields", [])
        names = asked.split(",") if isinstance(asked, str) else asked
        doc: dict[str, Any] = {"id": issue.id}
        if names:
            whole = self._fields(issue)
            shown = {name: whole[name] for name in names if name in whole}
            doc |= {"key": issue.key, "self": f"{self.url}/rest/api/2/issue/{issue.id}"}
            doc["fields"] = shown
        if question.get("expand") == "changelog":
            doc["changelog"] = self._embedded(issue)
        return doc

    def _fields(self, issue: FakeIssue) -> dict[str, Any]:
        """An issue's fields, its texts as documents in the cloud."""
        whole = shapes.fields(issue)
        if self.kind == "cloud":
            whole |= {name: shapes.rich(whole[name]) for name in RICH}
        return whole

    def _embedded(self, issue: FakeIssue) -> dict[str, Any]:
        histories = [shapes.change(each) for each in issue.changes]
        total = len(histories)
        return {"total": total, "maxResults": total, "histories": histories[: self.truncate]}

    def _write(self, question: Question, name: str) -> Answer:
        """Set the outcome of an issue, as a document in the cloud and as text elsewhere."""
        if name not in self.world.issues:
            return 404, {"errorMessages": ["Issue does not exist or you cannot see it."]}
        ((field, value),) = question["fields"].items()
        if field not in self.screen:
            said = f"Field '{field}' cannot be set. It is not on the appropriate screen."
            return 400, {"errorMessages": [], "errors": {field: said}}
        rich = self.kind == "cloud" and field == shapes.OUTCOME
        if rich is not isinstance(value, dict):
            return 400, {"errorMessages": [], "errors": {field: "Operation value must be other."}}
        self.world.write(self.world.issues[name], shapes.plain(value) if rich else value)
        return 204, None

    def _count(self, question: Question) -> Answer:
        return 200, {"count": len(self._matching(question["jql"])[0])}

    def _issues(self, question: Question) -> Answer:
        wanted = question["issueIdsOrKeys"]
        there = [i for i in self.world.issues.values() if i.id in wanted or i.key in wanted]
        return 200, {"issues": [self._doc(issue, question) for issue in there], "issueErrors": []}

    def _changelogs(self, question: Question) -> Answer:
        """Pages through the changes of all the issues asked for, oldest first in each."""
        wanted = set(question["issueIdsOrKeys"])
        if len(wanted) > 1_000:
            return 400, {"errorMessages": ["Too many issues."]}
        issues = [issue for issue in self.world.issues.values() if issue.id in wanted]
        every = [(issue.id, change) for issue in issues for change in issue.changes]
        start = int(question.get("nextPageToken") or 0)
        end = start + self.changelog_page
        logs: dict[str, list[dict[str, Any]]] = {}
        for name, change in every[start:end]:
            logs.setdefault(name, []).append(shapes.change(change, epoch=True))
        token = {"nextPageToken": str(end)} if end < len(every) else {}
        pages = [{"issueId": name, "changeHistories": changes} for name, changes in logs.items()]
        return 200, {"issueChangeLogs": pages} | token

    def _changelog(self, question: Question, name: str) -> Answer:
        if not self.issue_changelog or name not in self.world.issues:
            return 404, {"errorMessages": ["null for uri"]}
        start = int(question.get("startAt", 0))
        changes = self.world.issues[name].changes
        values = [shapes.change(each) for each in changes[start : start + self.changelog_page]]
        return 200, {"values": values, "total": len(changes)}


FIELDS = [
    {"id": "summary", "name": "Zusammenfassung"},
    {"id": "assignee", "name": "Bearbeiter", "schema": {"type": "user"}},
    {"id": shapes.SPRINT, "name": "Sprint",
     "schema": {"type": "array", "custom": "com.pyxis.greenhopper.jira:gh-sprint"}},
    {"id": shapes.EPIC_LINK, "name": "Epic-Verknüpfung",
     "schema": {"type": "any", "custom": "com.pyxis.greenhopper.jira:gh-epic-link"}},
    {"id": shapes.FLAGGED, "name": "Flagged", "schema": {"type": "array", "items": "option"}},
    {"id": shapes.TEAM, "name": "Squad", "schema": {"type": "option"}},
    {"id": shapes.OUTCOME, "name": "Anticipated outcome",
     "schema": {"type": "string",
                "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textarea"}},
    {"id": shapes.SLOGAN, "name": "Slogan",
     "schema": {"type": "string",
                "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield"}},
    {"id": "customfield_10070", "name": "Tester", "schema": {"type": "array", "items": "user"}},
]  # fmt: skip

RICH = (shapes.OUTCOME, "description")


def _place(each: tuple[int, int, str, FakeIssue], by: int) -> tuple[int, str]:
    moment = each[by]
    assert isinstance(moment, int)
    return moment // SECOND, each[3].id


def _read(token: str) -> tuple[int, str]:
    second, _, name = token.partition("|")
    return int(second), name


def _fits(jql: str, each: tuple[int, int, str, FakeIssue]) -> bool:
    updated, created, project, issue = each
    if found := re.search(r"project in \((.*?)\)(?: AND| ORDER|$)", jql):
        names = re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])
        if project not in [re.sub(r"\\(.)", r"\1", name) for name in names]:
            return False
    if (found := re.search(r"id in \((.*?)\)", jql)) and issue.id not in found[1].split(", "):
        return False
    if (found := re.search(r"key in \((.*?)\)", jql)) and f'"{issue.key}"' not in found[1]:
        return False
    limits = re.findall(r"(updated|created) >= (\d+)", jql)
    moments = {"updated": updated, "created": created}
    return all(moments[name] // SECOND >= int(limit) // 1000 for name, limit in limits)


def _handler(jira: FakeJira) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet, or each answer waits 40 ms for an ACK
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            self._handle({name: values[0] for name, values in query.items()})

        def do_POST(self) -> None:
            self._handle(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_PUT(self) -> None:
            self.do_POST()

        def _handle(self, question: Question) -> None:
            path = urlsplit(self.path).path
            fault = jira.fault(path)
            if fault is not None:
                time.sleep(fault.stall)
                self._send(fault.status, fault.body, fault.headers)
            elif not jira.lets_in(self.headers.get("Authorization", "")):
                self._send(401, "<html>Unauthorized (401)</html>", {})
            else:
                self._send(*jira.answer(path, question), {})

        def _send(self, status: int, body: Any, headers: dict[str, str]) -> None:
            html = isinstance(body, str)
            data = body.encode() if html else json.dumps(body).encode()
            data = b"" if status == 204 else data
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if html else "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
