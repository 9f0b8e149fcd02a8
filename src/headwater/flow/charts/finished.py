"""Charts of finished work."""

from functools import cache
from typing import Any

import altair as alt

from headwater.flow.charts.annotations import FIELDS, SLOTS, with_day_notes, with_period_notes
from headwater.flow.charts.drawing import ROWS, amount, finish, moments, periods
from headwater.flow.charts.series import SERIES_PARAMS, divided_bars, series_colour
from headwater.ui.chart import Definition


@cache
def flow_time_scatter() -> Definition:
    """Rows, one per finished item: `key`, `title`, `kind`, `finished` (wall-clock time), `days`.

    `lines`, one per percentile: `days`, `label` ("85 in 100 within 11 days").
    `notes`: see `annotations`. Series: `kind_series`.
    """
    root = alt.Scale(type="sqrt", domainMin=0, nice=True)
    days = alt.Y("days:Q", title="days", scale=root, axis=alt.Axis(tickCount=6))
    dots = (
        alt.Chart(ROWS)
        .mark_circle(size=34, opacity=0.8)
        .encode(
            x=moments("finished"),
            y=days,
            color=alt.Color("kind:N", scale=series_colour()),
            tooltip=[
                alt.Tooltip("title:N", title="item"),
                alt.Tooltip("key:N"),
                alt.Tooltip("days:Q", format=".1f"),
            ],
        )
    )
    spec = finish(with_day_notes(dots, *_percentiles(days)), SERIES_PARAMS, height=270)
    return Definition(
        name="flow-time",
        title="How long do things take?",
        reading="Each dot is a finished item: further up took longer. "
        "The lines are this team’s own experience, not a goal.",
        spec=spec,
        fields={
            "rows": ("key", "title", "kind", "finished", "days"),
            "lines": ("days", "label"),
            "notes": FIELDS,
        },
        nothing="Nothing was finished in this period.",
    )


def _percentiles(days: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    base = alt.Chart(alt.NamedData("lines")).transform_window(nth="row_number()").encode(y=days)
    rule = base.mark_rule(strokeDash=[3, 3], color="var(--muted)")
    place: dict[str, Any] = {
        "align": "left",
        "baseline": alt.ExprRef("datum.nth === 1 ? 'top' : 'bottom'"),  # lines close together
        "dy": alt.ExprRef("datum.nth === 1 ? 4 : -3"),
        "dx": 3,
        "x": 0,
        "fontSize": 11,
    }
    halo = base.mark_text(stroke="var(--surface)", strokeWidth=3, strokeJoin="round", **place)
    label = base.mark_text(color="var(--ink)", **place)
    return rule, halo.encode(text="label:N") + label.encode(text="label:N")


@cache
def velocity() -> Definition:
    """Rows, one per period in order: `period` (its name), `items`, `note` ("still running", "").

    `slots` and `notes`: see `annotations`.
    """
    bars = (
        alt.Chart(ROWS)
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=periods(),
            y=amount("items", "items"),
            color=alt.condition(
                "datum.note === ''", alt.value("var(--working)"), alt.value("var(--working-pale)")
            ),
            tooltip=[alt.Tooltip("period:N"), alt.Tooltip("items:Q"), alt.Tooltip("note:N")],
        )
    )
    return Definition(
        name="velocity",
        title="How much gets finished?",
        reading="Each bar is a period; a pale one is not over yet. "
        "Steady is good news: it makes promises easier to keep.",
        spec=finish(with_period_notes(bars)),
        fields={"rows": ("period", "items", "note"), "slots": SLOTS, "notes": FIELDS},
        nothing="Nothing was finished in these periods.",
    )


@cache
def distribution_finished() -> Definition:
    """Rows, one per period and kind, periods in order: `period`, `kind`, `items`, `share` (0 to 1).

    `slots` and `notes`: see `annotations`. Series: `kind_series`.
    """
    bars = divided_bars("kind", _shares("period:N"))
    return Definition(
        name="distribution-finished",
        title="What kind of work gets finished?",
        reading="Each bar divides a period’s finished items by kind. "
        "A kind that grows takes its room from the others.",
        spec=finish(with_period_notes(bars), SERIES_PARAMS),
        fields={"rows": ("period", "kind", "items", "share"), "slots": SLOTS, "notes": FIELDS},
        nothing="Nothing was finished in these periods.",
    )


def _shares(when: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(when),
        alt.Tooltip("kind:N"),
        alt.Tooltip("items:Q"),
        alt.Tooltip("share:Q", format=".0%"),
    ]


@cache
def efficiency() -> Definition:
    """Rows, one per period in order: `period`, `share` (0 to 1 or None), `unusual` (bool).

    `usual`, at most one row: `low`, `high`, the usual range. `slots` and `notes`: see
    `annotations`.
    """
    share = alt.Y(
        "share:Q",
        title=None,
        scale=alt.Scale(domainMin=0, nice=True),
        axis=alt.Axis(format="%", tickCount=5),
    )
    base = alt.Chart(ROWS).encode(x=periods(), y=share)
    line = base.mark_line(color="var(--working)", strokeWidth=2, strokeJoin="round")
    colour = alt.condition("datum.unusual", alt.value("var(--alert)"), alt.value("var(--working)"))
    dots = base.mark_circle(size=60, opacity=1).encode(
        color=colour,
        size=alt.condition("datum.unusual", alt.value(110), alt.value(50)),
        tooltip=[alt.Tooltip("period:N"), alt.Tooltip("share:Q", format=".0%", title="working")],
    )
    return Definition(
        name="efficiency",
        title="How much of the time is work, not waiting?",
        reading="Each dot is a period’s share of time in which someone worked on the items. "
        "The band is where it usually lies.",
        spec=finish(with_period_notes(line, dots, under=[usual_band()])),
        fields={
            "rows": ("period", "share", "unusual"),
            "usual": ("low", "high"),
            "slots": SLOTS,
            "notes": FIELDS,
        },
        nothing="Nothing was finished in these periods.",
    )


def usual_band(unit: str | None = None) -> alt.Chart:
    """Return the usual range as a band across the whole chart, from dataset `usual`.

    `unit` is the axis's title, which layers must agree on.
    """
    band = alt.Chart(alt.NamedData("usual")).mark_rect(color="var(--working-soft)", opacity=1)
    placed: alt.Chart = band.encode(y=alt.Y("low:Q", title=unit), y2="high:Q")
    return placed
