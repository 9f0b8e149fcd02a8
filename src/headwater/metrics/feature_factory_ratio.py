"""Feature Factory Ratio: how much of the work in hand does not say what it hopes to achieve."""

import ibis.expr.types as ir

from headwater.metrics.active_work import (
    LISTED,
    active,
    left_out,
    reaching,
    standing,
    with_present,
)
from headwater.metrics.anticipated import hoping
from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    ITS_TEAM_NOW,
    LOCAL_TIME,
    NEVER_STARTED,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.sums import share
from headwater.vocabulary.work import Level

PURPOSE_LEVELS = (Level.INITIATIVE, Level.EPIC)
PURPOSE_EXCLUDES = UNUSABLE | {
    "never_started": NEVER_STARTED,
    "discarded": "was discarded by the period's end, so it no longer hopes for anything",
}
PURPOSE_POLICIES = (
    "An initiative counts like an epic.",
    "One is active in a period when it was first in a queue or active stage before the period's "
    "end, and was neither completed nor discarded before its start.",
    "An outcome counts from the day it was written: writing one today changes no earlier period.",
    "An outcome that is a placeholder, says the title again or only restates the output does not "
    "count; the reason is shown, and a person can say that it is fine.",
    "Of what the tracker says and what was written in Headwater, the newer counts.",
    ITS_TEAM_NOW,
    LOCAL_TIME,
)
PURPOSE_LIMITS = (
    "It counts presence, not quality: a sentence can be there and help nobody. It shows where "
    "purpose gets lost on the way to the team, often upstream of it; it is awareness and never a "
    "target. An outcome counts from the day it was written, so history does not change."
)

DECLARATION = Declaration(
    name="feature_factory_ratio",
    title="Feature Factory Ratio",
    question="How much of the work in hand does not say what it hopes to achieve?",
    unit="percent",
    formula="Initiatives and epics without an anticipated outcome ÷ all initiatives and epics × "
    "100, over those active in the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.WATCH,
    excludes=PURPOSE_EXCLUDES,
    limits=PURPOSE_LIMITS,
    source="Feature factory: John Cutler, “12 Signs You’re Working in a Feature Factory” (2016); "
    "the ratio: Headwater",
    policies=PURPOSE_POLICIES,
    levels=PURPOSE_LEVELS,
    called="epic",
)


def feature_factory_ratio(
    work: ir.Table, written: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `ratio` (0–100; null where nothing was active): `without` ÷ `n` initiatives
    and epics that were active, and the counts left out.
    """
    told = with_present(reaching(hoping(work, written), team, scope, calendar))
    counts = told.left_out.isnull()
    values = told.group_by("period").aggregate(
        n=told.count(where=counts),
        without=told.count(where=counts & ~told.present),
        **left_out(told),
    )
    return every_period(values.mutate(ratio=share(values.without, values.n) * 100), calendar)


def feature_factory_items(
    work: ir.Table, written: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return one row per period and item that counts in it, those without an outcome first:
    `period`, `item_id`, `key`, `title`, `url`, `level`, `kind`, `team_id`, `state` (see
    `standing`), `present` in that period, and of the outcome in effect now `flaw`, `text`, `since`.
    """
    told = with_present(active(hoping(work, written), team, scope, calendar))
    told = told.mutate(state=standing(told))
    return told.select(*SHOWN).order_by("period", "present", "key")


SHOWN = (
    "period",
    *LISTED,
    "state",
    "present",
    "flaw",
    "text",
    "since",
)
