"""The colours of the pictures and how Vega-Lite draws with them.

Specs name colours as `var(--token)`. In a page the browser resolves them, so that a chart follows
light, dark and print by itself; `painted` puts a theme's values in for pictures made on the server.
"""

import re
from typing import Any, Literal

Theme = Literal["light", "dark"]

LIGHT = {
    "paper": "#f6f7f4",
    "surface": "#ffffff",
    "ink": "#1b2422",
    "muted": "#5a6863",
    "line": "#e1e7e3",
    "edge": "#7f8d87",
    "accent": "#0d6b80",
    "alert": "#a63a1a",
    "waiting": "#dcb98c",
    "waiting-soft": "#f3e7d5",
    "waiting-deep": "#c2935a",
    "working": "#2b7f9b",
    "working-soft": "#dcebf0",
    "working-pale": "#6fb0c4",
    "done": "#cdd6d1",
    "feature": "#2b7f9b",
    "defect": "#c4613f",
    "risk": "#a9821c",
    "debt": "#6d5fa8",
    "unmapped": "#8b9590",
}
DARK = {
    "paper": "#111719",
    "surface": "#192123",
    "ink": "#e5ecea",
    "muted": "#9bada7",
    "line": "#2a3639",
    "edge": "#667a7b",
    "accent": "#5fc0d4",
    "alert": "#f29b74",
    "waiting": "#a98453",
    "waiting-soft": "#332c22",
    "waiting-deep": "#7f623c",
    "working": "#5fb0c9",
    "working-soft": "#1d3139",
    "working-pale": "#3a7c92",
    "done": "#3b494a",
    "feature": "#5fb0c9",
    "defect": "#e08a68",
    "risk": "#d3ae4f",
    "debt": "#a296d8",
    "unmapped": "#7d8a86",
}
PALETTES: dict[Theme, dict[str, str]] = {"light": LIGHT, "dark": DARK}

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "padding": {"left": 2, "right": 8, "top": 4, "bottom": 2},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": "var(--line)",
        "gridWidth": 1,
        "labelColor": "var(--muted)",
        "labelFontSize": 11,
        "labelPadding": 6,
        "titleColor": "var(--muted)",
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    },
    "axisX": {"grid": False, "labelFlush": False},
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": 0,
        "titleY": -8,
    },
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelColor": "var(--muted)",
        "labelFontSize": 11,
        "symbolSize": 70,
        "symbolStrokeWidth": 0,
        "columnPadding": 12,
        "rowPadding": 3,
        "offset": 22,
    },
}

TOKEN = re.compile(r"var\(--([a-z-]+)\)")


def painted(spec: str, theme: Theme) -> str:
    """Return the spec's JSON with every `var(--token)` replaced by `theme`'s colour.

    Raises KeyError for a token that the palette lacks.
    """
    palette = PALETTES[theme]
    return TOKEN.sub(lambda match: palette[match.group(1)], spec)


def token(name: str) -> str:
    """Return how a spec names the colour `name`. Raises KeyError if there is no such token."""
    LIGHT[name]
    return f"var(--{name})"
