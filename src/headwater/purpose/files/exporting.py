"""Write every initiative and epic of a place with what it is for: a few thousand at a time."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import ibis.expr.types as ir

from headwater.flow.queries.asking import Asking, Row, warehouse
from headwater.metrics.active_work import purposeful, standing
from headwater.metrics.anticipated import anticipated
from headwater.metrics.catalogue import expression
from headwater.organisation.queries import TeamEntry
from headwater.purpose.files.cells import guarded
from headwater.purpose.files.columns import EXPORTED
from headwater.purpose.models import Outcome, Reflection
from headwater.purpose.operations.outcomes import said_of
from headwater.purpose.operations.reflections import says
from headwater.purpose.queries.key_results import titles
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import Scope
from headwater.purpose.works import LEVELS, chosen, teams_by_id

A_PART = 2000
Cells = Mapping[str, Any]
NOTHING = Outcome()
"""Of which nobody wrote anything."""


def work_in_scope(item: ir.Table, item_flow: ir.Table, scope: ir.Table) -> ir.Table:
    """Return the `item_id` of every initiative and epic in scope, by source and key."""
    asked = item.semi_join(purposeful(item_flow, scope), "item_id")
    return asked.order_by("source", "key", "item_id").select("item_id")


def work_to_export(
    item: ir.Table,
    item_flow: ir.Table,
    tracker_outcome: ir.Table,
    written: ir.Table,
    chosen: ir.Table,
) -> ir.Table:
    """Return one row per chosen initiative and epic: what it is called, where it is, where it
    stands, and of the outcome in effect its `text`, `said_by` and `flaw`.
    """
    asked = item.semi_join(chosen, "item_id")
    said = anticipated(asked, tracker_outcome, written)
    flow = item_flow.semi_join(chosen, "item_id")
    flow = flow.select("item_id", "team_id", state=standing(flow))
    named = asked.select("item_id", "source", "external_id", "key", "title", "level")
    known = said.select("item_id", "text", "said_by", "flaw")
    return named.join(flow, "item_id").join(known, "item_id")


def as_csv(scope: Scope, now: dt.datetime) -> Iterator[str]:
    """Yield the file as CSV, part by part. No spreadsheet takes a cell of it for a formula."""
    yield csv_lines([dict(zip(EXPORTED, EXPORTED, strict=True))], EXPORTED)
    for part in rows(scope, now):
        yield csv_lines(part, EXPORTED)


def as_json(scope: Scope, now: dt.datetime) -> Iterator[str]:
    """Yield the file as a JSON array of objects, one a line."""
    before = "["
    for part in rows(scope, now):
        for row in part:
            yield f"{before}\n{json.dumps(row, ensure_ascii=False, default=_as_text)}"
            before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def rows(scope: Scope, now: dt.datetime) -> Iterator[list[Cells]]:
    """Yield the cells of every initiative and epic of a place, a part at a time."""
    asking = Asking(scope.teams, now, levels=LEVELS, teamless=scope.is_all)
    items = asking.ask(work_in_scope, ())["item_id"].to_pylist()
    known = teams_by_id()
    for first in range(0, len(items), A_PART):
        yield _part(items[first : first + A_PART], known)


def _part(items: Sequence[int], teams: Mapping[int, TeamEntry]) -> list[Cells]:
    place = {item: number for number, item in enumerate(items)}
    bound = {"written": written().tables["written"], "chosen": chosen(items)}
    found = warehouse().read(expression(work_to_export), **bound).to_pylist()
    outcomes = {row.item_id: row for row in Outcome.objects.filter(item_id__in=items)}
    latest = _latest(outcomes.values())
    served = titles(row.key_result_id for row in outcomes.values() if row.key_result_id)
    return [
        _cells(row, outcomes.get(row["item_id"], NOTHING), latest, served, teams)
        for row in sorted(found, key=lambda row: place[row["item_id"]])
    ]


def _latest(outcomes: Iterable[Outcome]) -> dict[int, Reflection]:
    """Return the latest look back on each, by primary key (one query)."""
    known = Reflection.objects.filter(outcome__in=list(outcomes)).order_by("written_at", "pk")
    return {reflection.outcome_id: reflection for reflection in known}


def _cells(
    row: Row,
    outcome: Outcome,
    latest: Mapping[int, Reflection],
    served: Mapping[int, str],
    teams: Mapping[int, TeamEntry],
) -> Cells:
    team, back = teams.get(row["team_id"]), latest.get(outcome.pk)
    told = {
        **row,
        **asdict(said_of(outcome)),
        **(asdict(says(back)) if back else {}),
        "outcome": row["text"],
        "team": team.slug if team else None,
        "key_result": outcome.key_result_id,
        "key_result_is": served.get(outcome.key_result_id or 0),
        "is_key_result": "yes" if outcome.is_key_result else None,
        "reflected_at": back.written_at if back else None,
        "edition": outcome.edition,
    }
    return {name: None if told.get(name) == "" else told.get(name) for name in EXPORTED}


def csv_lines(rows: Iterable[Cells], columns: Iterable[str]) -> str:
    """Return rows as the lines of a CSV file; no value is an empty cell."""
    text, columns = io.StringIO(), list(columns)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else value


def _as_text(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a file.")
