"""The initiatives and epics behind a stream's time, for whoever is of all its teams."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse

from headwater.flow import words
from headwater.purpose.queries.investment_facts import InvestmentFacts
from headwater.purpose.queries.key_results import titles
from headwater.purpose.queries.ratio_page import address
from headwater.purpose.spending import Spent
from headwater.purpose.works import Work, works
from headwater.ui.components import Cell, Column, Link, Table

PER_PAGE = 25
COLUMNS = (
    Column("Initiative or epic"),
    Column("What it is for"),
    Column("Days of active work", number=True),
    Column("Share", number=True),
)
NOTHING_ABOVE = "Work with no initiative or epic above it"
SAYS, NOT_YET = "Says what it hopes for; no key result yet", "No purpose said yet"


@dataclass(frozen=True)
class Line:
    """The time that went to one initiative or epic (None: to work under none)."""

    epic: int | None
    serves: int | None
    present: bool
    days: float


@dataclass(frozen=True)
class Works:
    """A page of the table."""

    table: Table
    page: "Page[Line]"
    earlier: Link | None
    later: Link | None


def lines(facts: InvestmentFacts) -> list[Line]:
    """Return what the shown period's time went to, the most first."""
    days: dict[int | None, float] = defaultdict(float)
    purpose: dict[int | None, Spent] = {}
    for each in facts.shown:
        days[each.epic] += each.days
        purpose[each.epic] = each
    found = [Line(epic, purpose[epic].serves, purpose[epic].present, days[epic]) for epic in days]
    return sorted(found, key=lambda line: (-line.days, str(line.epic)))


def works_page(facts: InvestmentFacts, asked: str) -> Works:
    """Return a page of the table; one that does not exist gives the nearest one."""
    every = lines(facts)
    page = Paginator(every, PER_PAGE).get_page(asked)
    shown = list(page.object_list)
    return Works(
        table=_table(shown, sum(line.days for line in every)),
        page=page,
        earlier=_to(facts, "Earlier", page.number - 1) if page.has_previous() else None,
        later=_to(facts, "Further", page.number + 1) if page.has_next() else None,
    )


def named(shown: list[Line]) -> tuple[Mapping[int, Work], Mapping[int, str]]:
    """Return what the works and key results of some lines are (one question, one query)."""
    epics = [line.epic for line in shown if line.epic is not None]
    return works(epics), titles(line.serves for line in shown if line.serves is not None)


def what_for(line: Line, key_results: Mapping[int, str]) -> str:
    """Say what time went to for: its key result, else whether there is an outcome."""
    if line.serves is not None:
        return key_results.get(line.serves, "A key result that is gone")
    return SAYS if line.present else NOT_YET


def _table(shown: list[Line], whole: float) -> Table:
    known, key_results = named(shown)
    rows = [
        (
            _cell(line, known),
            Cell(what_for(line, key_results)),
            Cell(words.duration(line.days)),
            Cell(words.percent(line.days / whole if whole else None)),
        )
        for line in shown
    ]
    return Table("What the time went to, the most first", COLUMNS, rows)


def _cell(line: Line, known: Mapping[int, Work]) -> Cell:
    if line.epic is None or line.epic not in known:
        return Cell(NOTHING_ABOVE)
    work = known[line.epic]
    url = reverse("purpose:work", args=[work.item_id])
    return Cell(work.title or work.key, url, note=work.key)


def _to(facts: InvestmentFacts, label: str, page: int) -> Link:
    return Link(label, f"{address('investment', facts, page=str(page))}#works")
