"""One key result: all its check-ins, the chart from baseline to aim, and what serves it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from headwater.access.places import Scale
from headwater.context.days import label
from headwater.flow.queries.asking import Asking, Given, Row
from headwater.flow.queries.record import as_of
from headwater.metrics.portfolio import portfolio
from headwater.organisation.queries import TeamEntry
from headwater.purpose import charts, scores, words
from headwater.purpose.key_result_words import amount, day_said
from headwater.purpose.levels import Spot
from headwater.purpose.models import CheckIn, KeyResult, Objective
from headwater.purpose.outline import Outline
from headwater.purpose.queries.looking import Look
from headwater.purpose.queries.objectives import (
    CheckInEntry,
    KeyResultEntry,
    check_in_entry,
    entries,
    outline,
    reading,
)
from headwater.purpose.queries.written import written
from headwater.purpose.works import LEVELS
from headwater.ui.chart import Chart
from headwater.ui.components import ChartFoot

A_PAGE = 20
DRAWN = 400
"""Readings that a chart draws at most, the latest."""


@dataclass(frozen=True)
class WorkEntry:
    """An initiative or epic that serves a key result; `said` says what and where it is."""

    item_id: int
    key: str
    title: str
    said: str
    present: bool
    inherited: bool  # through the initiative it belongs to


@dataclass(frozen=True)
class Works:
    """A page of the work that serves a key result."""

    shown: "Page[int]"
    entries: Sequence[WorkEntry]


@dataclass(frozen=True)
class KeyResultPage:
    """What the page of one key result shows."""

    spot: Spot
    place: str
    edition: int
    objective: Objective
    days: str
    entry: KeyResultEntry
    children: "Page[KeyResult]"
    child_entries: Sequence[KeyResultEntry]
    works: Works
    check_ins: "Page[CheckIn]"
    said: Sequence[CheckInEntry]
    chart: Chart | None
    foot: ChartFoot

    @property
    def shut(self) -> bool:
        """Whether it, or its objective, is closed."""
        return bool(self.entry.closed or self.objective.closed_at)


def row_of(pk: int) -> KeyResult:
    """Return a key result with its objective and parent. Raises KeyResult.DoesNotExist."""
    return KeyResult.objects.select_related("objective", "parent__objective").get(pk=pk)


def key_result_page(pk: int, asked: Mapping[str, str], now: dt.datetime) -> KeyResultPage:
    """Return one key result's page; as many queries whatever serves it.

    `asked` may name pages of its check-ins, children and works. Raises KeyResult.DoesNotExist.
    """
    row, places = row_of(pk), outline()
    spot = Spot(Scale(row.objective.scale), row.objective.slug)
    children = _children(row, asked.get("children", "1"))
    check_ins, said = _check_ins(row, asked.get("page", "1"))
    return KeyResultPage(
        spot=spot,
        place=places.name(spot),
        edition=row.edition,
        objective=row.objective,
        days=label(row.objective.first_day, row.objective.last_day),
        entry=entries([row], places)[0],
        children=children,
        child_entries=entries(list(children.object_list), places),
        works=works_of(pk, places, asked.get("works", "1"), now),
        check_ins=check_ins,
        said=said,
        chart=_chart(row),
        foot=_foot(check_ins.paginator.count),
    )


def works_of(pk: int, places: Outline, number: str, now: dt.datetime) -> Works:
    """Return a page of the initiatives and epics that serve a key result, wherever they are."""
    teams = {team.warehouse_id: team for team in places.teams}
    asking = _asking(places, pk, number, now)
    rows: list[Row] = asking.ask(portfolio, ()).to_pylist()
    total = int(rows[0]["total"]) if rows else 0
    shown = Paginator(range(total), A_PAGE).get_page(number)
    return Works(shown, [_work(row, teams) for row in rows])


def _asking(places: Outline, pk: int, number: str, now: dt.datetime) -> Asking:
    first = (int(number) - 1) * A_PAGE if number.isdecimal() and 0 < int(number) < 10**6 else 0
    looking = Look(key_result=pk).relation(first, A_PAGE)
    given = Given({**written().tables, "looking": looking})
    at = as_of(now, places.teams)
    return Asking(places.teams, at, levels=LEVELS, given=given, teamless=True)


def _work(row: Row, teams: Mapping[int, TeamEntry]) -> WorkEntry:
    team = teams.get(row["team_id"])
    where = [team.name] if team else []
    said = [words.called(row["level"], row["kind"]), *where, words.STATES[row["state"]]]
    return WorkEntry(
        item_id=row["item_id"],
        key=row["key"],
        title=row["title"],
        said=" · ".join(said),
        present=row["present"],
        inherited=row["key_result_id"] is None,
    )


def _children(row: KeyResult, number: str) -> "Page[KeyResult]":
    rows = row.children.select_related("parent__objective").order_by("objective__scale", "pk")
    shown: Page[KeyResult] = Paginator(rows, A_PAGE).get_page(number)
    return shown


def _check_ins(row: KeyResult, number: str) -> tuple["Page[CheckIn]", list[CheckInEntry]]:
    """Return a page of check-ins, the newest first; of one day the newest counts."""
    shown: Page[CheckIn] = Paginator(row.check_ins.all(), A_PAGE).get_page(number)
    rows = list(shown.object_list)
    days = [one.on for one in rows]
    newest = dict(
        row.check_ins.filter(on__in=days).order_by("pk").values_list("on", "pk")
    )  # the last of a day stays
    return shown, [check_in_entry(r, row.unit, corrected=newest[r.on] != r.pk) for r in rows]


def _chart(row: KeyResult) -> Chart | None:
    """Return the readings that count as a chart; a milestone has none."""
    if row.baseline is None or row.aim is None:
        return None
    latest = list(row.check_ins.all()[:DRAWN])
    kept = {reading.number for reading in scores.counting(reading(one) for one in latest)}
    rows = [_dot(one) for one in reversed(latest) if one.pk in kept]
    ends = [_end("where it began", row.baseline, row.unit), _end("the aim", row.aim, row.unit)]
    return charts.readings().chart(rows, description=_description(row, rows), ends=ends)


def _dot(row: CheckIn) -> dict[str, object]:
    said = {"confidence": row.get_confidence_display(), "comment": row.comment}
    return {"on": row.on.isoformat(), "value": row.value, **said}


def _end(what: str, at: float, unit: str) -> dict[str, object]:
    return {"at": at, "label": f"{what}: {amount(at, unit)}"}


def _description(row: KeyResult, dots: Sequence[Mapping[str, object]]) -> str:
    if not dots:
        return "Nothing was read yet."
    first, last = (dt.date.fromisoformat(str(dot["on"])) for dot in (dots[0], dots[-1]))
    value = amount(float(str(dots[-1]["value"])), row.unit)
    return (
        f"Readings from {day_said(first, last)} to {day_said(last, first)}; the latest is {value}."
    )


def _foot(number: int) -> ChartFoot:
    counted = "one check-in" if number == 1 else f"{words.spelled(number)} check-ins"
    policy = "of two check-ins on one day the newer counts"
    never = (
        "The score is (latest reading − baseline) ÷ (aim − baseline). Finishing work under a key "
        "result never moves it: only a reading does."
    )
    return ChartFoot(counted.capitalize(), policies=(policy,), in_full=(never,))
