"""Jira Data Center: REST v2, pages by offset, changelogs with the issues."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from headwater.sources.errors import NotAJira
from headwater.sources.jira import jql, payloads
from headwater.sources.jira.api import Found, Stretch, decode, decoded_issues
from headwater.sources.jira.client import Client

SEARCH = "/rest/api/2/search"
PAGE = 100
CENSUS_PAGE = 1_000
RESTARTS = 20
"""How often a step by offset starts anew because issues ahead of it changed meanwhile."""


class SearchPage(msgspec.Struct):
    """A page of `search`."""

    issues: list[msgspec.Raw] = []
    total: int = 0


class ChangelogPage(msgspec.Struct):
    """A page of one issue's changelog."""

    values: list[payloads.Change] = []
    total: int = 0


class DataCenter:
    """A Jira that an organisation runs itself."""

    version = 2

    def __init__(self, client: Client, custom_fields: tuple[str, ...] = ()) -> None:
        self._client = client
        self._decoder = msgspec.json.Decoder(payloads.issue_type(custom_fields))

    def asking(self, custom_fields: tuple[str, ...]) -> "DataCenter":
        """The same Jira, decoding these custom fields as well."""
        return DataCenter(self._client, custom_fields)

    def walk(self, condition: str, stretch: Stretch, asked: Sequence[str]) -> Iterator[Found]:
        """Walk by the last time seen, not by offset.

        Offsets shift when an issue ahead of them changes or is deleted, and the next page then
        skips one. So each page asks for "at or after the last time seen" from offset 0. Only
        where one second holds more than a page, or times have not settled yet, do we step on by
        offset, one issue back each time: if that issue is not where it was, we start anew there.
        """
        step = Step()
        while True:
            found, size = self._page(stretch.question(condition), asked, step.offset)
            if step.shifted(found):
                continue
            yield found
            if size == 0 or step.offset + size >= (found.total or 0):
                return
            further = stretch.after(found)
            if further is None:
                step.further(found, size)
            else:
                stretch, step = further, Step()

    def _page(self, question: str, asked: Sequence[str], offset: int) -> tuple[Found, int]:
        """A page and how many issues it had, decodable or not."""
        whole = len(asked) > 1
        answer = self._client.get(
            SEARCH,
            jql=question,
            startAt=offset,
            maxResults=PAGE if whole else CENSUS_PAGE,
            fields=",".join(asked),
            validateQuery="false",
            **({"expand": "changelog"} if whole else {}),
        )
        page = decode(answer, SearchPage)
        found = decoded_issues(page.issues, self._decoder, SEARCH)
        found.total = page.total
        return found, len(page.issues)

    def by_ids(self, ids: Sequence[str], asked: Sequence[str]) -> Found:
        """Search by id; ids that are gone are no error, as the query is not validated."""
        found = Found([])
        for start in range(0, len(ids), PAGE):
            question = jql.with_ids(ids[start : start + PAGE])
            part, _ = self._page(question, asked, 0)
            found.issues += part.issues
            found.set_aside += part.set_aside
        return found

    def ids_of(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of those issues that are there, by key."""
        ids: dict[str, str] = {}
        for start in range(0, len(keys), PAGE):
            found, _ = self._page(jql.with_keys(keys[start : start + PAGE]), ("created",), 0)
            ids |= {issue.key: str(issue.id) for issue in found.issues if issue.key}
        return ids

    def changelogs(self, issues: Sequence[payloads.Issue]) -> Mapping[str, list[payloads.Change]]:
        """Complete the changelogs that came cut off; most come whole with their issue."""
        return {str(issue.id): self._whole(issue) for issue in issues if _cut_off(issue)}

    def _whole(self, issue: payloads.Issue) -> list[payloads.Change]:
        changes: list[payloads.Change] = []
        while True:
            try:
                path = f"/rest/api/2/issue/{issue.id}/changelog"
                answer = self._client.get(path, startAt=len(changes), maxResults=PAGE)
            except NotAJira:
                # not every version has this address; the translator sets the issue aside
                return changes
            page = decode(answer, ChangelogPage)
            changes += page.values
            if not page.values or len(changes) >= page.total:
                return changes

    def count(self, condition: str) -> int | None:
        """The total that a search for nothing but one id tells."""
        question = jql.ordered([condition, jql.since("updated", None)], "updated")
        answer = self._client.get(SEARCH, jql=question, maxResults=0, fields="created")
        return decode(answer, SearchPage).total


class Step:
    """Where we are among issues that times cannot tell apart."""

    def __init__(self) -> None:
        self.offset = 0
        self._expected: str | None = None
        self._restarts = 0

    def further(self, found: Found, size: int) -> None:
        """Go on, with the last issue of this page as the first of the next."""
        self.offset += max(1, size - 1)
        self._expected = str(found.issues[-1].id) if found.issues and size > 1 else None

    def shifted(self, found: Found) -> bool:
        """Whether the page does not begin where the last one ended; then start anew."""
        expected, self._expected = self._expected, None
        first = str(found.issues[0].id) if found.issues else None
        if expected is None or first == expected or self._restarts >= RESTARTS:
            return False
        self.offset = 0
        self._restarts += 1
        return True


def _cut_off(issue: payloads.Issue) -> bool:
    log = issue.changelog
    return log is not None and (log.total or 0) > len(log.histories or ())
