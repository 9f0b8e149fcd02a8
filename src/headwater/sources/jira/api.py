"""What a sync asks of a Jira, whichever kind it is, and how to tell which kind that is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from headwater.sources.errors import NoPermission, ServerProblem
from headwater.sources.jira import jql, payloads
from headwater.sources.jira.client import Client
from headwater.sources.jira.instants import SECOND, instant
from headwater.vocabulary.delivery import SetAside
from headwater.vocabulary.work import Instant

ALWAYS_ASKED = (
    *("summary", "created", "updated", "status", "issuetype", "project", "components"),
    *("labels", "issuelinks", "parent"),
)
"""The fields asked of every Jira. None of them is a person."""


class Found(msgspec.Struct):
    """Issues of one answer, those that could not be decoded, and how many there are in all."""

    issues: list[payloads.Issue]
    set_aside: list[SetAside] = []
    total: int | None = None

    def latest(self, field: str, settled: Instant) -> Instant | None:
        """The latest `created` or `updated` among the issues, of those not after `settled`.

        Jira finds an issue by its index and shows it from its database. One that was changed a
        moment ago may stand early in the order and yet show a late time; whoever went on from
        that time would miss everything between.
        """
        moments = (moment_of(issue, field) for issue in self.issues)
        return max((at for at in moments if at is not None and at <= settled), default=None)


class Stretch(msgspec.Struct, frozen=True):
    """Issues whose `field` (created or updated) is at or after `since`; None means all.

    After `settled` the search index may still lag, so times after it are not built upon.
    """

    field: str
    since: Instant | None
    settled: Instant

    def after(self, found: Found) -> "Stretch | None":
        """What is left to walk once `found` was met, None if that is no less than before."""
        latest = found.latest(self.field, self.settled)
        start = None if latest is None else whole_second(latest)
        if start is None or (self.since is not None and start <= self.since):
            return None
        return Stretch(self.field, start, self.settled)

    def question(self, condition: str) -> str:
        """The JQL for this stretch."""
        return jql.ordered([condition, jql.since(self.field, self.since)], self.field)


class Jira(Protocol):
    """A Jira as a sync sees it."""

    version: int

    def walk(self, condition: str, stretch: Stretch, asked: Sequence[str]) -> Iterator[Found]:
        """Yield every issue in `stretch`, oldest first.

        Issues may come twice; none is missed because others change in the meantime.
        """

    def by_ids(self, ids: Sequence[str], asked: Sequence[str]) -> Found:
        """Return those of the issues that are there and may be seen."""

    def ids_of(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the ids of those issues that are there and may be seen, by key."""

    def changelogs(self, issues: Sequence[payloads.Issue]) -> Mapping[str, list[payloads.Change]]:
        """Return the changes that did not come with the issues, by issue id."""

    def count(self, condition: str) -> int | None:
        """Roughly how many issues there are, None where nobody knows."""

    def asking(self, custom_fields: tuple[str, ...]) -> "Jira":
        """The same Jira, decoding these custom fields as well."""


class ServerInfo(msgspec.Struct):
    """What a Jira says about itself."""

    version: str = ""
    deploymentType: str = "Server"  # noqa: N815 - Jira's spelling
    baseUrl: str = ""  # noqa: N815


class Permission(msgspec.Struct):
    """Whether the token's account may do something."""

    havePermission: bool = False  # noqa: N815


class Permissions(msgspec.Struct):
    """The answer of `mypermissions`."""

    permissions: dict[str, Permission]


def server_info(client: Client) -> ServerInfo:
    """Return what the Jira says about itself. Raises `NotAJira` where there is none."""
    return decode(client.get("/rest/api/2/serverInfo"), ServerInfo)


def check_access(client: Client) -> None:
    """Raise `WrongToken` or `NoPermission` if the token does not let us read issues.

    Asks for permissions rather than for the account, whose answer would name a person.
    """
    answer = client.get("/rest/api/2/mypermissions", permissions="BROWSE_PROJECTS")
    browse = decode(answer, Permissions).permissions.get("BROWSE_PROJECTS")
    if browse is None or not browse.havePermission:
        raise NoPermission(
            "The token is good, but its account sees no project.",
            "Please give it the permission to browse the projects in Jira.",
        )


def decode(answer: bytes, shape: type[payloads.Anything]) -> payloads.Anything:
    """Decode an answer, or say that it is not what Jira documents. Nothing of it is quoted."""
    try:
        return msgspec.json.decode(answer, type=shape, strict=False)
    except payloads.UNREADABLE as refused:
        raise ServerProblem(
            f"Jira's answer is not in the documented form: {refused}.",
            "Please report this to Headwater with the version of your Jira.",
        ) from None


def decoded_issues(
    raws: Sequence[msgspec.Raw], decoder: msgspec.json.Decoder[payloads.Issue], where: str
) -> Found:
    """Decode each issue on its own, so that one malformed payload costs one issue."""
    found = Found([])
    for raw in raws:
        try:
            found.issues.append(decoder.decode(raw))
        except payloads.UNREADABLE as refused:
            found.set_aside.append(
                SetAside(where, 0, f"not a Jira issue: {refused}", _name_of(raw))
            )
    return found


class _Named(msgspec.Struct):
    """The names of an issue, all else left alone."""

    id: str | int = ""
    key: str = ""


def _name_of(raw: msgspec.Raw) -> str:
    """Return the key or id of an issue that cannot be decoded, "" if not even that can be."""
    try:
        named = msgspec.json.decode(raw, type=_Named)
    except payloads.UNREADABLE:
        return ""
    return named.key or str(named.id)


def moment_of(issue: payloads.Issue, field: str) -> Instant | None:
    """When the issue was `created` or `updated`; None where it does not say."""
    written = getattr(issue.fields, field, None)
    try:
        return instant(written) if written else None
    except ValueError:
        return None


def whole_second(moment: Instant) -> Instant:
    """Jira's index of times knows seconds only: start where the second starts."""
    return moment - moment % SECOND
