"""Changelogs that came apart from their issues, indexed on disk so that memory stays small."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.chunks import Chunk, chunks
from headwater.sources.jira.moves import Moves
from headwater.sources.jira.options import Options
from headwater.sources.jira.outcomes import watched
from headwater.sources.progress import Progress, Report, silently
from headwater.vocabulary.delivery import SetAside

Row = tuple[str, bytes]

_change = msgspec.json.Decoder(payloads.Change)


def index_changelogs(
    path: Path, into: Path, options: Options, report: Report = silently
) -> tuple[SetAside, ...]:
    """Write the changes in the file at `path` to an SQLite file `into`; return what was unusable.

    `path` holds {issueId, history} rows, {issueId, changeHistories} rows or whole pages of
    `changelog/bulkfetch`. Only the changed fields that matter are written, so the index names
    nobody. Whoever calls deletes it.
    """
    watches = Moves(options).watches | watched(options.fields)
    set_aside: list[SetAside] = []
    with closing(sqlite3.connect(into)) as index:
        # a crash loses an index that is only ever used by the import that made it
        index.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        index.execute("CREATE TABLE change (issue TEXT, data BLOB)")
        for chunk in chunks(path):
            index.executemany("INSERT INTO change VALUES (?, ?)", _rows(chunk, watches, set_aside))
            set_aside += chunk.set_aside
            report(Progress("changelogs", chunk.position, path.stat().st_size, "bytes"))
        index.execute("CREATE INDEX change_by_issue ON change (issue)")
        index.commit()
    return tuple(set_aside)


def changes_of(issues: Iterable[str], index: str) -> Mapping[str, list[payloads.Change]]:
    """Return the indexed changes of each of `issues` that has any, in no particular order."""
    found: dict[str, list[payloads.Change]] = {}
    ids = msgspec.json.encode(list(issues)).decode()
    query = "SELECT issue, data FROM change WHERE issue IN (SELECT value FROM json_each(?))"
    with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as opened:
        for issue, data in opened.execute(query, (ids,)):
            found.setdefault(issue, []).append(_change.decode(data))
    return found


def _rows(chunk: Chunk, watches: frozenset[str], set_aside: list[SetAside]) -> Iterator[Row]:
    for element in chunk.elements:
        try:
            found = list(_changes_in(element.data))
        except payloads.UNREADABLE as refused:
            set_aside.append(SetAside(chunk.file, element.line, f"not a changelog: {refused}"))
            continue
        for issue, change in found:
            yield issue, msgspec.json.encode(_essence(change, watches))


def _essence(change: payloads.Change, watches: frozenset[str]) -> payloads.Change:
    """The change without the fields that do not matter; it still counts as one."""
    items = [i for i in change.items or () if i.field in watches or i.fieldId in watches]
    return payloads.Change(change.created, change.id, items)


def _changes_in(data: bytes) -> Iterator[tuple[str, payloads.Change]]:
    entry = _entry(data)
    if isinstance(entry, payloads.ApartChange):
        yield str(entry.issueId), entry.history
        return
    logs = [entry] if isinstance(entry, payloads.IssueChangelog) else entry.issueChangeLogs or ()
    for log in logs:
        for change in log.changeHistories or ():
            yield str(log.issueId), change


def _entry(
    data: bytes,
) -> payloads.ApartChange | payloads.IssueChangelog | payloads.ChangelogPage:
    """Decode `data` as the first shape that fits; raises `msgspec.DecodeError` if none does."""
    if b'"issueChangeLogs"' in data:
        return msgspec.json.decode(data, type=payloads.ChangelogPage)
    if b'"changeHistories"' in data:
        return msgspec.json.decode(data, type=payloads.IssueChangelog)
    return msgspec.json.decode(data, type=payloads.ApartChange)
