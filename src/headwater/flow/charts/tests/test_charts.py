"""Every chart of the flow pages, drawn."""

import json
import re
from dataclasses import replace

import pytest
import vl_convert

from headwater.flow import charts
from headwater.flow.charts.tests.samples import MONTHS, every_chart
from headwater.ui import chart_image
from headwater.ui.chart import Chart
from headwater.vocabulary.work import StageType

CHARTS = every_chart()
each = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)


@each
def test_a_chart_draws_without_a_warning(chart: Chart, capfd: pytest.CaptureFixture[str]) -> None:
    spec = chart_image.complete_spec(chart, "light", 640)
    assert vl_convert.vegalite_to_svg(spec, show_warnings=True).count("<path") > 5
    assert capfd.readouterr().err == ""


@each
def test_a_chart_without_rows_still_draws(chart: Chart) -> None:
    empty = chart.definition.chart([], description="", series=chart.series)
    assert chart_image.svg(empty).startswith("<svg")


@each
def test_what_a_chart_may_do_without_leaves_no_layer_behind(
    chart: Chart, capfd: pytest.CaptureFixture[str]
) -> None:
    needed = ("rows", "stages", "slots")
    bare = replace(
        chart,
        datasets={name: rows if name in needed else () for name, rows in chart.datasets.items()},
    )
    spec = chart_image.complete_spec(bare, "light", 640)
    assert vl_convert.vegalite_to_svg(spec, show_warnings=True).count("<path") > 5
    assert capfd.readouterr().err == ""
    drawn = set(re.findall(r'"data": {"name": "(\w+)"', json.dumps(spec)))
    assert drawn <= set(needed)


@each
def test_colours_come_from_the_tokens_alone(chart: Chart) -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", json.dumps(dict(chart.definition.spec)))


@each
def test_a_chart_asks_a_question_and_says_how_to_read_it(chart: Chart) -> None:
    assert chart.title.endswith("?")
    assert chart.reading.count(".") == 2


@each
def test_a_definition_is_made_once(chart: Chart) -> None:
    again = next(other for other in every_chart() if other.name == chart.name)
    assert again.definition is chart.definition


def test_a_period_without_a_value_keeps_its_place() -> None:
    (chart,) = (chart for chart in CHARTS if chart.name == "flow-time-by-period")
    drawn = re.findall(r">(\w{3})</text>", chart_image.svg(chart))
    assert [word for word in drawn if word in MONTHS] == list(MONTHS)


def test_no_two_charts_share_a_name() -> None:
    assert len({chart.name for chart in CHARTS}) == len(CHARTS) == 10


def test_unmapped_is_in_the_legend_only_where_it_is_in_the_rows() -> None:
    assert [name for name, _ in charts.kind_series(["debt"])] == [
        "feature",
        "defect",
        "risk",
        "debt",
    ]
    assert charts.kind_series(["unmapped"])[-1] == ("unmapped", "unmapped")


def test_stages_that_wait_are_sand_and_stages_that_work_are_water() -> None:
    stages = [
        ("Ready", StageType.QUEUE),
        ("Building", StageType.ACTIVE),
        ("Review", StageType.QUEUE),
    ]
    assert charts.stage_series(stages) == [
        ("Ready", "waiting"),
        ("Building", "working"),
        ("Review", "waiting-deep"),
    ]
