"""The initiatives and epics behind the ratio of a period: what they say, or why it counts not."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc
from django.core.paginator import Page, Paginator
from django.urls import reverse

from headwater.context.days import of_period
from headwater.flow import words
from headwater.flow.queries.asking import Row
from headwater.metrics.feature_factory_ratio import feature_factory_items
from headwater.metrics.outcome_wording import Flaw, explained
from headwater.purpose.queries.ratio_facts import RatioFacts
from headwater.purpose.queries.ratio_page import address
from headwater.purpose.queries.ratio_sentence import capital
from headwater.purpose.words import NOT_YET, STATES, called, pieces
from headwater.ui.components import Choice, Link

PER_PAGE = 50
SHOWN = {
    "missing": "Do not say it yet",
    "said": "Say what they hope for",
    "all": "All",
}
"""Which of the items are looked at, the first without a word."""


@dataclass(frozen=True)
class Line:
    """One piece of work. `text` is what is hoped for now; `why` says why it does not count."""

    url: str
    key: str
    title: str
    about: str
    text: str
    why: str


@dataclass(frozen=True)
class ItemsPage:
    """One page of the list."""

    facts: RatioFacts
    which: str
    filters: tuple[Choice, ...]
    lines: tuple[Line, ...]
    page: "Page[int]"
    earlier: Link | None
    later: Link | None
    back: str


def items_page(facts: RatioFacts, asked: Mapping[str, str]) -> ItemsPage:
    """Return a page of what is behind the ratio of the shown period (one question)."""
    shown = asked.get("show", "") if asked.get("show", "") in SHOWN else next(iter(SHOWN))
    items = _filtered(facts.asking.table(feature_factory_items, [facts.choice.period]), shown)
    page = Paginator(range(items.num_rows), PER_PAGE).get_page(asked.get("page", "1"))
    start = page.start_index() - 1 if page.object_list else 0
    step = _Steps(facts, shown)
    return ItemsPage(
        facts=facts,
        which=_which(facts, shown, items.num_rows),
        filters=step.filters,
        lines=tuple(_line(row) for row in items.slice(start, PER_PAGE).to_pylist()),
        page=page,
        earlier=step.to("Earlier", page.number - 1) if page.has_previous() else None,
        later=step.to("Further", page.number + 1) if page.has_next() else None,
        back=address("ratio", facts),
    )


@dataclass(frozen=True)
class _Steps:
    """Where the list can be looked at otherwise."""

    facts: RatioFacts
    shown: str

    @cached_property
    def filters(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(label, address("ratio_items", self.facts, show=name), name == self.shown)
            for name, label in SHOWN.items()
        )

    def to(self, label: str, page: int) -> Link:
        query = {"show": self.shown, "page": str(page)}
        return Link(label, address("ratio_items", self.facts, **query))


def _filtered(items: pa.Table, shown: str) -> pa.Table:
    if shown == "all":
        return items
    return items.filter(items["present"] if shown == "said" else pc.invert(items["present"]))


def _which(facts: RatioFacts, shown: str, number: int) -> str:
    said = {
        "missing": "without an anticipated outcome yet",
        "said": "that say what they hope for",
        "all": "in hand",
    }
    found = capital(pieces(number)) if number else "Nothing"
    return f"{found} {said[shown]}, {of_period(facts.choice.period)}"


def _line(row: Row) -> Line:
    state = STATES.get(row["state"], row["state"])
    return Line(
        reverse("purpose:work", args=[row["item_id"]]),
        row["key"],
        row["title"] or row["key"],
        f"{called(row['level'], row['kind'])} · {state}",
        row["text"] or "",
        "" if row["present"] else _why(row),
    )


def _why(row: Row) -> str:
    """Say why it did not count in the period, as gently as it is said elsewhere."""
    if row["flaw"]:
        return explained(Flaw(row["flaw"])).reason
    if row["since"] is None:
        return NOT_YET
    return f"Said since {words.day(row['since'].date())}, so it counts from then on."
