"""Flow Predictability: how often work takes no longer than the team's own past says."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import every_period, zoned
from headwater.metrics.declaration import (
    TIMED_WORK,
    UNTIMED,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished, left_out
from headwater.metrics.floor import FLOOR
from headwater.metrics.running import borders
from headwater.metrics.sums import days, share

EXPECTED_SHARE = 0.85
WINDOW_DAYS = 180

DECLARATION = Declaration(
    name="flow_predictability",
    title="Flow Predictability",
    question="Does work take about as long as we would expect?",
    unit="share",
    formula="Share of the items completed in the period whose Flow Time is within the team's "
    "service level expectation: the 85th percentile of its own Flow Time over the 180 days before "
    "the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    excludes=UNTIMED
    | {
        "no_expectation": f"its team finished fewer than {FLOOR} items in the 180 days before, "
        "too few to expect anything from"
    },
    limits="About 85 % is what an unchanged team would show. Above it, work has become quicker "
    "than its past; below it, slower. Each item is judged by its own team's past.",
    source="Kanban Guide (2020): Service Level Expectation; Flow Framework: Flow Predictability",
    policies=(*TIMED_WORK, "The expectation of a period is fixed at its start."),
)


def flow_predictability(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `share` (0–1): `within` ÷ `n` items that could be judged, and the counts
    left out.
    """
    judged = judged_items(item_flow, team, scope, calendar)
    values = judged.group_by("period").aggregate(
        n=judged.count(where=_expected(judged)), **verdicts(judged), **left_out(judged)
    )
    return every_period(values.mutate(share=share(values.within, values.n)), calendar)


def judged_items(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return the finished items with what was expected of each: `expected_ms`, null if nothing."""
    done = finished(item_flow, team, scope, calendar)
    return _judged(done, expectation(item_flow, team, scope, calendar))


def verdicts(judged: ir.Table) -> dict[str, ir.IntegerScalar]:
    """Return how many items took no longer than expected, and of how many nothing could be."""
    in_time = _expected(judged) & (judged.flow_ms <= judged.expected_ms)
    return {
        "within": judged.count(where=in_time),
        "excluded_no_expectation": judged.count(where=judged.timed & judged.expected_ms.isnull()),
    }


def _expected(judged: ir.Table) -> ir.BooleanColumn:
    return judged.timed & judged.expected_ms.notnull()


def expectation(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period, team and level with enough finished items before it: `expected_days`
    (`expected_ms`) and the `n` items it rests on.
    """
    usable = item_flow.filter(
        item_flow.excluded.isnull()
        & item_flow.committed_at.notnull()
        & item_flow.completed_day.notnull()
    )
    before = _days_before(calendar)
    known = usable.join(zoned(team, scope), ["team_id", "level"])
    past = known.join(before, ["timezone", known.completed_day == before.past_day])
    found = past.group_by("period", "team_id", "level").aggregate(
        expected_ms=past.flow_ms.quantile(EXPECTED_SHARE), n=past.count()
    )
    enough = found.filter(found.n >= FLOOR)
    return enough.mutate(expected_days=days(enough.expected_ms)).order_by("period", "team_id")


def _days_before(calendar: ir.Table) -> ir.Table:
    """Return every day of the window before each period: few rows, met on equality."""
    starts = borders(calendar).select("timezone", "period", "first_day")
    back = ibis.range(1, WINDOW_DAYS + 1).unnest().name("back").as_table()
    each = starts.cross_join(back)
    # a day less an interval is a moment to some engines; a cast that changes no type is left out
    past_day = (each.first_day.cast("timestamp") - each.back.as_interval("D")).date()
    return each.select("timezone", "period", past_day=past_day)


def _judged(done: ir.Table, expected: ir.Table) -> ir.Table:
    known = expected.select(
        "expected_ms",
        known_period=expected.period,
        known_team=expected.team_id,
        known_level=expected.level,
    )
    matches = [
        done.period == known.known_period,
        done.team_id == known.known_team,
        done.level == known.known_level,
    ]
    return done.left_join(known, matches)
