"""The percentiles of items at hand are those the metric gives."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.metrics.flow_time import percentiles_of


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_percentiles_of_items_at_hand_are_those_of_the_engine(days: list[float]) -> None:
    asked = "SELECT quantile_cont(d, 0.5), quantile_cont(d, 0.85) FROM (SELECT unnest(?) AS d)"
    told = duckdb.execute(asked, [days]).fetchall()[0]
    assert percentiles_of(days) == pytest.approx(told)
