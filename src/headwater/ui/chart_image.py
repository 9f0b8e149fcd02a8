"""The same charts as pictures, for downloads, e-mails and pages without JavaScript."""

import json
from typing import Any

import vl_convert

from headwater.ui.chart import Chart, ChartEncoder
from headwater.ui.theme import Theme, painted

WIDTH = 640
SCALE = 2.0


def svg(chart: Chart, *, theme: Theme = "light", width: int = WIDTH) -> str:
    """Return the chart as an SVG document, `width` pixels wide, without background."""
    drawn: str = vl_convert.vegalite_to_svg(
        complete_spec(chart, theme, width), allowed_base_urls=[]
    )
    return drawn


def png(chart: Chart, *, theme: Theme = "light", width: int = WIDTH) -> bytes:
    """Return the chart as PNG on the theme's surface, at twice `width` for sharp print."""
    drawn: bytes = vl_convert.vegalite_to_png(
        complete_spec(chart, theme, width, background="var(--surface)"),
        scale=SCALE,
        allowed_base_urls=[],
    )
    return drawn


def complete_spec(
    chart: Chart, theme: Theme, width: int, background: str | None = None
) -> dict[str, Any]:
    """Return the chart's spec with everything in it: rows, colours, width, legend."""
    spec = chart.filled
    legend = {**spec["config"]["legend"], "columns": _legend_columns(chart, width)}
    fixed = {
        **spec,
        "config": {**spec["config"], "legend": legend},
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": background,
    }
    painted_spec: dict[str, Any] = json.loads(painted(json.dumps(fixed, cls=ChartEncoder), theme))
    return painted_spec


def _legend_columns(chart: Chart, width: int) -> int:
    """Return how many entries fit side by side: a letter takes about 6 pixels, a symbol 35."""
    longest = max((len(name) for name, _ in chart.series), default=1)
    return max(1, width // (6 * longest + 35))
