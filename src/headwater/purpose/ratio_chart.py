"""The chart of the Feature Factory Ratio over time."""

from functools import cache
from typing import Any

import altair as alt

from headwater.flow.charts.annotations import FIELDS, SLOTS, with_period_notes
from headwater.flow.charts.drawing import ROWS, finish, periods
from headwater.ui.chart import Definition

PARTS = (("do not say it yet", "waiting"), ("say what they hope to achieve", "working"))
"""The two parts of every bar with their colours, from below."""


@cache
def ratio_over_time() -> Definition:
    """Rows, one per period in order: `period`, `ratio` (0 to 100, or None), `without`, `n` and
    `note` ("still running", "").

    `slots` and `notes`: see `flow.charts.annotations`. Series: `PARTS`.
    """
    return Definition(
        name="feature-factory-ratio",
        title="How much of the work in hand does not say what it hopes to achieve?",
        reading="Each bar is a period; its sand part does not say it yet. An outcome counts from "
        "the day it is written, so earlier bars never change.",
        spec=finish(with_period_notes(*_bars())),
        fields={
            "rows": ("period", "ratio", "without", "n", "note"),
            "slots": SLOTS,
            "notes": FIELDS,
        },
        nothing="In none of these periods was there enough to say a share.",
    )


def _bars() -> tuple[Any, Any]:
    """Sand up to the ratio, and water from there to the whole."""
    share = alt.Y(
        "ratio:Q", scale=alt.Scale(domain=[0, 100]), title="%", axis=alt.Axis(tickCount=5)
    )
    said = [
        alt.Tooltip("period:N"),
        alt.Tooltip("ratio:Q", format=".0f", title="do not say it yet, %"),
        alt.Tooltip("without:Q", title="do not say it yet"),
        alt.Tooltip("n:Q", title="initiatives and epics"),
        alt.Tooltip("note:N"),
    ]
    pale = alt.condition("datum.note === ''", alt.value(1), alt.value(0.6))
    base = alt.Chart(ROWS).transform_filter("isValid(datum.ratio)")
    base = base.encode(x=periods(), y=share, opacity=pale, tooltip=said)
    sand = base.mark_bar(color="var(--waiting)")
    water = base.mark_bar(color="var(--working)", cornerRadiusTopLeft=3, cornerRadiusTopRight=3)
    return sand, water.encode(y2=alt.Y2Datum(100))
