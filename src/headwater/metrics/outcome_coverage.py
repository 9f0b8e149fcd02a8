"""Anticipated-outcome coverage: how much of the work in hand says what it hopes to achieve."""

import ibis.expr.types as ir

from headwater.metrics.declaration import Declaration, Direction, MetricKind
from headwater.metrics.feature_factory_ratio import (
    PURPOSE_EXCLUDES,
    PURPOSE_LEVELS,
    PURPOSE_LIMITS,
    PURPOSE_POLICIES,
    feature_factory_ratio,
)
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="outcome_coverage",
    title="Anticipated-outcome coverage",
    question="How much of the work in hand says what it hopes to achieve?",
    unit="share",
    formula="Initiatives and epics with an anticipated outcome ÷ all initiatives and epics, over "
    "those active in the period: 100 − Feature Factory Ratio.",
    kind=MetricKind.INPUT,
    direction=Direction.RISE,
    excludes=PURPOSE_EXCLUDES,
    limits=PURPOSE_LIMITS,
    source="Headwater: the complement of the Feature Factory Ratio",
    policies=PURPOSE_POLICIES,
    moves={
        "feature_factory_ratio": "Each initiative or epic that says what it hopes to achieve is "
        "one that no longer lacks it.",
    },
    headline="coverage",
    levels=PURPOSE_LEVELS,
    called="epic",
)


def outcome_coverage(
    work: ir.Table, written: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `coverage` (0–1; absent where nothing was active): `told` ÷ `n` initiatives
    and epics that were active, and the counts left out.
    """
    ratio = feature_factory_ratio(work, written, team, scope, calendar)
    told = ratio.n - ratio.without
    covered = ratio.mutate(told=told, coverage=share(told, ratio.n))
    return covered.drop("ratio", "without").order_by("period")
