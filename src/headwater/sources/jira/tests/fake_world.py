"""The issues behind a fake Jira: they are created, moved, flagged, deleted, and the index lags."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

SECOND = 1_000_000
START = 1_700_000_000 * SECOND
PERSON = "person-01"
"""The name that every payload is full of and that no delivery may hold."""

STATUSES = {
    "1": ("Open", 2, "new"),
    "3": ("In Progress", 4, "indeterminate"),
    "5": ("In Review", 4, "indeterminate"),
    "6": ("Done", 3, "done"),
}
TYPES = {"10001": ("Story", 0, False), "10000": ("Epic", 1, False), "10003": ("Sub-task", -1, True)}
SPRINT, FLAGGED, TEAM = "customfield_10020", "customfield_10021", "customfield_10060"
EPIC_LINK, OUTCOME, SLOGAN = "customfield_10014", "customfield_10090", "customfield_10091"


@dataclass
class FakeIssue:
    """An issue, its truth (what status it entered when) and its changelog."""

    id: str
    key: str
    created: int
    updated: int
    status: str
    type: str = "10001"
    components: list[str] = field(default_factory=list)
    flagged: bool = False
    epic_link: str | None = None
    description: str | None = None
    outcome: str | None = None
    truth: list[tuple[int, str]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def project(self) -> str:
        return self.key.rpartition("-")[0]


class World:
    """Issues by id and what the search index knows of them. Time passes with every event."""

    def __init__(self, seed: int = 1, *, lag: int = 0, tick: int = 7 * SECOND) -> None:
        self.now = START
        self.issues: dict[str, FakeIssue] = {}
        self.index: dict[str, tuple[int, int, str]] = {}
        self.lag = lag
        self._tick = tick
        self._waiting: list[tuple[int, str]] = []
        self._searches = 0
        self._random = random.Random(seed)
        self._ids = 10_000
        self._changes = 50_000

    def fill(self, count: int, projects: tuple[str, ...] = ("EE", "K5")) -> "World":
        """Create `count` issues and let them move about."""
        for number in range(count):
            issue = self.create(projects[number % len(projects)])
            for _ in range(self._random.randrange(6)):
                self.move(issue, self._random.choice(list(STATUSES)))
        self.settle()
        return self

    def create(self, project: str, status: str = "1") -> FakeIssue:
        """Create an issue."""
        self.pass_time()
        self._ids += 1
        name = str(self._ids)
        issue = FakeIssue(name, f"{project}-{self._ids}", self.now, self.now, status)
        issue.truth.append((self.now, status))
        self.issues[name] = issue
        self._touch(issue)
        return issue

    def move(self, issue: FakeIssue, status: str) -> None:
        """Move an issue to another status; to the same is no event."""
        if status == issue.status:
            return
        self._change(issue, "status", issue.status, status, STATUSES)
        issue.status = status
        issue.truth.append((issue.updated, status))

    def flag(self, issue: FakeIssue, *, on: bool) -> None:
        """Put the flag up or take it down."""
        texts = ("", "Impediment") if on else ("Impediment", "")
        self._record(issue, {"field": "Flagged", "fieldId": FLAGGED, "from": "", "to": "",
                             "fromString": texts[0], "toString": texts[1]})  # fmt: skip
        issue.flagged = on

    def write(self, issue: FakeIssue, text: str | None) -> None:
        """Write what the issue is for into its custom field; None empties it."""
        self._record(issue, {"field": "Anticipated outcome", "fieldId": OUTCOME,
                             "from": None, "fromString": issue.outcome,
                             "to": None, "toString": text})  # fmt: skip
        issue.outcome = text

    def describe(self, issue: FakeIssue, text: str | None) -> None:
        """Write the description, in wiki markup; None empties it."""
        self._record(issue, {"field": "description", "fieldId": "description",
                             "from": None, "fromString": issue.description,
                             "to": None, "toString": text})  # fmt: skip
        issue.description = text

    def rename(self, issue: FakeIssue, project: str) -> None:
        """Move an issue to another project: its key changes, its id does not."""
        key = f"{project}-{issue.id}"
        self._record(issue, {"field": "Key", "from": None, "to": None,
                             "fromString": issue.key, "toString": key})  # fmt: skip
        issue.key = key
        self._touch(issue)

    def delete(self, issue: FakeIssue) -> None:
        """Delete an issue: it is gone from database and index at once, without a trace."""
        self.pass_time()
        self.issues.pop(issue.id, None)
        self.index.pop(issue.id, None)

    def stir(self, events: int = 1) -> None:
        """Let a few random things happen."""
        for _ in range(events):
            issue = self._random.choice(list(self.issues.values()))
            happening = self._random.randrange(6)
            if happening == 0:
                self.create(issue.project)
            elif happening == 1 and len(self.issues) > 3:
                self.delete(issue)
            else:
                self.move(issue, self._random.choice(list(STATUSES)))

    def pass_time(self, by: int | None = None) -> None:
        """Let the clock run on."""
        self.now += self._tick if by is None else by

    def searched(self) -> None:
        """A search went by; the index catches up with what happened `lag` searches ago."""
        self._searches += 1
        ripe = [name for due, name in self._waiting if due <= self._searches]
        self._waiting = [(due, name) for due, name in self._waiting if due > self._searches]
        for name in ripe:
            self._show(name)

    def settle(self) -> None:
        """Let the index catch up wholly."""
        for _, name in self._waiting:
            self._show(name)
        self._waiting = []

    def indexed(self) -> Iterator[tuple[int, int, str, FakeIssue]]:
        """Yield (updated, created, project) as the index has them, with the issue itself."""
        for name, (updated, created, project) in self.index.items():
            yield updated, created, project, self.issues[name]

    def _touch(self, issue: FakeIssue) -> None:
        if self.lag:
            self._waiting.append((self._searches + self.lag, issue.id))
        else:
            self._show(issue.id)

    def _show(self, name: str) -> None:
        if issue := self.issues.get(name):
            self.index[name] = (issue.updated, issue.created, issue.project)

    def _change(
        self, issue: FakeIssue, what: str, before: str, after: str, names: dict[str, Any]
    ) -> None:
        self._record(issue, {"field": what, "fieldId": what, "fieldtype": "jira",
                             "from": before, "fromString": names[before][0],
                             "to": after, "toString": names[after][0]})  # fmt: skip

    def _record(self, issue: FakeIssue, item: dict[str, Any]) -> None:
        self.pass_time()
        self._changes += 1
        issue.updated = self.now
        issue.changes.append(
            {"id": str(self._changes), "at": self.now, "author": person(), "items": [item]}
        )
        self._touch(issue)


def person() -> dict[str, Any]:
    """A person, as Jira attaches one to nearly everything."""
    return {"accountId": PERSON, "displayName": PERSON, "emailAddress": f"{PERSON}@example.com"}


def written(moment: int) -> str:
    """An instant the way Jira writes it, in a zone that is not ours."""
    at = datetime.fromtimestamp(moment / SECOND, UTC) + timedelta(hours=8)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}+0800"


def status(name: str) -> dict[str, Any]:
    """A status the way Jira writes it."""
    title, category, key = STATUSES[name]
    return {"id": name, "name": title, "statusCategory": {"id": category, "key": key}}


def kind(name: str) -> dict[str, Any]:
    """An issue type the way Jira writes it."""
    title, level, subtask = TYPES[name]
    return {"id": name, "name": title, "hierarchyLevel": level, "subtask": subtask}


def fields(issue: FakeIssue) -> dict[str, Any]:
    """All the fields of an issue, people included."""
    return {
        "summary": f"Work on {issue.key}",
        "created": written(issue.created),
        "updated": written(issue.updated),
        "status": status(issue.status),
        "issuetype": kind(issue.type),
        "project": {"id": "1", "key": issue.project, "lead": person()},
        "components": [{"id": "7", "name": name} for name in issue.components],
        "labels": ["backend"],
        "issuelinks": [],
        "parent": None,
        "assignee": person(),
        "reporter": person(),
        "creator": person(),
        FLAGGED: [{"value": "Impediment"}] if issue.flagged else None,
        SPRINT: None,
        EPIC_LINK: issue.epic_link,
        OUTCOME: issue.outcome,
        "description": issue.description,
        TEAM: {"id": "1", "name": "Harbour"},
    }


def rich(text: str | None) -> dict[str, Any] | None:
    """A text the way REST v3 writes it: as a document, `h2.` lines as headings."""
    if text is None:
        return None
    return {"type": "doc", "version": 1, "content": [_block(line) for line in text.split("\n\n")]}


def plain(document: dict[str, Any]) -> str:
    """What a document of paragraphs says, as wiki markup keeps it in the changelog."""
    return "\n\n".join(
        "".join(part.get("text", "\n") for part in block["content"])
        for block in document["content"]
    )


def _block(line: str) -> dict[str, Any]:
    if line.startswith("h2. "):
        words = {"type": "text", "text": line.removeprefix("h2. ")}
        return {"type": "heading", "attrs": {"level": 2}, "content": [words]}
    return {"type": "paragraph", "content": [{"type": "text", "text": line}]}


def change(recorded: dict[str, Any], *, epoch: bool = False) -> dict[str, Any]:
    """A change the way Jira writes it; bulk endpoints write its time as a number."""
    at = recorded["at"]
    created = at // 1000 if epoch else written(at)
    return {key: value for key, value in recorded.items() if key != "at"} | {"created": created}
