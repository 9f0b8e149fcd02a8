"""The sparkline's geometry."""

import re

from hypothesis import given
from hypothesis import strategies as st

from headwater.ui.sparkline import HEIGHT, WIDTH, Sparkline

values = st.lists(st.none() | st.floats(-1e9, 1e9), max_size=30)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]


@given(values)
def test_every_value_lies_inside_the_picture_and_none_is_lost(
    given_values: list[float | None],
) -> None:
    drawn = points(Sparkline(given_values).path)
    assert len(drawn) == sum(value is not None for value in given_values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_a_larger_value_never_lies_lower(given_values: list[float]) -> None:
    heights = [-y for _, y in points(Sparkline(given_values).path)]
    pairs = sorted(zip(given_values, heights, strict=True))
    assert [height for _, height in pairs] == sorted(heights)


def test_a_period_without_data_breaks_the_line() -> None:
    assert Sparkline([1, 2, None, 3, 4]).path.count("M") == 2


def test_the_dot_is_the_last_value_and_absent_without_one() -> None:
    line = Sparkline([1, 2, 3])
    dot = line.dot
    assert dot is not None
    assert (dot.x, dot.y) == points(line.path)[-1]
    assert Sparkline([1, 2, None]).dot is None


def test_the_band_reaches_from_the_low_to_the_high_end_of_the_usual_range() -> None:
    line = Sparkline([10, 20], usual=(10, 20))
    band = line.band
    assert band is not None
    (_, bottom), (_, top) = points(line.path)
    assert (band.y, band.y + band.height) == (top, bottom)


def test_nothing_known_draws_nothing() -> None:
    line = Sparkline([None, None], usual=(1, 2))
    assert (line.path, line.dot, line.band) == ("", None, None)
