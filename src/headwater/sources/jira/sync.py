"""Keep up with a live Jira: what changed since last time, and now and then a census.

A sync is a generator of deliveries. Each carries the cursor to resume from once it is kept, so a
process may die at any point: the next sync asks again from the last cursor that was kept.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from headwater.sources.errors import NoPermission
from headwater.sources.jira import jql, payloads
from headwater.sources.jira.api import (
    ALWAYS_ASKED,
    Found,
    Jira,
    Stretch,
    check_access,
    decode,
    moment_of,
    server_info,
    whole_second,
)
from headwater.sources.jira.client import Client
from headwater.sources.jira.cloud import Cloud
from headwater.sources.jira.cursor import read, write
from headwater.sources.jira.data_center import DataCenter
from headwater.sources.jira.fields import ListedField, Wishes, map_fields
from headwater.sources.jira.options import WAITING_LINKS, Options
from headwater.sources.jira.seen import as_status, as_type
from headwater.sources.jira.translate import Translator, Unusable
from headwater.sources.progress import Progress, Report, silently
from headwater.vocabulary.delivery import Delivery, History, SetAside
from headwater.vocabulary.work import Instant, ItemType, Status

BATCH = 1_000
"""Issues per delivery: as many as one bulk request for changelogs may name."""

OVERLAP: Instant = 10 * 60 * 1_000_000
"""How far back every sync looks again, in µs: Jira's search index lags behind its database."""

CENSUS_EVERY: Instant = 24 * 60 * 60 * 1_000_000
"""How often ids are compared, in µs. Nothing else tells of deleted and hidden issues."""

Known = Callable[[], Iterable[str]]
"""Returns the external ids of the source's items that are kept at the moment of the call."""


class Scope(msgspec.Struct, frozen=True):
    """What to follow: projects by key (none means all that the token may see), and extra fields."""

    projects: tuple[str, ...] = ()
    wishes: Wishes = Wishes()
    waiting_links: tuple[str, ...] = WAITING_LINKS


class Sync:
    """One run against one Jira, from `cursor` on. Iterate it once.

    `clock` returns µs since the epoch. Raises a `ServerProblem` where Jira does not let us go on;
    every delivery before stands.
    """

    def __init__(
        self,
        client: Client,
        source: str,
        *,
        clock: Callable[[], Instant],
        known: Known,
        scope: Scope | None = None,
        cursor: str | None = None,
        report: Report = silently,
        batch: int = BATCH,
    ) -> None:
        self._client = client
        self._source = source
        self._clock = clock
        self._known = known
        self._scope = scope or Scope()
        self._cursor = read(cursor)
        self._report = report
        self._batch = batch
        self._epics: dict[str, str] = {}
        self._jira: Jira
        self._options: Options
        self._asked: tuple[str, ...]

    def __iter__(self) -> Iterator[Delivery]:
        yield self._introduction()
        yield from self._changes()
        if self._census_is_due():
            yield from self._census()

    def _introduction(self) -> Delivery:
        """Find out what this Jira is and what its statuses, types and fields are."""
        self._report(Progress("connecting", 0, note="Asking Jira what it is"))
        info = server_info(self._client)
        check_access(self._client)
        jira: Jira = (
            Cloud(self._client) if info.deploymentType == "Cloud" else DataCenter(self._client)
        )
        lists = Lists.fetch(self._client, jira.version)
        fields = map_fields(lists.fields, self._scope.wishes)
        self._jira = jira.asking(fields.ids())
        self._asked = (*ALWAYS_ASKED, *fields.ids())
        self._options = Options(
            source=self._source,
            fetched_at=self._clock(),
            # links go where people open Jira; the REST address may be a gateway's
            base_url=_address(info.baseUrl) or self._client.base_url,
            fields=fields,
            waiting_links=self._scope.waiting_links,
            known_statuses=frozenset(status.external_id for status in lists.statuses),
            whole_changelogs=jira.version == Cloud.version,
        )
        return self._delivery(statuses=lists.statuses, types=lists.types)

    def _changes(self) -> Iterator[Delivery]:
        """Deliver everything updated since the cursor.

        The cursor never passes what had settled when the sync began, so the next sync looks again
        at the last minutes, where the search index may have lagged.
        """
        self._report(Progress("items", 0))
        high, settled = self._cursor.updated, self._clock() - OVERLAP
        stretch = Stretch("updated", None if high is None else whole_second(high), settled)
        condition = jql.in_projects(self._scope.projects)
        total = self._jira.count(condition) if high is None else None
        done = 0

        def tell(gathered: int) -> None:
            now = done + gathered
            self._report(Progress("items", now, total if total is None else max(total, now)))

        walk = self._jira.walk(condition, stretch, self._asked)
        for found in in_batches(walk, self._batch, tell):
            high = max(filter(None, (high, found.latest("updated", settled))), default=None)
            self._cursor = msgspec.structs.replace(self._cursor, updated=high)
            yield self._translated(found)
            done += len(found.issues)
            tell(0)

    def _census_is_due(self) -> bool:
        last = self._cursor.census
        return last is None or self._clock() - last >= CENSUS_EVERY

    def _census(self) -> Iterator[Delivery]:
        """Compare the ids that Jira shows with those that are kept.

        What we keep and Jira does not show may be deleted, hidden, moved out of the projects, or
        missed by a search index that lags: it is asked for by its id before it is called gone.
        What Jira shows and we do not keep was missed, and is fetched now.
        """
        self._report(Progress("census", 0))
        began = self._clock()
        present = self._present()
        known = set(self._known())
        if known and not present:
            raise NoPermission(
                "Jira shows none of the items that it showed before.",
                "Please check the token's permissions; everything imported so far is kept.",
            )
        yield from self._reconciled(sorted(present - known), call_gone=False)
        yield from self._reconciled(sorted(known - present), call_gone=True)
        self._cursor = msgspec.structs.replace(self._cursor, census=began)
        yield self._delivery()

    def _present(self) -> set[str]:
        condition = jql.in_projects(self._scope.projects)
        present: set[str] = set()
        stretch = Stretch("created", None, self._clock() - OVERLAP)
        for found in self._jira.walk(condition, stretch, ("created",)):
            present.update(str(issue.id) for issue in found.issues)
            self._report(Progress("census", len(present)))
        return present

    def _reconciled(self, ids: Sequence[str], *, call_gone: bool) -> Iterator[Delivery]:
        for start in range(0, len(ids), self._batch):
            some = ids[start : start + self._batch]
            found = self._jira.by_ids(some, self._asked)
            there = {str(issue.id) for issue in found.issues}
            # an answer that could not be decoded proves that something is there
            sure = call_gone and not found.set_aside
            yield self._translated(found, tuple(i for i in some if i not in there) if sure else ())

    def _translated(self, found: Found, gone: tuple[str, ...] = ()) -> Delivery:
        apart = self._jira.changelogs(found.issues)
        fetched_at = self._clock()
        translator = Translator(msgspec.structs.replace(self._options, fetched_at=fetched_at))
        translator.epics = self._epics_of(translator, found.issues)
        histories: list[History] = []
        set_aside = list(found.set_aside)
        for issue in found.issues:
            try:
                histories.append(translator.history(issue, apart.get(str(issue.id), ())))
            except Unusable as unusable:
                key = issue.key or str(issue.id)
                set_aside.append(SetAside(self._client.base_url, 0, str(unusable), key))
        return Delivery(
            source=self._source,
            fetched_at=fetched_at,
            histories=tuple(histories),
            gone=gone,
            statuses=translator.seen.statuses(),
            types=translator.seen.types(),
            sprints=translator.seen.sprints(),
            set_aside=tuple(set_aside),
            cursor=write(self._cursor),
        )

    def _epics_of(self, translator: Translator, issues: Sequence[payloads.Issue]) -> dict[str, str]:
        """Ask for the ids of epics that are linked by key only, each once in a run."""
        linked = {translator.epic_key(issue.fields) for issue in issues} - {""}
        unknown = sorted(linked - self._epics.keys())
        if unknown:
            self._epics |= dict.fromkeys(unknown, "")
            self._epics |= self._jira.ids_of(unknown)
        return self._epics

    def _delivery(
        self, statuses: tuple[Status, ...] = (), types: tuple[ItemType, ...] = ()
    ) -> Delivery:
        """A delivery without items."""
        return Delivery(
            source=self._source,
            fetched_at=self._clock(),
            statuses=statuses,
            types=types,
            cursor=write(self._cursor),
        )


def _address(told: str) -> str:
    return told if told.startswith(("http://", "https://")) else ""


class Lists(msgspec.Struct):
    """What a Jira lists about itself."""

    statuses: tuple[Status, ...]
    types: tuple[ItemType, ...]
    fields: list[ListedField]

    @staticmethod
    def fetch(client: Client, version: int) -> "Lists":
        """Ask for the three lists. Raises a `ServerProblem`."""
        rest = f"/rest/api/{version}"
        statuses = decode(client.get(f"{rest}/status"), list[payloads.Status])
        types = decode(client.get(f"{rest}/issuetype"), list[payloads.IssueType])
        return Lists(
            tuple(as_status(status) for status in statuses if status.id is not None),
            tuple(as_type(kind) for kind in types if kind.id is not None),
            decode(client.get(f"{rest}/field"), list[ListedField]),
        )


def in_batches(
    walk: Iterable[Found], size: int, tell: Callable[[int], None] = lambda _: None
) -> Iterator[Found]:
    """Gather pages into batches of about `size`; an issue that comes again replaces itself.

    After each page `tell` hears how many issues the batch has by now: a batch may take minutes.
    """
    issues: dict[str, payloads.Issue] = {}
    set_aside: list[SetAside] = []
    kept: dict[str, Instant | None] = {}
    for found in walk:
        set_aside += found.set_aside
        for issue in found.issues:
            if kept.get(str(issue.id), -1) != moment_of(issue, "updated"):
                issues[str(issue.id)] = issue
        tell(len(issues))
        if len(issues) >= size:
            yield Found(list(issues.values()), set_aside)
            kept = {name: moment_of(issue, "updated") for name, issue in issues.items()}
            issues, set_aside = {}, []
    if issues or set_aside:
        yield Found(list(issues.values()), set_aside)
