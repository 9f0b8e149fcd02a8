"""Which colour a kind, a part and a stage has: the same in every chart."""

from collections.abc import Sequence

import altair as alt

from headwater.flow.charts.drawing import ROWS, periods
from headwater.vocabulary.work import Kind, StageType

KINDS = tuple(kind.value for kind in Kind)
PART_TOKENS = {"waiting": "waiting", "working": "working"}
STAGE_TONES = {
    StageType.BACKLOG: ("line",),
    StageType.QUEUE: ("waiting", "waiting-deep"),
    StageType.ACTIVE: ("working", "working-pale"),
    StageType.DONE: ("done",),
    StageType.DISCARDED: ("line",),
}
SERIES_PARAMS = [{"name": "series_names", "value": []}, {"name": "series_colours", "value": []}]
LONGEST = 16
"""The most stages a chart tells apart by colour; further ones repeat the first."""


def kind_series(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Return the four kinds, and `unmapped` if it is among `kinds`, with their colours' tokens."""
    return [(kind, kind) for kind in KINDS if kind != Kind.UNMAPPED or kind in kinds]


def stage_series(stages: Sequence[tuple[str, StageType]]) -> list[tuple[str, str]]:
    """Return stages with tokens: queues sand, active water, done pale; neighbours in two tones."""
    seen: dict[StageType, int] = {}
    series = []
    for name, kind in stages:
        tones, count = STAGE_TONES[kind], seen.get(kind, 0)
        series.append((name, tones[count % len(tones)]))
        seen[kind] = count + 1
    return series


def divided_bars(part: str, tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
    """Return a bar for each period that rows of `share` divide among the series in field `part`."""
    bars: alt.Chart = (
        alt.Chart(ROWS)
        .mark_bar()
        .encode(
            x=periods(),
            y=alt.Y(
                "share:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=4)
            ),
            color=alt.Color(f"{part}:N", scale=series_colour()),
            order=alt.Order("place:Q"),
            tooltip=list(tooltip),
        )
        .transform_calculate(place=f"indexof(series_names, datum.{part})")
    )
    return bars


def series_colour() -> alt.Scale:
    """Return a scale from the request's series (`Definition.chart(series=…)`) to colours."""
    slots = [
        alt.ExprRef(f"series_colours[{slot} % length(series_colours)]") for slot in range(LONGEST)
    ]
    return alt.Scale(domain=alt.ExprRef("series_names"), range=slots)
