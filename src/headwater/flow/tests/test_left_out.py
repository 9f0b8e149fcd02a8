"""What a chart leaves out is told by its own reason."""

from headwater.flow.queries.asking import Row
from headwater.flow.queries.chart_figures import _untimed
from headwater.flow.queries.figures import REASONS
from headwater.metrics.catalogue import METRICS


def test_every_reason_for_leaving_an_item_out_is_told_apart() -> None:
    rows: list[Row] = [
        {"usable": True, "timed": True, "excluded": None},
        {"usable": True, "timed": False, "excluded": None},
        {"usable": False, "timed": False, "excluded": "unmapped_status"},
        {"usable": False, "timed": False, "excluded": "no_team"},
    ]
    assert _untimed(rows) == [
        "1 never started",
        "1 in a status without a stage",
        "1 in a place of no team",
    ]


def test_every_reason_that_a_metric_declares_has_its_words() -> None:
    declared = {reason for metric in METRICS.values() for reason in metric.declaration.excludes}
    assert declared == set(REASONS)
