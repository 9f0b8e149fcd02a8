"""Charts of work in progress."""

from functools import cache
from typing import Any

import altair as alt

from headwater.flow.charts.annotations import FIELDS, with_day_notes
from headwater.flow.charts.drawing import ROWS, amount, finish, moments
from headwater.flow.charts.finished import usual_band
from headwater.flow.charts.series import SERIES_PARAMS, series_colour
from headwater.ui.chart import Definition

AGE = "days since work began"
WRAPPED = "split(datum.label, ' ')"  # one word a line, so that stage names fit side by side


@cache
def cumulative_flow() -> Definition:
    """Rows, one per day and stage: `day` (date), `stage`, `items`. Series: `stage_series`,
    first stage first; the last one lies at the bottom. `notes`: see `annotations`.
    """
    areas = (
        alt.Chart(ROWS)
        .transform_calculate(place="-indexof(series_names, datum.stage)")
        .mark_area(opacity=1, stroke="var(--surface)", strokeWidth=0.7, interpolate="linear")
        .encode(
            x=moments("day"),
            y=alt.Y("items:Q", stack="zero", title="items", axis=alt.Axis(tickCount=5)),
            color=alt.Color("stage:N", scale=series_colour()),
            order=alt.Order("place:Q"),
            tooltip=[alt.Tooltip("stage:N")],
        )
    )
    return Definition(
        name="cumulative-flow",
        title="Where does work pile up?",
        reading="Each layer is a stage, as thick as the items in it. "
        "A layer that swells is work arriving faster than it leaves.",
        spec=finish(with_day_notes(areas), SERIES_PARAMS, height=270),
        fields={"rows": ("day", "stage", "items"), "notes": FIELDS},
        nothing="No work was in any stage.",
    )


@cache
def load_over_time() -> Definition:
    """Rows, one per day: `day` (date), `items`. `usual`, at most one row: `low`, `high`.

    `notes`: see `annotations`.
    """
    base = alt.Chart(ROWS).encode(x=moments("day"), y=amount("items", "items"))
    line = base.mark_line(color="var(--working)", strokeWidth=2, interpolate="step-after")
    touch = base.mark_circle(size=120, opacity=0).encode(
        tooltip=[alt.Tooltip("utcyearmonthdate(day):T", title="day"), alt.Tooltip("items:Q")]
    )
    return Definition(
        name="load",
        title="How much is on the go at once?",
        reading="The line counts items started and not finished at each day’s end. "
        "Less at once usually means each is done sooner.",
        spec=finish(with_day_notes(usual_band("items"), line, touch)),
        fields={"rows": ("day", "items"), "usual": ("low", "high"), "notes": FIELDS},
        nothing="Nothing was in progress.",
    )


@cache
def distribution_load() -> Definition:
    """Rows, one per day and kind: `day` (date), `kind`, `items`. Series: `kind_series`.

    `notes`: see `annotations`.
    """
    areas = (
        alt.Chart(ROWS)
        .transform_calculate(place="indexof(series_names, datum.kind)")
        .mark_area(interpolate="monotone", stroke="var(--surface)", strokeWidth=0.7)
        .encode(
            x=moments("day"),
            y=alt.Y(
                "items:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=4)
            ),
            color=alt.Color("kind:N", scale=series_colour()),
            order=alt.Order("place:Q"),
            tooltip=[alt.Tooltip("kind:N")],
        )
    )
    return Definition(
        name="distribution-load",
        title="What kind of work is on the go?",
        reading="Each layer is a kind’s share of the items in progress. "
        "Compare it with what gets finished: a kind that only ever waits shows here.",
        spec=finish(with_day_notes(areas), SERIES_PARAMS),
        fields={"rows": ("day", "kind", "items"), "notes": FIELDS},
        nothing="Nothing was in progress.",
    )


@cache
def time_per_stage() -> Definition:
    """Rows, one per stage and part, stages in order: `stage`, `part` (waiting, working), `days`.

    Series: `PART_TOKENS.items()`.
    """
    bars = (
        alt.Chart(ROWS)
        .transform_calculate(place="indexof(series_names, datum.part)")
        .mark_bar(cornerRadius=2, height=alt.RelativeBandSize(0.62))
        .encode(
            y=alt.Y("stage:N", sort=None, title=None, axis=alt.Axis(labelLimit=110)),
            x=alt.X("days:Q", title="days per item", axis=alt.Axis(grid=True, tickCount=5)),
            color=alt.Color("part:N", scale=series_colour()),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("stage:N"),
                alt.Tooltip("part:N"),
                alt.Tooltip("days:Q", format=".1f"),
            ],
        )
    )
    return Definition(
        name="time-per-stage",
        title="Which stage takes the time?",
        reading="Each bar is the mean time an item spends in a stage. "
        "The sand-coloured part is waiting: that is where help moves the most.",
        spec=finish(bars, SERIES_PARAMS),
        fields={"rows": ("stage", "part", "days")},
        nothing="No time was spent in any stage.",
    )


@cache
def ageing() -> Definition:
    """Rows, one per unfinished item: `key`, `title`, `kind`, `stage`, `days` since commitment.

    `stages`, the stages in order: `stage`. `bands`, up to two, lower first: `low`, `high`, `label`,
    `level` (1 older than half, 2 older than 85 in 100). Series: `kind_series`.
    """
    stages = alt.X(
        "stage:N",
        title=None,
        sort=None,
        axis=alt.Axis(labelAngle=0, labelLimit=70, labelOverlap=True, labelExpr=WRAPPED),
    )
    days = alt.Y("days:Q", title=AGE, axis=alt.Axis(tickCount=6))
    # drawn first and unseen: gives every stage its place, also one without items
    places = alt.Chart(alt.NamedData("stages")).mark_point(opacity=0).encode(x=stages)
    dots = (
        alt.Chart(ROWS)
        .transform_window(nth="row_number()", groupby=["stage"])
        .transform_calculate(aside="(datum.nth * 5) % 9")
        .mark_circle(size=60, opacity=0.9)
        .encode(
            x=stages,
            xOffset=alt.XOffset("aside:Q", scale=alt.Scale(domain=[-2, 10])),
            y=days,
            color=alt.Color("kind:N", scale=series_colour()),
            tooltip=[
                alt.Tooltip("title:N", title="item"),
                alt.Tooltip("key:N"),
                alt.Tooltip("days:Q", format=".1f"),
            ],
        )
    )
    band, *labels = _bands()
    return Definition(
        name="ageing",
        title="What is getting old?",
        reading="Each dot is an item in progress. "
        "In the bands it is already older than half, or 85 in 100, of the finished items were.",
        spec=finish(alt.layer(places, band, dots, *labels), SERIES_PARAMS, height=270),
        fields={
            "rows": ("key", "title", "kind", "stage", "days"),
            "stages": ("stage",),
            "bands": ("low", "high", "label", "level"),
        },
        nothing="Nothing is in progress.",
    )


def _bands() -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Return the bands to lie under the dots, and their labels with a halo to lie over them."""
    base = alt.Chart(alt.NamedData("bands"))
    depth = alt.condition("datum.level > 1", alt.value(0.34), alt.value(0.16))
    low = alt.Y("low:Q", title=AGE)
    band = base.mark_rect(color="var(--waiting)").encode(y=low, y2="high:Q", opacity=depth)
    place: dict[str, Any] = {
        "align": "right",
        "baseline": "bottom",
        "x": alt.ExprRef("width - 4"),
        "dy": -3,
        "fontSize": 11,
    }
    halo = base.mark_text(stroke="var(--surface)", strokeWidth=3, strokeOpacity=0.8, **place)
    label = base.mark_text(color="var(--ink)", **place)
    return band, halo.encode(y=low, text="label:N"), label.encode(y=low, text="label:N")
