"""The portfolio: what is under way, what each of it is for, and how far it has come."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.core.paginator import Page, Paginator
from django.db.models import Q

from headwater.flow.queries.asking import Asking, Given, Row
from headwater.flow.queries.record import as_of
from headwater.metrics.catalogue import Question
from headwater.metrics.portfolio import portfolio, portfolio_counts
from headwater.organisation import queries as organisation
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.purpose import words
from headwater.purpose.models import KeyResult
from headwater.purpose.portfolio_sentence import headline
from headwater.purpose.queries.entries import Entry, entries
from headwater.purpose.queries.looking import PRESENT, Look, look_of, places, teams_at
from headwater.purpose.queries.written import written
from headwater.purpose.works import LEVELS
from headwater.ui.components import Sentence

PER_PAGE = 25
OFFERED = 300
"""Key results to choose among at most."""

EVERYTHING = 2_000_000
"""Rows of a download at most: more than any organisation has initiatives and epics."""


@dataclass(frozen=True)
class Portfolio:
    """One page of what is looked at, and the choices there are."""

    look: Look
    sentence: Sentence
    page: "Page[int]"
    entries: Sequence[Entry]
    places: Mapping[str, str]
    key_results: Mapping[int, str]

    @property
    def states(self) -> Mapping[str, str]:
        """The states to choose among."""
        return words.STATES

    @property
    def before(self) -> str:
        """The query of the page before this one, or ""."""
        return self._query(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        """The query of the page after this one, or ""."""
        return self._query(self.page.number + 1) if self.page.has_next() else ""

    def _query(self, number: int) -> str:
        return self.look.query(page=number)


@dataclass(frozen=True)
class _Looking:
    """A look at the teams of its place, at one moment."""

    look: Look
    domains: tuple[DomainEntry, ...]
    teams: tuple[TeamEntry, ...]
    now: dt.datetime

    def ask(self, question: Question, look: Look, first: int = 0, many: int = 0) -> pa.Table:
        """Ask a question of the portfolio; nothing is kept of it: nobody searches the same."""
        given = Given({**written().tables, "looking": look.relation(first, many)})
        asking = Asking(
            self.teams, self.now, levels=LEVELS, given=given, teamless=not self.look.scale
        )
        return asking.ask(question, ())


def initiatives(asked: Mapping[str, str], number: str, now: dt.datetime) -> Portfolio:
    """Return the page called `number` of what `asked` looks for; the nearest where there is none.

    As many queries whatever it finds.
    """
    looking = _looking(asked, now)
    counts = looking.ask(portfolio_counts, looking.look.whatever_it_says()).to_pylist()
    page = Paginator(range(_found(looking.look, counts)), PER_PAGE).get_page(number)
    first = page.start_index() - 1 if page.object_list else 0
    rows = looking.ask(portfolio, looking.look, max(first, 0), PER_PAGE).to_pylist()
    return Portfolio(
        look=looking.look,
        sentence=headline(counts, looking.look, _named(looking)),
        page=page,
        entries=entries(rows, looking.teams, looking.now),
        places=places(looking.domains),
        key_results=_offered(looking.look),
    )


def all_of(asked: Mapping[str, str], now: dt.datetime) -> tuple[Look, pa.Table]:
    """Return what `asked` looks for, and all of it in one table."""
    looking = _looking(asked, now)
    return looking.look, looking.ask(portfolio, looking.look, 0, EVERYTHING)


def _looking(asked: Mapping[str, str], now: dt.datetime) -> _Looking:
    domains = organisation.outline()
    look = look_of(asked, domains)
    teams = teams_at(look, domains)
    return _Looking(look, domains, teams, as_of(now, teams))


def _found(look: Look, counts: Sequence[Row]) -> int:
    """Return how many rows there are on all pages, from the counts of both outcomes."""
    items = sum(int(row["items"]) for row in counts)
    present = sum(int(row["present"]) for row in counts)
    said = {None: items, True: present, False: items - present}
    return said[PRESENT.get(look.outcome)]


def _named(looking: _Looking) -> str:
    """Return what the place that is looked at is called; "" where that is all of it."""
    look = looking.look
    return places(looking.domains)[look.place].strip() if look.place else ""


def _offered(look: Look) -> dict[int, str]:
    """Return the key results that any work serves, and the one that is looked at."""
    wanted = Q(works__isnull=False)
    if look.key_result is not None:
        wanted |= Q(pk=look.key_result)
    served = KeyResult.objects.filter(wanted)
    return dict(served.distinct().order_by("title").values_list("pk", "title")[:OFFERED])
