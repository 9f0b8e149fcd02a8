"""Where a team's or a stream's constraint is, from the months before the shown one."""

from dataclasses import dataclass

from headwater.flow.queries.facts import Facts
from headwater.metrics.constraint import Constraint, find_constraint, stations
from headwater.organisation.queries import StageEntry

LOOKED_AT = 6
"""Periods up to the last closed one that are looked at: a constraint lasts."""


@dataclass(frozen=True)
class FoundConstraint:
    """The stage work piles up in front of, those that come after it, and the evidence."""

    stage: StageEntry
    downstream: tuple[StageEntry, ...]
    evidence: Constraint


def constraint(facts: Facts) -> FoundConstraint | None:
    """Return the constraint, or None where none is clear."""
    order = [(stage.warehouse_id, stage.type.value) for stage in facts.stages_on_the_way]
    past = [period for period in facts.choice.past if period < facts.choice.current]
    looked_at = [period.first_day for period in past[-LOOKED_AT:]]
    stages = {stage for stage, _ in order}
    times = [r for r in facts.stage_times if r["stage_id"] in stages and r["period"] in looked_at]
    if any(row.get("instead") for row in times):
        return None  # a stage that is kept back would pass for an empty one
    found = find_constraint(stations(order, times, looked_at))
    if found is None:
        return None
    on_the_way = facts.stages_on_the_way
    place = [stage.warehouse_id for stage in on_the_way].index(found.stage_id)
    return FoundConstraint(on_the_way[place], on_the_way[place + 1 :], found)
