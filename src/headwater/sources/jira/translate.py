"""Translate Jira's payloads into histories. Pure: no network, no file, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.field_values import decoded, display_values
from headwater.sources.jira.instants import instant
from headwater.sources.jira.levels import level_of
from headwater.sources.jira.moves import Moves
from headwater.sources.jira.options import Options
from headwater.sources.jira.outcomes import Outcomes
from headwater.sources.jira.seen import Seen
from headwater.sources.jira.sprints import Record, current_sprints, sprint_spans
from headwater.sources.jira.straight import Step, straight_stays
from headwater.vocabulary.delivery import History, Repair
from headwater.vocabulary.stays import build_stays
from headwater.vocabulary.work import Change, Instant, Level, Stay, WorkItem

PADDING = " \t\r\n\u200b\u200c\u200d\ufeff"
"""What surrounds titles pasted from elsewhere, zero-width characters included."""

Kind = tuple[str, Level, tuple[str, ...]]
"""A type's id, its level and the traits that follow from it."""

LATEST: Instant = 7_258_118_400_000_000
"""2200-01-01: a time beyond it is no time of work."""

STATUS_FIELD_IDS = frozenset({None, "status"})
"""A custom field may be called "status" as well; its id tells it apart."""


class Unusable(Exception):
    """An issue that cannot become a history; the message says why and quotes nothing of it."""


class Translator:
    """Turns issues of one source into histories and remembers what else they mention."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.seen = Seen(options.known_statuses)
        self.epics: dict[str, str] = {}  # ids of epics by key, as far as somebody asked
        self._moves = Moves(options)
        self._outcomes = Outcomes(options)
        self._base = options.base_url.rstrip("/")
        self._kinds: dict[payloads.Id, Kind] = {}
        self._whole = options.whole_changelogs or options.changelogs is not None

    def history(self, issue: payloads.Issue, apart: Sequence[payloads.Change] = ()) -> History:
        """Return the history of `issue`; `apart` are changes that came apart from it.

        Raises `Unusable` if the issue lacks what a history cannot do without.
        """
        try:
            return self._history(issue, apart)
        except (*payloads.UNREADABLE, ValueError) as refused:
            # neither quotes the payload: msgspec names types and paths, `build_stays` nothing
            raise Unusable(f"its fields contradict each other or their form: {refused}") from None

    def _history(self, issue: payloads.Issue, apart: Sequence[payloads.Change]) -> History:
        fields = issue.fields
        if fields is None:
            raise Unusable("it has no fields: save it with its fields")
        created_at = _moment(fields.created, "creation time")
        changes = _complete(issue, apart, self._whole)
        sprint_field = self.options.fields.sprint
        sprints = current_sprints(fields, sprint_field)
        self.seen.issue(fields, sprints)
        stays, repairs, records = self._stays(fields, created_at, changes)
        item = self._item(issue, fields, created_at, records)
        spans = sprint_spans(created_at, records, sprints, sprint_field)
        waits = self._moves.dependencies(fields, created_at, records)
        outcome = self._outcomes.outcome(fields, created_at, changes)
        return History(item, stays, repairs, spans, waits, outcome)

    def _stays(
        self, fields: payloads.Fields, created_at: Instant, changes: Sequence[payloads.Change]
    ) -> tuple[tuple[Stay, ...], Mapping[Repair, int], list[Record]]:
        """The stays, the repairs, and the changes that matter beyond those of the status."""
        straight = self._straight(fields, created_at, changes)
        if straight is not None:
            return straight, self._with_unknown_statuses(straight, {}), []
        records = self._records(changes)
        return *self._mended(fields, created_at, records), records

    def _straight(
        self, fields: payloads.Fields, created_at: Instant, changes: Iterable[payloads.Change]
    ) -> tuple[Stay, ...] | None:
        """The stays of an item that only ever changed its status, and did so in good order."""
        steps: list[Step] = []
        watches = self._moves.watches
        for change in changes:
            for item in change.items or ():
                if item.field == "status" and item.fieldId in STATUS_FIELD_IDS:
                    steps.append((_moment(change.created, "time of a change"), item))
                elif item.field in watches or item.fieldId in watches:
                    return None
        place, marks = self._moves.standing(fields)
        self.seen.steps(steps)
        return straight_stays(
            created_at,
            steps,
            place=place,
            marks=marks,
            status=_status_id(fields),
            fetched_at=self.options.fetched_at,
        )

    def _records(self, changes: Iterable[payloads.Change]) -> list[Record]:
        """The changes that matter here, in the order they were delivered."""
        records: list[Record] = []
        watches = self._moves.watches
        for change in changes:
            # a loop, not a comprehension: most changes do not matter, and this is the hot path
            items: list[payloads.Item] = []
            for item in change.items or ():
                if item.field in watches or item.fieldId in watches:
                    items.append(item)
            if items:
                at = _moment(change.created, "time of a change")
                records.append(Record(at, payloads.order_of(change), items))
        return records

    def _mended(
        self, fields: payloads.Fields, created_at: Instant, records: list[Record]
    ) -> tuple[tuple[Stay, ...], Mapping[Repair, int]]:
        """The stays of any item, whatever happened to it."""
        status = _status_id(fields)
        place, marks, moved = self._moves.follow(fields, records)
        changes = list(self._changes(records, moved))
        updated_at = _moment(fields.updated, "time of change") if fields.updated else None
        stays, repairs = build_stays(
            created_at,
            changes,
            first_status=None,
            first_place=place,
            first_marks=marks,
            fetched_at=self.options.fetched_at,
            last_status=None if _knows_more(changes, updated_at) else status,
            last_status_at=updated_at,
        )
        return stays, self._with_unknown_statuses(stays, repairs)

    def _changes(
        self, records: Iterable[Record], moved: Mapping[tuple[Instant, int], Change]
    ) -> Iterator[Change]:
        """One change per record, with the place and marks that `moved` says it led to."""
        for record in records:
            move = moved.get((record.at, record.order)) if moved else None
            untold = move
            for item in record.items:
                if item.field == "status" and item.fieldId in STATUS_FIELD_IDS:
                    yield self._status_change(record, item, move)
                    untold = None
            if untold is not None:
                yield untold

    def _status_change(self, record: Record, item: payloads.Item, move: Change | None) -> Change:
        self.seen.change(item)
        to, before = _text(item.to), _text(item.from_)
        if move is None:
            return Change(record.at, record.order, to, from_status=before)
        return msgspec.structs.replace(move, status=to, from_status=before)

    def _with_unknown_statuses(
        self, stays: Iterable[Stay], repairs: Mapping[Repair, int]
    ) -> Mapping[Repair, int]:
        known = self.options.known_statuses
        unknown = 0 if known is None else sum(stay.status not in known for stay in stays)
        return {**repairs, Repair.STATUS_UNKNOWN: unknown} if unknown else repairs

    def _item(
        self,
        issue: payloads.Issue,
        fields: payloads.Fields,
        created_at: Instant,
        records: Sequence[Record],
    ) -> WorkItem:
        type_id, level, traits = self._kind(fields.issuetype)
        key = issue.key or str(issue.id)
        return WorkItem(
            external_id=str(issue.id),
            key=key,
            title=(fields.summary or "").strip(PADDING),
            created_at=created_at,
            level=level,
            type_id=type_id,
            url=self._url(issue, key),
            parent_external_id=self._parent(fields, records),
            traits=(*traits, *self._traits(fields)) if self._has_traits(fields) else traits,
        )

    def _kind(self, kind: payloads.IssueType | None) -> Kind:
        """What follows from the type alone, worked out once for each."""
        if kind is None or kind.id is None:
            return "", level_of(kind), ()
        known = self._kinds.get(kind.id)
        if known is None:
            known = self._kinds[kind.id] = (str(kind.id), level_of(kind), (f"type:{kind.id}",))
        return known

    def _url(self, issue: payloads.Issue, key: str) -> str:
        base = self._base or _base_of(issue.self or "")
        return f"{base}/browse/{key}" if base else ""

    def _parent(self, fields: payloads.Fields, records: Sequence[Record]) -> str:
        for reference in (fields.parent, fields.epic):
            if reference is not None and reference.id is not None:
                return str(reference.id)
        key = self.epic_key(fields)
        return (_epic_by_history(key, records) or self.epics.get(key, "")) if key else ""

    def epic_key(self, fields: payloads.Fields | None) -> str:
        """The key in an epic link field, where no parent tells an id; "" where there is none."""
        field = self.options.fields.epic_link
        if not field or fields is None or fields.parent is not None or fields.epic is not None:
            return ""
        key = decoded(getattr(fields, payloads.slot(field)))
        return key if isinstance(key, str) else ""

    def _has_traits(self, fields: payloads.Fields) -> bool:
        return bool(fields.labels or self.options.fields.traits)

    def _traits(self, fields: payloads.Fields) -> Iterator[str]:
        yield from (f"label:{label}" for label in fields.labels or ())
        for name, field in self.options.fields.traits:
            for value in display_values(decoded(getattr(fields, payloads.slot(field)))):
                yield f"field:{name}={value}"


def _epic_by_history(key: str, records: Sequence[Record]) -> str:
    """The history knows the id that belonged to the key of an epic link."""
    links = (i for r in records for i in r.items if i.field == "Epic Link" and i.to)
    return next((str(i.to) for i in links if payloads.text_of(i.toString) == key), "")


def _complete(
    issue: payloads.Issue, apart: Sequence[payloads.Change], whole: bool
) -> list[payloads.Change]:
    """Every change of the issue; raises `Unusable` rather than pass a part for the whole."""
    log = issue.changelog
    embedded = [] if log is None else log.histories or []
    changes = _united(embedded, apart)
    if log is None and not apart and not whole:
        raise Unusable(
            "it has no changelog: save it with expand=changelog, or add the changelogs' file"
        )
    total = 0 if log is None else log.total or 0
    here = len({str(change.id) for change in changes}) if apart else len(changes)
    if here < total:
        raise Unusable(f"its changelog is cut off: {here} of {total} changes are here")
    return changes


def _united(
    embedded: list[payloads.Change], apart: Sequence[payloads.Change]
) -> list[payloads.Change]:
    """Both parts of a changelog, each change once if both have it."""
    if not apart:
        return embedded
    if not embedded:
        return list(apart)
    ids = {str(change.id) for change in apart}
    return [*apart, *(change for change in embedded if str(change.id) not in ids)]


def _knows_more(changes: Sequence[Change], updated_at: Instant | None) -> bool:
    """Tell whether the history is younger than the issue's own fields.

    Fields and changelog are fetched one after the other, so the item may move in between.
    """
    if updated_at is None:
        return False
    return any(change.at > updated_at for change in changes if change.status is not None)


def _moment(written: str | int | None, what: str) -> Instant:
    if written is None:
        raise Unusable(f"it has no {what}")
    try:
        moment = instant(written)
    except (ValueError, OverflowError):
        raise Unusable(f"its {what} cannot be read as a time with a time zone") from None
    if not 0 <= moment < LATEST:
        raise Unusable(f"its {what} is not of this age")
    return moment


def _status_id(fields: payloads.Fields) -> str:
    if fields.status is None or fields.status.id is None:
        raise Unusable("it has no status")
    return str(fields.status.id)


def _text(value: payloads.Id | None) -> str | None:
    return None if value is None else str(value)


def _base_of(link: str) -> str:
    """Jira's address, from an issue's own: https://jira.example.com/rest/api/2/issue/1."""
    base, rest, _ = link.partition("/rest/")
    return base if rest and base.startswith(("http://", "https://")) else ""
