"""A single initiative or epic, as the warehouse knows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from headwater.flow.queries.asking import warehouse
from headwater.metrics.catalogue import expression
from headwater.metrics.whereabouts import whereabouts
from headwater.organisation.queries import TeamEntry, teams
from headwater.vocabulary.work import Kind, Level

CHOSEN_SCHEMA = pa.schema([("item_id", pa.int64())])
LEVELS = (Level.INITIATIVE, Level.EPIC)
"""What carries an anticipated outcome."""


class UnknownWork(Exception):
    """There is no initiative or epic with this identity, now."""


@dataclass(frozen=True)
class Work:
    """An initiative or epic, and the team that has it (None: no team)."""

    item_id: int
    source: str
    external_id: str
    key: str
    title: str
    url: str
    parent_id: int | None
    level: Level
    kind: Kind
    team: TeamEntry | None


def chosen(items: Iterable[int]) -> pa.Table:
    """Return the relation `chosen` (relations.CHOSEN) of these items."""
    return pa.Table.from_pydict({"item_id": list(items)}, schema=CHOSEN_SCHEMA)


def teams_by_id() -> dict[int, TeamEntry]:
    """Return every team by its identity in the warehouse (a fixed number of queries)."""
    return {team.warehouse_id: team for team in teams()}


def works(items: Iterable[int]) -> dict[int, Work]:
    """Return those of `items` that are initiatives or epics, by identity."""
    known = teams_by_id()
    rows = warehouse().read(expression(whereabouts), chosen=chosen(items)).to_pylist()
    return {row["item_id"]: work_of(row, known) for row in rows if row["level"] in LEVELS}


def work(item_id: int) -> Work:
    """Return one initiative or epic. Raises UnknownWork."""
    found = works([item_id])
    if item_id not in found:
        raise UnknownWork(f"No initiative or epic here has the number {item_id}.")
    return found[item_id]


def work_of(row: Mapping[str, object], known: Mapping[int, TeamEntry]) -> Work:
    """Return the work that a row of `whereabouts` tells of; `known` as of `teams_by_id`."""
    said = dict(row)
    team = known.get(int(str(said.pop("team_id"))))
    said |= {"level": Level(str(row["level"])), "kind": Kind(str(row["kind"])), "team": team}
    return Work(**said)  # type: ignore[arg-type]
