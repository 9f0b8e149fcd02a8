"""The chart of a key result's readings."""

from functools import cache
from typing import Any

import altair as alt

from headwater.flow.charts.drawing import ROWS, finish, moments
from headwater.ui.chart import Definition


@cache
def readings() -> Definition:
    """Rows, one per reading in order: `on` (a day), `value`, `confidence`, `comment`.

    `ends`, the baseline and the aim: `at`, `label`.
    """
    value = alt.Y(
        "value:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=False, nice=True)
    )
    base = alt.Chart(ROWS).encode(x=moments("on"), y=value)
    line = base.mark_line(color="var(--working)", strokeWidth=2)
    dots = base.mark_circle(color="var(--working)", size=64, opacity=1).encode(
        tooltip=[
            alt.Tooltip("on:T", title="read on", format="%-d %B %Y"),
            alt.Tooltip("value:Q", title="value"),
            alt.Tooltip("confidence:N", title="confidence"),
            alt.Tooltip("comment:N", title="comment"),
        ]
    )
    return Definition(
        name="readings",
        title="How far have we come?",
        reading="Each dot is a check-in. The dashed lines are where it began and where it should "
        "go.",
        spec=finish(line + _ends() + dots),
        fields={"rows": ("on", "value", "confidence", "comment"), "ends": ("at", "label")},
        nothing="Nobody has read anything yet.",
    )


def _ends() -> Any:
    base = alt.Chart(alt.NamedData("ends")).encode(y="at:Q")
    rule = base.mark_rule(strokeDash=[4, 4], color="var(--muted)")
    place: dict[str, Any] = {
        "align": "left",
        "baseline": "bottom",
        "dx": 3,
        "dy": -3,
        "x": 0,
        "fontSize": 11,
    }
    halo = base.mark_text(stroke="var(--surface)", strokeWidth=3, strokeJoin="round", **place)
    label = base.mark_text(color="var(--ink)", **place)
    return rule + halo.encode(text="label:N") + label.encode(text="label:N")
