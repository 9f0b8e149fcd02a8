"""What capacity went to over time: bars that each divide a period's active time."""

from functools import cache

import altair as alt

from headwater.flow.charts.annotations import FIELDS, SLOTS, with_period_notes
from headwater.flow.charts.drawing import finish
from headwater.flow.charts.series import SERIES_PARAMS, divided_bars
from headwater.ui.chart import Definition

NOTHING = "In none of these periods was there enough to say a share."


@cache
def purpose_over_time() -> Definition:
    """Rows, one per period and part, periods in order: `period`, `part`, `share` (0 to 1), `days`.

    `slots` and `notes`: see `flow.charts.annotations`. Series: the parts with their colours.
    """
    return _divided(
        "investment-purpose",
        "How much of the time has a purpose behind it?",
        "Each bar divides a period’s active time. Of the sand part nobody has said yet what it is "
        "for.",
    )


@cache
def kind_over_time() -> Definition:
    """The same with kinds of work as parts."""
    return _divided(
        "investment-kind",
        "Which kinds of work does the time go to?",
        "Each bar divides a period’s active time by kind. A kind that grows takes its room from "
        "the others.",
    )


def _divided(name: str, title: str, reading: str) -> Definition:
    tooltip = [
        alt.Tooltip("period:N"),
        alt.Tooltip("part:N", title="went to"),
        alt.Tooltip("share:Q", format=".0%"),
        alt.Tooltip("days:Q", format=",.0f", title="days of active work"),
    ]
    return Definition(
        name=name,
        title=title,
        reading=reading,
        spec=finish(with_period_notes(divided_bars("part", tooltip)), SERIES_PARAMS),
        fields={"rows": ("period", "part", "share", "days"), "slots": SLOTS, "notes": FIELDS},
        nothing=NOTHING,
    )
