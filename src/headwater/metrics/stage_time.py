"""Stage time: where time goes on the way from idea to value."""

import ibis.expr.types as ir

from headwater.metrics.declaration import LOCAL_TIME, WEEKENDS, Declaration, Direction, MetricKind
from headwater.metrics.running import over_periods
from headwater.metrics.sums import days, share

DECLARATION = Declaration(
    name="stage_time",
    title="Stage time",
    question="Where does work spend its time?",
    unit="days",
    formula="Total time of all stays in a stage within the period, cut exactly at the period's "
    "borders; divided by the period's length, the mean number of items in the stage; with the "
    "number of arrivals and departures.",
    kind=MetricKind.OUTPUT,
    direction=Direction.WATCH,
    limits="Work in a status without a stage is not in it. In a done stage time adds up for ever. "
    "Time per departure is a mean over the period and not any single item's stay.",
    source="Headwater, from Little's Law (1961): time in a stage ÷ length = mean number in it",
    policies=(
        "Time per item is all time spent in the stage in the period ÷ the items that left it.",
        "Working is time in an active stage without being blocked; all else is waiting.",
        "An item arrives when it comes from another stage or team.",
        WEEKENDS,
        LOCAL_TIME,
    ),
)
SPANS = {
    "stage": ("net_items", "net_ms"),
    "working": ("net_working_items", "net_working_ms"),
}


def stage_time(
    stage_day: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period and `stage_id`: `total_days`, `working_days`, `waiting_days`, `mean_items`,
    `arrivals`, `n` departures, and `days_each`, `working_days_each`, `waiting_days_each`: the total
    ÷ departures, absent where nothing departed.
    """
    traffic = ("arrivals", "departures")
    spent = over_periods(stage_day, team, scope, calendar, ("stage_id",), SPANS, traffic)
    parts = {
        "": days(spent.stage_ms),
        "working_": days(spent.working_ms),
        "waiting_": days(spent.stage_ms - spent.working_ms),
    }
    return spent.select(
        "period",
        "stage_id",
        total_days=parts[""],
        working_days=parts["working_"],
        waiting_days=parts["waiting_"],
        mean_items=spent.stage_mean,
        arrivals=spent.arrivals,
        n=spent.departures,
        **{f"{part}days_each": share(total, spent.departures) for part, total in parts.items()},
    ).order_by("period", "stage_id")
