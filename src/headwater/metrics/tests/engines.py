"""A world in an engine: raw facts and mapping in, derived facts made, questions asked."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from headwater.metrics import derivation, relations
from headwater.metrics.catalogue import Question, expression, reads
from headwater.metrics.periods import calendar
from headwater.metrics.purposeful_work import purposeful_work
from headwater.metrics.tests.clock import clock
from headwater.metrics.tests.worlds import EPOCH, STATUSES, Ask, World, instant, naive

Rows = list[dict[str, Any]]

DERIVED: dict[str, Callable[..., ibis.Table]] = {
    "stay": derivation.map_stays,
    "item_flow": derivation.item_flow,
    "stage_day": derivation.stage_day,
    "load_day": derivation.load_day,
    "load_change": derivation.load_day,
    "load_month": derivation.load_month,
    "work": purposeful_work,
}
READS = {
    "stay": (
        "raw_stay",
        "item",
        "place_team",
        "status_stage",
        "mark_blocked",
        "team",
        "clock",
    ),
    "item_flow": ("stay", "item"),
    "stage_day": ("stay",),
    "load_day": ("stay",),
    "load_change": ("stay",),
    "load_month": ("stay",),
    "work": ("item", "item_flow", "tracker_outcome"),
}
SCHEMAS = relations.STORED | relations.BOUND | {"raw_stay": relations.RAW_STAY}


def derived(name: str) -> ibis.Table:
    """Return the unbound expression that derives `name`."""
    return DERIVED[name](*(ibis.table(SCHEMAS[source], name=source) for source in READS[name]))


def given(world: World) -> dict[str, pa.Table]:
    """Return the relations that a warehouse is given about a world."""
    return {
        "item": table("item", _items(world)),
        "raw_stay": table("raw_stay", _raw_stays(world)),
        "team": table("team", [_team(team) for team in world.teams]),
        "place_team": table(
            "place_team", [{"place_id": p, "team_id": t} for p, t in world.places.items()]
        ),
        "status_stage": table("status_stage", _status_stages(world)),
        "mark_blocked": table("mark_blocked", _blocking_marks(world)),
        "unplanned_trait": table(
            "unplanned_trait",
            [{"team_id": t.team_id, "trait": x} for t in world.teams for x in sorted(t.unplanned)],
        ),
        "clock": clock(
            {"UTC"} | {team.timezone for team in world.teams},
            dt.date(2024, 2, 1),
            dt.date(2026, 2, 1),
        ),
        "sprint": table("sprint", _sprints(world)),
        "sprint_span": table("sprint_span", _spans(world)),
        "dependency": table("dependency", _dependencies(world)),
        "tracker_outcome": table("tracker_outcome", _told(world)),
    }


def bound(world: World, ask: Ask) -> dict[str, pa.Table]:
    """Return the relations that come with a question."""
    scope = [{"team_id": t, "level": x} for t in sorted(ask.teams) for x in sorted(ask.levels)]
    zones = sorted({team.timezone for team in world.teams} | ({"UTC"} if 0 in ask.teams else set()))
    until = None if ask.until is None else instant(ask.until)
    return {
        "written": table("written", _written(world)),
        "looking": table("looking", [asdict(ask.looking)]),
        "chosen": table("chosen", [{"item_id": number} for number in sorted(ask.chosen)]),
        "scope": table("scope", scope),
        "calendar": calendar(ask.periods, zones, until=until),
        "now": table("now", [{"now": naive(ask.now)}]),
    }


class DuckDB:
    """A world in DuckDB, in memory; each derived relation is made when it is first read."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        for name, table in tables.items():
            self.connection.register(name, table)
        self._underived = {*DERIVED} - {*tables}

    def bind(self, tables: Mapping[str, pa.Table]) -> None:
        for name, table in tables.items():
            self.connection.register(name, table)

    def ask(self, question: Question) -> Rows:
        self._derive(reads(question))
        return _rows(self.connection.sql(_question_sql(question)))

    def table(self, name: str) -> pa.Table:
        """Return a whole relation."""
        self._derive([name])
        return self.connection.table(name).to_arrow_table()

    def rows(self, sql: str) -> Rows:
        self._derive(self.connection.get_table_names(sql))
        return _rows(self.connection.sql(sql))

    def _derive(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self._underived:
                self._derive(READS[name])
                self.connection.execute(f"CREATE TABLE {name} AS {_derivation_sql(name)}")
                self._underived.remove(name)

    def close(self) -> None:
        self.connection.close()


def _rows(found: duckdb.DuckDBPyRelation) -> Rows:
    rows: Rows = found.to_arrow_table().to_pylist()
    return rows


@cache
def _derivation_sql(name: str) -> str:
    return str(ibis.to_sql(derived(name), dialect="duckdb"))


@cache
def _question_sql(question: Question) -> str:
    return str(ibis.to_sql(expression(question), dialect="duckdb"))


def types_of(expression: ibis.Table) -> pa.Schema:
    """Return the Arrow schema an expression promises."""
    return expression.schema().to_pyarrow()


def table(name: str, rows: Rows) -> pa.Table:
    """Return rows as the relation `name`; a missing column is null."""
    return pa.Table.from_pylist(rows, schema=ibis.schema(SCHEMAS[name]).to_pyarrow())


def _items(world: World) -> Rows:
    return [
        {
            "item_id": item.item_id,
            "source": "tracker",
            "external_id": str(item.item_id),
            "key": key(item.item_id),
            "title": title(item.item_id),
            "url": f"https://tracker.example/browse/{item.item_id}",
            "parent_id": item.parent,
            "traits": list(item.traits),
            "created_at": naive(item.stays[0].entered),
            "source_level": item.level,
            "level": item.level,
            "kind": item.kind,
        }
        for item in world.items
    ]


def _raw_stays(world: World) -> Rows:
    return [
        {
            "item_id": item.item_id,
            "seq": seq,
            "status_id": stay.status,
            "place_id": stay.place,
            "marks": stay.marks,
            "entered_at": naive(stay.entered),
            "left_at": naive(stay.left),
        }
        for item in world.items
        for seq, stay in enumerate(item.stays)
    ]


def _team(team: Any) -> dict[str, Any]:
    return {
        "team_id": team.team_id,
        "stream_id": 1,
        "domain_id": 1,
        "timezone": team.timezone,
        "parked_counts": team.parked_counts,
    }


def _status_stages(world: World) -> Rows:
    """One row per team and known status, as the warehouse keeps them: without a stage too."""
    rows = []
    for team in world.teams:
        for status in STATUSES:
            stage = team.stages.get(status)
            rows.append(
                {
                    "team_id": team.team_id,
                    "status_id": status,
                    "stage_id": stage.stage_id if stage else None,
                    "stage_type": stage.type if stage else None,
                    "blocked": stage.blocked if stage else False,
                }
            )
    return rows


def _blocking_marks(world: World) -> Rows:
    return [
        {"team_id": team.team_id, "marks": marks, "blocked": marks in team.blocking}
        for team in world.teams
        for marks in ("", "flag", "flag|link:Blocks")
    ]


def _sprints(world: World) -> Rows:
    return [
        {
            "sprint_id": sprint.sprint_id,
            "source": "tracker",
            "name": f"Sprint {sprint.sprint_id}",
            "starts_at": naive(sprint.starts),
            "completes_at": naive(sprint.completes),
        }
        for sprint in world.sprints
    ]


def _spans(world: World) -> Rows:
    return [
        {
            "item_id": item,
            "sprint_id": sprint.sprint_id,
            "joined_at": naive(joined),
            "left_at": naive(left),
        }
        for sprint in world.sprints
        for item, joined, left in sprint.spans
    ]


def key(item_id: int) -> str:
    """Return the key of an item in its tracker."""
    return f"K-{item_id}"


def title(item_id: int) -> str:
    """Return the title of an item in its tracker."""
    return f"{('Faster', 'safer', 'Cheaper')[item_id % 3]} parcels {item_id}"


def _told(world: World) -> Rows:
    return [
        {
            "item_id": told.item,
            "source": "tracker",
            "text": told.text,
            "said_at": naive(told.at),
            "since": naive(told.since),
            "flaw": told.flaw,
        }
        for told in world.told
    ]


def _written(world: World) -> Rows:
    return [
        {
            "item_id": wrote.item,
            "text": wrote.text,
            "written_at": naive(wrote.at),
            "since": naive(wrote.since),
            "flaw": wrote.flaw,
            "accepted": wrote.accepted,
            "felt_by": wrote.felt_by,
            "key_result_id": wrote.key_result,
            "is_key_result": wrote.is_key_result,
            "verdict": wrote.verdict,
            "reflected_at": naive(wrote.reflected),
        }
        for wrote in world.written
    ]


def _dependencies(world: World) -> Rows:
    """A blocker whose id is known goes by an older key, as after a move."""
    return [
        {
            "item_id": wait.item,
            "source": "tracker",
            "blocker_id": None if wait.by_key else wait.blocker,
            "blocker_key": key(wait.blocker) if wait.by_key else "OLD-1",
            "began_at": naive(wait.began),
            "ended_at": naive(wait.ended),
        }
        for wait in world.waits
    ]


def milliseconds(moment: dt.datetime) -> int:
    """Return an instant of a relation as milliseconds since 1970."""
    return (moment.replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(milliseconds=1)
