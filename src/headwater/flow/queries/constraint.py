"""Where a team's or a stream's constraint is, from the months before the shown one."""

from dataclasses import dataclass

from headwater.flow.queries.facts import Facts
from headwater.metrics.constraint import Constraint, find_constraint, stations

LOOKED_AT = 6
"""Periods up to the last closed one that are looked at: a constraint lasts."""


@dataclass(frozen=True)
class FoundConstraint:
    """The constraint with its stage's name."""

    stage: str
    evidence: Constraint


def constraint(facts: Facts) -> FoundConstraint | None:
    """Return the constraint, or None where none is clear."""
    order = [(stage.warehouse_id, stage.type.value) for stage in facts.stages_on_the_way]
    past = [period for period in facts.choice.past if period < facts.choice.current]
    looked_at = [period.first_day for period in past[-LOOKED_AT:]]
    found = find_constraint(stations(order, facts.stage_times, looked_at))
    if found is None:
        return None
    names = {stage.warehouse_id: stage.name for stage in facts.stages_on_the_way}
    return FoundConstraint(names[found.stage_id], found)
