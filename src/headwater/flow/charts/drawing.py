"""What all flow charts have in common: their data's name, their size, their axes."""

from typing import Any

import altair as alt

from headwater.ui.theme import CONFIG

ROWS = alt.NamedData("rows")
HEIGHT = 240
DATE_LABEL = (
    "utcFormat(datum.value, utcmonth(datum.value) || utcdate(datum.value) > 1 ? '%-d %b' : '%b %Y')"
)


def finish(
    chart: Any, params: list[dict[str, Any]] | None = None, height: int = HEIGHT
) -> dict[str, Any]:
    """Return the chart's spec: as wide as its place, with the theme, and with named data."""
    spec: dict[str, Any] = chart.properties(width="container", height=height).to_dict()
    spec["config"] = CONFIG
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    if params:
        spec["params"] = [*params, *spec.get("params", [])]
    return spec


def moments(field: str, **axis: Any) -> alt.X:
    """Return a time axis by the wall clock that the rows carry."""
    return alt.X(
        f"{field}:T",
        scale=alt.Scale(type="utc"),
        title=None,
        axis=alt.Axis(tickCount=4, labelOverlap=True, labelExpr=DATE_LABEL, **axis),
    )


def periods(field: str = "period") -> alt.X:
    """Return an axis of period names in the order of the rows."""
    return alt.X(
        f"{field}:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelAngle=0, labelOverlap="parity", labelSeparation=6),
        scale=alt.Scale(type="band", paddingInner=0.28, paddingOuter=0.14),
    )


def amount(field: str, unit: str, **axis: Any) -> alt.Y:
    """Return an upward axis from zero with its unit above it."""
    return alt.Y(
        f"{field}:Q",
        title=unit,
        axis=alt.Axis(tickCount=5, **axis),
        scale=alt.Scale(zero=True, nice=True),
    )
