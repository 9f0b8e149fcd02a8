"""Epics that are themselves a key result of their team: read by their outcome, not by items."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from headwater.context.days import label
from headwater.purpose import words
from headwater.purpose.key_result_words import amount, way
from headwater.purpose.models import Outcome
from headwater.purpose.queries.hopes import hopes
from headwater.purpose.works import Work, works

A_PAGE = 10


@dataclass(frozen=True)
class EpicEntry:
    """An epic that is a key result. `measure` says what its outcome measures, `found` what came of
    it: the verdict of whoever looked back.
    """

    item_id: int
    key: str
    title: str
    hoped: str
    measure: str
    found: str
    serves: int | None
    serves_title: str


@dataclass(frozen=True)
class Epics:
    """A page of a team's epics that are key results."""

    shown: "Page[int]"
    entries: Sequence[EpicEntry]


def epics_of(team: str, number: str = "1") -> Epics:
    """Return a page of a team's epics that are its key results (one query and one a page)."""
    said = Outcome.objects.filter(is_key_result=True).values_list("item_id", flat=True)
    found = works(said.order_by("pk"))
    own = [item for item, work in found.items() if work.team and work.team.slug == team]
    shown: Page[int] = Paginator(own, A_PAGE).get_page(number)
    rows = Outcome.objects.filter(item_id__in=list(shown.object_list)).select_related("key_result")
    said_of = hopes(shown.object_list)
    return Epics(shown, [_entry(r, found[r.item_id], said_of[r.item_id].text) for r in rows])


def _entry(row: Outcome, work: Work, hoped: str) -> EpicEntry:
    return EpicEntry(
        item_id=work.item_id,
        key=work.key,
        title=work.title,
        hoped=hoped,
        measure=_measure(row),
        found=words.VERDICTS.get(row.verdict, "nobody looked back on it yet"),
        serves=row.key_result_id,
        serves_title=row.key_result.title if row.key_result else "",
    )


def _measure(row: Outcome) -> str:
    """Say what its outcome measures: `contacts a week, from 40 toward 20, by 31 March 2027`."""
    if not row.measure or row.expected is None:
        return ""
    toward = f"toward {amount(row.expected, row.unit)}"
    goes = toward if row.baseline is None else way(row.baseline, row.expected, row.unit)
    by = f", by {label(row.expected_by, row.expected_by)}" if row.expected_by else ""
    return f"{row.measure}, {goes}{by}"
