"""What another mapping would change, counted without changing anything."""

from functools import cache

import ibis
import ibis.expr.types as ir
import msgspec
import pyarrow as pa

from headwater.metrics import relations
from headwater.metrics.derivation import classify_items
from headwater.metrics.relations import relation
from headwater.vocabulary.identity import stage_id, team_id
from headwater.vocabulary.organisation import Organisation

PLANNED = ("place_team", "status_stage", "kind_rule", "level_rule")
ASPECTS = ("team", "stage", "stage_type", "kind", "level")


class Standing(msgspec.Struct, frozen=True):
    """How an item stands by a mapping. Slugs; "" is no team, no stage, no stage type (unmapped)."""

    team: str
    stage: str
    stage_type: str
    kind: str
    level: str


class Move(msgspec.Struct, frozen=True):
    """How many items would stand differently, and how."""

    before: Standing
    after: Standing
    items: int


class Preview(msgspec.Struct, frozen=True):
    """What a mapping would change for the items as they stand now, most items first."""

    moves: tuple[Move, ...]
    items: int

    @property
    def affected(self) -> int:
        """How many items would stand differently."""
        return sum(move.items for move in self.moves)


@cache
def question() -> ir.Table:
    """Return counts per standing before (`old_…`) and after (`new_…`), the rules being bound.

    The bound relations are called `planned_<name>`.
    """
    stay = relation("stay")
    now = stay.filter(stay.left_at.isnull()).select(
        "item_id", "place_id", "status_id", "kind", "level", "team_id", "stage_id", "stage_type"
    )
    old = {f"old_{name}": now[column] for name, column in _COLUMNS.items()}
    planned = _planned(now.select("item_id", "place_id", "status_id", **old))
    return planned.group_by(
        [f"{age}_{aspect}" for age in ("old", "new") for aspect in ASPECTS]
    ).aggregate(items=planned.count())


_COLUMNS = {
    "team": "team_id",
    "stage": "stage_id",
    "stage_type": "stage_type",
    "kind": "kind",
    "level": "level",
}


def _planned(now: ir.Table) -> ir.Table:
    place, status, kind, level = (
        ibis.table(relations.STORED[name], name=f"planned_{name}") for name in PLANNED
    )
    items = classify_items(relation("item"), kind, level).select(
        known_item="item_id", new_kind="kind", new_level="level"
    )
    places = place.select(known_place=place.place_id, place_team=place.team_id)
    stages = status.select(
        stage_team=status.team_id,
        known_status=status.status_id,
        new_stage=status.stage_id,
        new_stage_type=status.stage_type,
    )
    row = now.join(items, now.item_id == items.known_item)
    row = row.left_join(places, row.place_id == places.known_place)
    row = row.mutate(new_team=row.place_team.fill_null(0))
    return row.left_join(
        stages, (row.new_team == stages.stage_team) & (row.status_id == stages.known_status)
    )


def preview_of(counts: pa.Table, before: Organisation, after: Organisation) -> Preview:
    """Return the answer to `question` in the organisations' own words."""
    old, new = _Words(before), _Words(after)
    moves, items = [], 0
    for row in counts.to_pylist():
        move = Move(old.standing(row, "old"), new.standing(row, "new"), row["items"])
        items += move.items
        if move.before != move.after:
            moves.append(move)
    return Preview(tuple(sorted(moves, key=lambda move: -move.items)), items)


class _Words:
    """Slugs by identity."""

    def __init__(self, organisation: Organisation) -> None:
        streams = [stream for domain in organisation.domains for stream in domain.streams]
        self._teams = {team_id(team.slug): team.slug for s in streams for team in s.teams}
        self._stages = {stage_id(s.slug, g.slug): g.slug for s in streams for g in s.stages}

    def standing(self, row: dict[str, object], age: str) -> Standing:
        team, stage, stage_type, kind, level = (row[f"{age}_{aspect}"] for aspect in ASPECTS)
        return Standing(
            team=self._teams.get(team, ""),  # type: ignore[call-overload]
            stage=self._stages.get(stage, ""),  # type: ignore[call-overload]
            stage_type=str(stage_type or ""),
            kind=str(kind),
            level=str(level),
        )
