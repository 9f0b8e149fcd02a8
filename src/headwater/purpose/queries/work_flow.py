"""How one piece of work has flowed: where it has been, for how long, and what lies under it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.core.paginator import Page, Paginator

from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.flow.queries.asking import NOW_SCHEMA, SCOPE_SCHEMA, Row, warehouse
from headwater.flow.words import brief_duration
from headwater.metrics.catalogue import expression
from headwater.metrics.portfolio import children
from headwater.metrics.work_purpose import lying_under, work_standing
from headwater.metrics.work_story import work_story
from headwater.organisation.places import of_team
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.purpose import words
from headwater.purpose.links import http_only
from headwater.purpose.queries.looking import Look
from headwater.purpose.works import LEVELS, chosen
from headwater.ui.components import StageBlock, StageStrip
from headwater.vocabulary.identity import NO_TEAM
from headwater.vocabulary.work import Kind, Level

PER_PAGE = 20
NO_STAGE = "Status without a stage"


@dataclass(frozen=True)
class Standing:
    """Where a piece of work stands. Instants are in UTC without a zone."""

    state: str
    committed_at: dt.datetime | None
    completed_at: dt.datetime | None
    entered_at: dt.datetime | None  # the status it is in
    days: float | None

    @property
    def in_words(self) -> str:
        """Say it: `in progress · 41 days`."""
        took = words.whole_days(self.days)
        state = words.STATES[self.state]
        return f"{state} · {took}" if took else state


@dataclass(frozen=True)
class Below:
    """Something directly under a piece of work. `url` leads to the tracker, "" where it cannot."""

    item_id: int
    key: str
    title: str
    url: str
    what: str
    team: str
    standing: str
    has_page: bool


@dataclass(frozen=True)
class Under:
    """What lies under a piece of work: a page of what may be seen, and how much there is."""

    items: int
    finished: int
    in_progress: int
    page: "Page[int]"
    shown: Sequence[Below]

    @property
    def kept_back(self) -> int:
        """Return how many there are in teams whose items the reader does not see."""
        return max(self.items - self.page.paginator.count, 0)


def standing_of(item_id: int, now: dt.datetime) -> Standing:
    """Return where a piece of work stands at the moment the data speaks of."""
    bound = {"chosen": chosen([item_id]), "now": _now(now)}
    rows = warehouse().read(expression(work_standing), **bound).to_pylist()
    row: Row = rows[0] if rows else {"state": "unmapped"}
    moments = (row.get(m) for m in ("committed_at", "completed_at", "stage_entered_at", "days"))
    return Standing(row["state"], *moments)


def stays(item_id: int, domains: tuple[DomainEntry, ...], now: dt.datetime) -> StageStrip | None:
    """Return the stages a piece of work has been in since it began, in the order it came to them,
    each as wide as the time it spent there; None where it has not begun.
    """
    rows = warehouse().read(expression(work_story), chosen=chosen([item_id])).to_pylist()
    spent: dict[int | None, list[float]] = {}
    for row in rows:
        if row["in_flow"]:
            waited_worked = spent.setdefault(row["stage_id"], [0.0, 0.0])
            waited_worked[bool(row["working"])] += _days(row, now)
    here = rows[-1]["stage_id"] if rows and rows[-1]["in_flow"] else ...
    names = _stage_names(domains)
    blocks = [
        _block(names.get(stage, NO_STAGE), *times, here=stage == here)
        for stage, times in spent.items()
    ]
    return StageStrip(blocks) if blocks else None


def under(
    item_id: int, viewer: Viewer, teams: Sequence[TeamEntry], number: str, now: dt.datetime
) -> Under:
    """Return a page of what lies under a piece of work: its initiatives and epics for everybody,
    its items for whoever sees the items of their team.
    """
    counts = warehouse().read(expression(children), chosen=chosen([item_id])).to_pylist()
    seen = _scope(viewer, teams)
    rows = _page(item_id, seen, number, now)
    total = rows[0]["total"] if rows else 0
    page = Paginator(range(total), PER_PAGE).get_page(number)
    row: Row = counts[0] if counts else {}
    named = {team.warehouse_id: team.name for team in teams}
    return Under(
        row.get("items", 0),
        row.get("finished", 0),
        row.get("in_progress", 0),
        page,
        [_below(each, named) for each in rows],
    )


def _page(item_id: int, scope: pa.Table, number: str, now: dt.datetime) -> list[Row]:
    """Return the rows of a page; of the first where there is no such page."""
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    for page in dict.fromkeys((max(wanted, 1), 1)):
        looking = Look().relation((page - 1) * PER_PAGE, PER_PAGE)
        bound = {"scope": scope, "chosen": chosen([item_id]), "looking": looking, "now": _now(now)}
        rows: list[Row] = warehouse().read(expression(lying_under), **bound).to_pylist()
        if rows:
            break
    return rows


def _scope(viewer: Viewer, teams: Sequence[TeamEntry]) -> pa.Table:
    every = [team.warehouse_id for team in teams] + [NO_TEAM]
    open_ = [t.warehouse_id for t in teams if viewer.may(Right.ITEMS, of_team(t))]
    rows = [{"team_id": team, "level": level.value} for team in every for level in LEVELS]
    rows += [{"team_id": team, "level": Level.ITEM.value} for team in open_]
    return pa.Table.from_pylist(rows, schema=SCOPE_SCHEMA)


def _below(row: Row, named: Mapping[int, str]) -> Below:
    took = words.whole_days(row["days"])
    state = words.STATES[row["state"]]
    return Below(
        item_id=row["item_id"],
        key=row["key"],
        title=row["title"],
        url=http_only(row["url"]),
        what=_what(row),
        team=named.get(row["team_id"], ""),
        standing=f"{state} · {took}" if took else state,
        has_page=row["level"] in LEVELS,
    )


def _what(row: Row) -> str:
    """Say what it is: of an item its kind, of a larger piece of work its level as well."""
    if row["level"] in LEVELS:
        return words.called(row["level"], row["kind"])
    return words.KINDS[Kind(row["kind"])] or "unmapped"


def _block(name: str, waited: float, worked: float, *, here: bool) -> StageBlock:
    return StageBlock(
        name,
        waited,
        worked,
        time=brief_duration(waited + worked),
        items="it is here now" if here else "",
    )


def _stage_names(domains: tuple[DomainEntry, ...]) -> dict[int | None, str]:
    streams = [stream for domain in domains for stream in domain.streams]
    return {stage.warehouse_id: stage.name for stream in streams for stage in stream.stages}


def _days(row: Row, now: dt.datetime) -> float:
    left: dt.datetime = row["left_at"] or now.astimezone(dt.UTC).replace(tzinfo=None)
    entered: dt.datetime = row["entered_at"]
    return max((left - entered).total_seconds(), 0) / 86_400


def _now(now: dt.datetime) -> pa.Table:
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    return pa.Table.from_pylist([{"now": moment}], schema=NOW_SCHEMA)
