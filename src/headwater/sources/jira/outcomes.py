"""What an issue's own field, or a heading in its description, says that it is for."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.field_values import decoded, display_values
from headwater.sources.jira.instants import instant
from headwater.sources.jira.options import DESCRIPTION, FieldMap, Options
from headwater.sources.jira.rich_text import is_document, text_of_document, text_of_markup
from headwater.sources.jira.sections import section
from headwater.sources.plain_text import bounded
from headwater.vocabulary.stays import SKEW
from headwater.vocabulary.work import Instant, TrackerOutcome

DESCRIPTION_SLOT = payloads.slot(DESCRIPTION)
PLAIN = re.compile(r"[a-z0-9]+")


class Edit(NamedTuple):
    """One change of the text: when, the source's order at that instant, before and after."""

    at: Instant
    order: int
    before: str
    after: str


Told = Callable[[payloads.Item], tuple[str, str] | None]
"""What a changed field says the text was before and after; None where it is another field."""


class Outcomes:
    """Reads what issues of one source are for. Reads nothing where nothing is set."""

    def __init__(self, options: Options) -> None:
        self._fields: FieldMap = options.fields
        self._latest = options.fetched_at + SKEW
        self._telltale = telltale(options.fields.heading)

    def outcome(
        self, fields: payloads.Fields, created_at: Instant, changes: Iterable[payloads.Change]
    ) -> TrackerOutcome | None:
        """Return the text as it stands now – the field's, else the description's – with when it
        was written and since when there has been one; None where there is none.

        An issue without a text, as most are, costs a look at its fields and none at its changes.
        """
        if self._fields.outcome and (text := text_in(fields, self._fields.outcome)):
            return self._dated(text, created_at, changes, self._field_edit)
        if self._may_be_described(fields) and (text := self._described(fields)):
            return self._dated(text, created_at, changes, self._description_edit)
        return None

    def _may_be_described(self, fields: payloads.Fields) -> bool:
        """Look at the bytes first: few descriptions have the heading, and decoding is dear."""
        if not self._fields.heading:
            return False
        return self._telltale in bytes(getattr(fields, DESCRIPTION_SLOT)).lower()

    def _described(self, fields: payloads.Fields) -> str:
        return self._section(text_in(fields, DESCRIPTION))

    def _dated(
        self,
        text: str,
        created_at: Instant,
        changes: Iterable[payloads.Change],
        told: Told,
    ) -> TrackerOutcome:
        edits = sorted(self._edits(changes, told))
        said_at = edits[-1].at if edits else created_at
        return TrackerOutcome(bounded(text), said_at, since(created_at, edits))

    def _edits(
        self,
        changes: Iterable[payloads.Change],
        told: Told,
    ) -> Iterator[Edit]:
        """Every change of the text itself; one of the rest of a description is none."""
        for change in changes:
            for item in change.items or ():
                texts = told(item)
                if texts is None or texts[0] == texts[1]:
                    continue
                edit = Edit(_moment(change), payloads.order_of(change), *texts)
                if edit.at <= self._latest:
                    yield edit

    def _field_edit(self, item: payloads.Item) -> tuple[str, str] | None:
        if not self._is_the_field(item):
            return None
        return _markup(item.fromString), _markup(item.toString)

    def _is_the_field(self, item: payloads.Item) -> bool:
        """By its id; an old Data Center names none in its changelog."""
        if item.fieldId:
            return item.fieldId == self._fields.outcome
        return bool(item.field) and item.field == self._fields.outcome_name

    def _description_edit(self, item: payloads.Item) -> tuple[str, str] | None:
        if DESCRIPTION not in (item.fieldId, item.field):
            return None
        before, after = (_markup(raw) for raw in (item.fromString, item.toString))
        return self._section(before), self._section(after)

    def _section(self, text: str) -> str:
        return section(text, self._fields.heading)


def telltale(heading: str) -> bytes:
    """Return the longest run of plain letters in `heading`, which any encoding writes alike."""
    return max(PLAIN.findall(heading.lower()), key=len, default="").encode()


def watched(fields: FieldMap) -> frozenset[str]:
    """What the changelog calls the fields that an outcome may stand in."""
    named = {fields.outcome, fields.outcome_name, DESCRIPTION if fields.heading else ""}
    return frozenset(named - {""})


def text_in(fields: payloads.Fields, field: str) -> str:
    """A field's value as a person would read it: rich text, a plain text, or what was chosen."""
    value = decoded(getattr(fields, payloads.slot(field)))
    if is_document(value):
        return text_of_document(value)
    if isinstance(value, str):
        return text_of_markup(value)
    return ", ".join(display_values(value))


def _markup(raw: msgspec.Raw) -> str:
    return text_of_markup(payloads.text_of(raw))


def since(created_at: Instant, edits: Sequence[Edit]) -> Instant:
    """Return from when there has been a text without a gap, `edits` being in order.

    Where the history ends without a text though there is one, the last change is the earliest
    moment at which it was there for certain: too short is better than made up.
    """
    if not edits:
        return created_at
    began = created_at if edits[0].before else None
    for edit in edits:
        began = (began if began is not None else edit.at) if edit.after else None
    return edits[-1].at if began is None else began


def _moment(change: payloads.Change) -> Instant:
    if change.created is None:
        raise ValueError("a change has no time")
    return instant(change.created)
