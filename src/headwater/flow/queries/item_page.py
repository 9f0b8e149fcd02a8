"""The items behind a chart, a page at a time: no people, no order but time."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import pyarrow as pa
from django.core.paginator import Page, Paginator

from headwater.context.days import of_period
from headwater.flow import addresses, words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Row
from headwater.flow.queries.chart_figures import local, title_of
from headwater.flow.queries.facts import Facts
from headwater.metrics.items_behind import (
    departed_items,
    finished_items,
    items_on_the_clock,
    open_items,
)
from headwater.metrics.periods import Period, midnight
from headwater.ui.components import Cell, Column, Link, Table

PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    """What the items of a chart are, and how their time is called."""

    items: pa.Table
    which: str
    time: str


@dataclass(frozen=True)
class ItemPage:
    """One page of items behind a chart."""

    facts: Facts
    title: str
    which: str
    table: Table
    page: "Page[int]"
    back: str
    earlier: Link | None
    later: Link | None


def item_page(facts: Facts, chart: str, number: str) -> ItemPage:
    """Return a page of the items behind a chart. Raises UnknownChart."""
    title = title_of(facts, chart)
    listing = LISTINGS[chart](facts)
    page = Paginator(range(listing.items.num_rows), PER_PAGE).get_page(number)
    rows = listing.items.slice(page.start_index() - 1 if page.object_list else 0, PER_PAGE)
    return ItemPage(
        facts=facts,
        title=title,
        which=listing.which,
        table=_table(facts, listing, rows),
        page=page,
        back=addresses.address(facts.subject.of, facts.subject.slug, **facts.choice.query())
        + f"#{chart}",
        earlier=_step(facts, chart, "Newer", page.number - 1) if page.has_previous() else None,
        later=_step(facts, chart, "Older", page.number + 1) if page.has_next() else None,
    )


def _step(facts: Facts, chart: str, label: str, number: int) -> Link:
    query = facts.choice.query(page=str(number))
    view = f"{facts.subject.of}_items"
    return Link(label, addresses.address(view, facts.subject.slug, chart, **query))


def _table(facts: Facts, listing: Listing, rows: pa.Table) -> Table:
    stages = {stage.warehouse_id: stage.name for stage in facts.stream.stages}
    columns = [Column("Item"), Column("Kind"), Column("Stage"), Column(listing.time, number=True)]
    return Table(
        caption=listing.which,
        columns=columns,
        rows=[_line(row, stages) for row in rows.to_pylist()],
    )


def _line(row: Row, stages: dict[int, str]) -> list[Cell]:
    timed = row.get("timed", True)
    return [
        Cell(row["title"] or row["key"], safe_url(row["url"]), note=row["key"]),
        Cell(row["kind"]),
        Cell(stages.get(row["stage_id"], "no stage here")),
        Cell(words.duration(row["days"]) if timed else "left out: not timed"),
    ]


def safe_url(url: str | None) -> str:
    """Return a tracker's address if a browser may follow it: nothing but http and https."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _finished(spans: Callable[[Facts], tuple[Period, ...]]) -> Callable[[Facts], Listing]:
    def listing(facts: Facts) -> Listing:
        shown = spans(facts)
        items = _newest_first(facts.asking.table(finished_items, shown), "completed_at")
        when = periods.span(shown[0], shown[-1])
        return Listing(items, f"{_count(items)} finished from {when}, newest first", "Flow Time")

    return listing


def _open(facts: Facts) -> Listing:
    items = facts.asking.table(open_items)
    moment = _day(facts, facts.asking.now)
    return Listing(items, f"{_count(items)} in progress on {moment}, oldest first", "Age")


def _on_the_clock(facts: Facts) -> Listing:
    ends = midnight(facts.choice.period.next().first_day, facts.subject.timezone)
    at = min(ends.replace(tzinfo=dt.UTC) - dt.timedelta(microseconds=1), facts.asking.now)
    items = replace(facts.asking, now=at).table(items_on_the_clock)
    return Listing(items, f"{_count(items)} in progress at the end of {_day(facts, at)}", "Age")


def _departed(facts: Facts) -> Listing:
    items = facts.asking.table(departed_items, [facts.choice.period])
    when = of_period(facts.choice.period)
    newest = _newest_first(items, "left_at")
    said = words.counted(items.num_rows, "departure")
    return Listing(
        newest,
        f"{said} from a stage in {when}; where an item left, and after how long",
        "Last stay",
    )


def _newest_first(items: pa.Table, column: str) -> pa.Table:
    return items.sort_by([(column, "descending"), ("key", "ascending")])


def _count(items: pa.Table) -> str:
    return words.counted(items.num_rows, "item")


def _day(facts: Facts, moment: dt.datetime) -> str:
    return words.day(local(moment.astimezone(dt.UTC), facts.subject.timezone).date())


LISTINGS: dict[str, Callable[[Facts], Listing]] = {
    "flow-time": _finished(lambda facts: facts.choice.around),
    "flow-time-by-period": _finished(lambda facts: facts.choice.past),
    "velocity": _finished(lambda facts: facts.choice.past),
    "efficiency": _finished(lambda facts: facts.choice.past),
    "distribution-finished": _finished(lambda facts: facts.choice.past),
    "ageing": _open,
    "load": _on_the_clock,
    "distribution-load": _on_the_clock,
    "cumulative-flow": _on_the_clock,
    "time-per-stage": _departed,
}
