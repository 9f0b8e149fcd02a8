"""Read files of saved Jira payloads: chunks are cut in one process and translated in any."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.changelog_index import changes_of
from headwater.sources.jira.chunks import Chunk, chunks
from headwater.sources.jira.field_values import looks_flagged, looks_like_sprints
from headwater.sources.jira.options import FieldMap, Options, is_custom_field
from headwater.sources.jira.seen import as_status, as_type
from headwater.sources.jira.sprints import as_sprint
from headwater.sources.jira.translate import Translator, Unusable
from headwater.vocabulary.delivery import Delivery, History, SetAside
from headwater.vocabulary.work import Instant

SAMPLE = 500
"""How many items are looked at to find out which custom field is which."""

Located = tuple[int, payloads.Issue]
"""An issue and the line on which it stands."""

Payload = TypeVar("Payload", payloads.Status, payloads.IssueType, payloads.Sprint)


class Page(msgspec.Struct):
    """A page of search results, saved as it came."""

    issues: list[msgspec.Raw]


class Values(msgspec.Struct):
    """A page of sprints, saved as it came."""

    values: list[msgspec.Raw]


_pages = msgspec.json.Decoder(Page)


def translate_chunk(chunk: Chunk, options: Options) -> Delivery:
    """Translate one chunk, in whichever process. What cannot be used is set aside with its line."""
    translator = Translator(options)
    set_aside = list(chunk.set_aside)
    found: Iterable[Located] = _found(chunk, options, set_aside)
    apart: Mapping[str, list[payloads.Change]] = {}
    if options.changelogs is not None:
        found = list(found)
        apart = changes_of((str(issue.id) for _, issue in found), options.changelogs)
    # without an index, each issue is let go before the next is decoded: twice as fast
    with collector_resting():
        histories = tuple(_histories(chunk.file, found, apart, translator, set_aside))
    return Delivery(
        source=options.source,
        fetched_at=options.fetched_at,
        histories=histories,
        statuses=translator.seen.statuses(),
        types=translator.seen.types(),
        sprints=translator.seen.sprints(),
        set_aside=tuple(set_aside),
    )


@contextmanager
def collector_resting() -> Iterator[None]:
    """Rest the garbage collector: facts make no cycles, and it would look at each of them again
    and again, which takes a third of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _found(chunk: Chunk, options: Options, set_aside: list[SetAside]) -> Iterator[Located]:
    decoder = _decoder(options.fields.ids())
    for element in chunk.elements:
        for raw in _issues_in(element.data, decoder):
            if isinstance(raw, payloads.Issue):
                yield element.line, raw
            else:
                set_aside.append(SetAside(chunk.file, element.line, f"not a Jira issue: {raw}"))


def _issues_in(
    data: bytes, decoder: msgspec.json.Decoder[payloads.Issue]
) -> Iterator[payloads.Issue | Exception]:
    """The issue in `data`, or those in a page of them; for each that is none, why."""
    try:
        yield decoder.decode(data)
    except payloads.UNREADABLE as refused:
        page = _page(data)
        if page is None:
            yield refused
            return
        for raw in page:
            yield from _issues_in(bytes(raw), decoder)


def _page(data: bytes) -> list[msgspec.Raw] | None:
    try:
        return _pages.decode(data).issues
    except payloads.UNREADABLE:
        return None


@lru_cache(maxsize=16)
def _decoder(custom_fields: tuple[str, ...]) -> msgspec.json.Decoder[payloads.Issue]:
    return msgspec.json.Decoder(payloads.issue_type(custom_fields))


def _histories(
    file: str,
    found: Iterable[Located],
    apart: Mapping[str, list[payloads.Change]],
    translator: Translator,
    set_aside: list[SetAside],
) -> Iterator[History]:
    for line, issue in found:
        try:
            yield translator.history(issue, apart.get(str(issue.id), ()))
        except Unusable as unusable:
            set_aside.append(SetAside(file, line, str(unusable), issue.key or str(issue.id)))


def read_lists(
    source: str,
    fetched_at: Instant,
    *,
    statuses: Path | None = None,
    types: Path | None = None,
    sprints: Path | None = None,
) -> Delivery:
    """Return what the tracker's own lists of statuses, types and sprints say, without any item."""
    aside: list[SetAside] = []
    return Delivery(
        source=source,
        fetched_at=fetched_at,
        statuses=tuple(map(as_status, _list(statuses, payloads.Status, aside))),
        types=tuple(map(as_type, _list(types, payloads.IssueType, aside))),
        sprints=tuple(map(as_sprint, _list(sprints, payloads.Sprint, aside))),
        set_aside=tuple(aside),
    )


def _list(path: Path | None, shape: type[Payload], aside: list[SetAside]) -> Iterable[Payload]:
    """Each entry of a file once, the last one said about an id; those without an id set aside."""
    found: dict[str, Payload] = {}
    for chunk in chunks(path) if path else ():
        aside += chunk.set_aside
        for element in chunk.elements:
            for entry in _entries(element.data):
                try:
                    value = msgspec.json.decode(entry, type=shape)
                except payloads.UNREADABLE as refused:
                    aside.append(SetAside(chunk.file, element.line, str(refused)))
                    continue
                if value.id is None:
                    aside.append(SetAside(chunk.file, element.line, "it has no id"))
                else:
                    found[str(value.id)] = value
    return found.values()


def _entries(data: bytes) -> Iterable[bytes | msgspec.Raw]:
    try:
        return msgspec.json.decode(data, type=Values).values
    except payloads.UNREADABLE:
        return (data,)


def discover_fields(path: Path, given: FieldMap | None = None) -> FieldMap:
    """Return `given` completed by what the first items show: which field is sprint, flag, epic.

    Saved payloads name custom fields by number only, so values and changelogs have to tell.
    """
    with closing(chunks(path, SAMPLE)) as cut:
        sample = next(cut, None)
    found: dict[str, str] = {}
    for element in sample.elements if sample else ():
        for issue in _plain(element.data):
            for role, field in _roles(issue):
                found.setdefault(role, field)
    known = given or FieldMap()
    missing = {role: field for role, field in found.items() if not getattr(known, role)}
    return msgspec.structs.replace(known, **missing)


ROLES_BY_NAME = {"Sprint": "sprint", "Flagged": "flagged", "Epic Link": "epic_link"}


def _plain(data: bytes) -> list[dict[str, Any]]:
    """The issues in `data` as plain values; nothing where it is not JSON."""
    try:
        value = msgspec.json.decode(data)
    except payloads.UNREADABLE:
        return []
    return list(_objects(_object(value).get("issues", [value])))


def _roles(issue: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (role, field id) for each custom field that gives itself away."""
    for name, value in _object(issue.get("fields")).items():
        if is_custom_field(name) and looks_like_sprints(value):
            yield "sprint", name
        elif is_custom_field(name) and looks_flagged(value):
            yield "flagged", name
    histories = _object(issue.get("changelog")).get("histories")
    for change in _objects(histories):
        for item in _objects(change.get("items")):
            role = ROLES_BY_NAME.get(str(item.get("field")))
            if role and is_custom_field(str(item.get("fieldId"))):
                yield role, item["fieldId"]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    return (each for each in (value if isinstance(value, list) else ()) if isinstance(each, dict))
