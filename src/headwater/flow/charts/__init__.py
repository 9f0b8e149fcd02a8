"""The charts of the flow pages: each a cached definition; its docstring lists the rows it needs."""

from headwater.flow.charts.finished import (
    distribution_finished,
    efficiency,
    flow_time_scatter,
    velocity,
)
from headwater.flow.charts.progress import (
    ageing,
    cumulative_flow,
    distribution_load,
    load_over_time,
    time_per_stage,
)
from headwater.flow.charts.series import PART_TOKENS, kind_series, stage_series
from headwater.flow.charts.spread import flow_time_by_period

__all__ = [
    "PART_TOKENS",
    "ageing",
    "cumulative_flow",
    "distribution_finished",
    "distribution_load",
    "efficiency",
    "flow_time_by_period",
    "flow_time_scatter",
    "kind_series",
    "load_over_time",
    "stage_series",
    "time_per_stage",
    "velocity",
]
