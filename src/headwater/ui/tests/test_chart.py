"""Charts: rows beside a spec made once, and the same as pictures."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from headwater.ui import bundle, chart_image
from headwater.ui.chart import DatasetNotDrawn, RowLacksField
from headwater.ui.tests.pages import VELOCITY, velocity


def embedded(script: str) -> dict[str, object]:
    spec: dict[str, object] = json.loads(script[script.index("{") : script.rindex("}") + 1])
    return spec


def test_a_request_adds_rows_and_leaves_the_spec_alone() -> None:
    before = json.dumps(VELOCITY.spec)
    chart = velocity()
    assert embedded(chart.spec_script)["datasets"] == {"rows": list(chart.rows)}
    assert json.dumps(VELOCITY.spec) == before


def test_a_row_that_lacks_a_field_names_it() -> None:
    with pytest.raises(RowLacksField, match="rows of rows lack items"):
        VELOCITY.chart([{"period": "Oct"}], description="")


def test_rows_that_no_layer_draws_are_refused() -> None:
    with pytest.raises(DatasetNotDrawn, match="velocity draws no lines"):
        VELOCITY.chart([], description="", lines=[])


def test_a_title_cannot_end_the_script_it_stands_in() -> None:
    chart = VELOCITY.chart([{"period": "</script><b>", "items": 1}], description="")
    assert "</script><b>" not in chart.spec_script
    assert embedded(chart.spec_script)["datasets"] == {
        "rows": [{"period": "</script><b>", "items": 1}]
    }


def test_times_keep_the_wall_clock_they_carry() -> None:
    east = dt.timezone(dt.timedelta(hours=13))
    late = dt.datetime(2026, 10, 31, 23, 30, tzinfo=east)
    rows = [{"period": late, "items": 1}, {"period": dt.date(2026, 10, 1), "items": 2}]
    script = VELOCITY.chart(rows, description="").spec_script
    assert "2026-10-31T23:30:00Z" in script
    assert "2026-10-01T00:00:00Z" in script


def test_series_come_with_the_request() -> None:
    chart = replace(velocity(), series=[("Review", "waiting")])
    assert chart.filled["params"] == [
        {"name": "series_names", "value": ["Review"]},
        {"name": "series_colours", "value": ["var(--waiting)"]},
    ]


def test_pictures_carry_the_themes_colours() -> None:
    assert "#2b7f9b" in chart_image.svg(velocity())
    dark = chart_image.svg(velocity(), theme="dark")
    assert "#5fb0c9" in dark
    assert "var(--" not in dark


def test_a_png_is_a_png() -> None:
    assert chart_image.png(velocity()).startswith(b"\x89PNG")


def test_the_bundle_is_written_once_whole_and_compressed() -> None:
    target = bundle.ensure()
    first = target.stat().st_mtime_ns
    assert "globalThis.vegaEmbed" in target.read_text()
    assert target.with_name("vega.js.gz").stat().st_size < target.stat().st_size / 2
    assert bundle.ensure().stat().st_mtime_ns == first
