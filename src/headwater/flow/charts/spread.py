"""The chart of Flow Time by period: statistics only, no single item."""

from functools import cache

import altair as alt

from headwater.flow.charts.annotations import FIELDS, SLOTS, with_period_notes
from headwater.flow.charts.drawing import ROWS, finish, periods
from headwater.ui.chart import Definition


@cache
def flow_time_by_period() -> Definition:
    """Rows, one per period in order: `period` (its name), `median_days`, `p85_days`.

    Both are None where the period has too few items or none: its place stays open.
    `slots` and `notes`: see `annotations`.
    """
    base = alt.Chart(ROWS).encode(x=periods())
    half = alt.Y(
        "median_days:Q",
        title="days",
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(tickCount=5),
    )
    said = [
        alt.Tooltip("period:N"),
        alt.Tooltip("median_days:Q", format=".1f", title="half within, days"),
        alt.Tooltip("p85_days:Q", format=".1f", title="85 in 100 within, days"),
    ]
    reach = base.mark_bar(
        width=alt.RelativeBandSize(0.45), cornerRadius=3, color="var(--working-soft)"
    ).encode(y=half, y2="p85_days:Q", tooltip=said)
    most = base.mark_tick(
        width=alt.RelativeBandSize(0.45), thickness=2, color="var(--working-pale)"
    )
    line = base.mark_line(color="var(--working)", strokeWidth=2, strokeJoin="round")
    dots = base.mark_circle(size=60, opacity=1, color="var(--working)")
    return Definition(
        name="flow-time-by-period",
        title="How has the time things take changed?",
        reading="Half of a period’s items were finished within the days of its dot, "
        "85 in 100 within those at the top of its bar. "
        "A period with too few items to say stays open.",
        spec=finish(
            with_period_notes(
                reach,
                most.encode(y=alt.Y("p85_days:Q", title="days")),
                line.encode(y=half),
                dots.encode(y=half, tooltip=said),
            )
        ),
        fields={
            "rows": ("period", "median_days", "p85_days"),
            "slots": SLOTS,
            "notes": FIELDS,
        },
        nothing="Nothing was finished in these periods.",
    )
