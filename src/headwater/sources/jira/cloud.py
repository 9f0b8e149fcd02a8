"""Jira Cloud: REST v3, pages by token, changelogs fetched in bulk."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from headwater.sources.errors import ServerProblem
from headwater.sources.jira import jql, payloads
from headwater.sources.jira.api import Found, Stretch, decode, decoded_issues
from headwater.sources.jira.client import Client

SEARCH = "/rest/api/3/search/jql"
COUNT = "/rest/api/3/search/approximate-count"
CHANGELOGS = "/rest/api/3/changelog/bulkfetch"
ISSUES = "/rest/api/3/issue/bulkfetch"

PAGE = 5_000
"""Asked for; Jira answers with fewer where many fields are wanted."""
CHANGELOG_ISSUES = 1_000
CHANGELOG_PAGE = 10_000
BULK_ISSUES = 100


class SearchPage(msgspec.Struct):
    """A page of `search/jql`. The token is absent on the last page."""

    issues: list[msgspec.Raw] = []
    nextPageToken: str | None = None  # noqa: N815 - Jira's spelling
    isLast: bool = False  # noqa: N815


class Count(msgspec.Struct):
    """The answer of `approximate-count`."""

    count: int


class Cloud:
    """A Jira in Atlassian's cloud."""

    version = 3

    def __init__(self, client: Client, custom_fields: tuple[str, ...] = ()) -> None:
        self._client = client
        self._decoder = msgspec.json.Decoder(payloads.issue_type(custom_fields))

    def asking(self, custom_fields: tuple[str, ...]) -> "Cloud":
        """The same Jira, decoding these custom fields as well."""
        return Cloud(self._client, custom_fields)

    def walk(self, condition: str, stretch: Stretch, asked: Sequence[str]) -> Iterator[Found]:
        """Follow the tokens; where they go round in a circle, start anew from the last issue.

        An issue that changes while we walk moves to the end of the order and is met there.
        """
        left: Stretch | None = stretch
        while left is not None:
            tokens = Tokens()
            further = None
            for found in self._pages(left.question(condition), asked, tokens):
                further = left.after(found) or further
                yield found
            left = further if tokens.repeated else None

    def _pages(self, question: str, asked: Sequence[str], tokens: "Tokens") -> Iterator[Found]:
        body: dict[str, object] = {"jql": question, "fields": list(asked), "maxResults": PAGE}
        while True:
            page = decode(self._client.post(SEARCH, body), SearchPage)
            yield decoded_issues(page.issues, self._decoder, SEARCH)
            if page.isLast or not tokens.follow(page.nextPageToken):
                return
            body["nextPageToken"] = page.nextPageToken

    def by_ids(self, ids: Sequence[str], asked: Sequence[str]) -> Found:
        """Ask the database rather than the search index, which may lag behind."""
        found = Found([])
        for start in range(0, len(ids), BULK_ISSUES):
            some = list(ids[start : start + BULK_ISSUES])
            body = {"issueIdsOrKeys": some, "fields": list(asked)}
            page = decode(self._client.post(ISSUES, body), SearchPage)
            part = decoded_issues(page.issues, self._decoder, ISSUES)
            found.issues += part.issues
            found.set_aside += part.set_aside
        return found

    def ids_of(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of those issues that are there, by key."""
        issues = self.by_ids(keys, ("created",)).issues
        return {issue.key: str(issue.id) for issue in issues if issue.key}

    def changelogs(self, issues: Sequence[payloads.Issue]) -> Mapping[str, list[payloads.Change]]:
        """Fetch whole changelogs: those that come with a search are cut off without a word."""
        ids = [str(issue.id) for issue in issues]
        changes: dict[str, list[payloads.Change]] = {}
        for start in range(0, len(ids), CHANGELOG_ISSUES):
            for log in self._logs(ids[start : start + CHANGELOG_ISSUES]):
                changes.setdefault(str(log.issueId), []).extend(log.changeHistories or ())
        return changes

    def _logs(self, ids: Sequence[str]) -> Iterator[payloads.IssueChangelog]:
        body: dict[str, object] = {"issueIdsOrKeys": list(ids), "maxResults": CHANGELOG_PAGE}
        tokens = Tokens()
        while True:
            page = decode(self._client.post(CHANGELOGS, body), payloads.ChangelogPage)
            yield from page.issueChangeLogs or ()
            if not tokens.follow(page.nextPageToken):
                return
            body["nextPageToken"] = page.nextPageToken

    def count(self, condition: str) -> int | None:
        """Ask for the approximate count; a Jira that will not say is no reason to stop."""
        question = jql.ordered([condition, jql.since("updated", None)], "updated")
        try:
            return decode(self._client.post(COUNT, {"jql": question}), Count).count
        except ServerProblem as refused:
            if not refused.permanent:
                raise
            return None


class Tokens:
    """The page tokens met so far. Jira has been seen to hand out the same one forever."""

    def __init__(self) -> None:
        self._met: set[str] = set()
        self.repeated = False

    def follow(self, token: str | None) -> bool:
        """Tell whether `token` leads to a page that was not there before."""
        if not token:
            return False
        self.repeated = token in self._met
        self._met.add(token)
        return not self.repeated
