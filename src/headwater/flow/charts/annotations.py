"""What teams wrote, drawn on charts: a number at its days, in the quiet ink.

Dataset `notes`, one row per note: `from` and `until` (days, or names of periods, as the chart's
axis has), `number`, `lane` (0 at the bottom), `when` and `text` (for the pointer).
"""

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt

from headwater.flow.charts.drawing import moments, periods

FIELDS = ("from", "until", "number", "lane", "when", "text")
SLOTS = ("period",)
NOTES = alt.NamedData("notes")
LANE = alt.ExprRef("height - 11 - datum.lane * 19")  # at the foot, where the least is to be seen
Axis = Callable[[str], alt.X]


def with_day_notes(*layers: Any) -> Any:
    """Return the layers of a chart over days, and over them the teams' notes."""
    return alt.layer(*layers, _stems(moments), *_numbers(moments))


def with_period_notes(*layers: Any, under: Sequence[Any] = ()) -> Any:
    """Return the layers of a chart by period with the notes of each period, `under` below all.

    Dataset `slots`, one row per period in order, gives also those their place that have no value.
    """
    # drawn first and unseen: rows without a value are dropped by the marks that draw values
    places = alt.Chart(alt.NamedData("slots")).mark_point(opacity=0).encode(x=periods())
    return alt.layer(places, *under, _stems(periods), *layers, *_numbers(periods))


def _stems(axis: Axis) -> alt.Chart:
    stem = alt.Chart(NOTES).mark_rule(color="var(--muted)", strokeDash=[2, 3], y=0)
    drawn: alt.Chart = stem.encode(x=axis("from"))
    return drawn


def _numbers(axis: Axis) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    base = alt.Chart(NOTES)
    x = axis("from")
    days = base.mark_rule(color="var(--muted)", strokeWidth=1.5, y=LANE).encode(x=x, x2="until")
    bubble = base.mark_point(
        shape="circle",
        size=190,
        fill="var(--surface)",
        stroke="var(--muted)",
        strokeWidth=1.2,
        opacity=1,
        y=LANE,
    )
    number = base.mark_text(color="var(--ink)", fontSize=10, baseline="middle", y=LANE)
    said = [alt.Tooltip("when:N", title="context"), alt.Tooltip("text:N", title="the team")]
    return (
        days,
        bubble.encode(x=x, tooltip=said),
        number.encode(x=x, text="number:Q", tooltip=said),
    )
