"""What a whole organisation's page asks, in one pass over its finished items.

The same definitions as in the metrics' own files: only the reading of the facts is shared.
"""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.finished import left_out
from headwater.metrics.flow_efficiency import efficiency, parts
from headwater.metrics.flow_predictability import judged_items, verdicts
from headwater.metrics.flow_time import percentiles
from headwater.metrics.sums import share


def finished_overview(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period what `flow_time`, `flow_efficiency`, `flow_velocity` and
    `flow_predictability` return, by the same names except: `velocity` for the items finished, `n`
    for those of them that were timed, and `predictability` for the share within expectation.
    """
    done = judged_items(item_flow, team, scope, calendar)
    sums = done.group_by("period").aggregate(
        velocity=done.count(where=done.usable),
        n=done.count(where=done.timed),
        **percentiles(done),
        **parts(done),
        **verdicts(done),
        **left_out(done),
    )
    judged = sums.n - sums.excluded_no_expectation
    values = sums.mutate(efficiency=efficiency(sums), predictability=share(sums.within, judged))
    return every_period(values, calendar)
