"""Signal against noise is Wheeler's arithmetic, and a period never hides itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.metrics.signal import Finding, natural_limits, read_signal

ORDINARY = [10.0, 12.0, 11.0, 9.0, 10.0, 11.0, 12.0]


def test_limits_are_the_mean_and_2_66_mean_moving_ranges() -> None:
    limits = natural_limits([10, 12, 11, 9, 10, 11])
    assert limits is not None
    assert limits.mean == pytest.approx(10.5)
    assert limits.upper == pytest.approx(10.5 + 2.66 * 7 / 5)
    assert limits.lower == pytest.approx(10.5 - 2.66 * 7 / 5)


def test_limits_never_leave_what_the_metric_can_be() -> None:
    reading = read_signal([0.9, 0.4, 0.9, 0.5, 0.9, 0.4, 0.6], lowest=0, highest=1)
    assert reading.limits is not None
    assert (reading.limits.lower, reading.limits.upper) == (0, 1)


def test_five_earlier_periods_are_too_few_to_say() -> None:
    assert read_signal([1, 2, 1, 2, 1, 50]).finding == Finding.CANNOT_SAY


def test_a_period_without_a_value_cannot_be_judged() -> None:
    assert read_signal([*ORDINARY, None]).finding == Finding.CANNOT_SAY


def test_a_point_outside_a_limit_is_a_signal_with_its_side() -> None:
    assert read_signal([*ORDINARY, 30.0]).finding == Finding.OUTSIDE
    assert read_signal([*ORDINARY, 30.0]).side == 1
    assert read_signal([*ORDINARY, 0.0]).side == -1


def test_eight_in_a_row_on_one_side_are_a_signal() -> None:
    reading = read_signal([10.0, 9.0] * 6 + [10.4] * 8)
    assert reading.finding == Finding.EIGHT_ON_ONE_SIDE


def test_eight_values_with_a_period_missing_between_are_not_eight_in_a_row() -> None:
    reading = read_signal([10.0, 9.0] * 6 + [10.4] * 4 + [None] + [10.4] * 4)
    assert reading.finding == Finding.ORDINARY


def test_three_of_four_nearer_a_limit_than_the_mean_are_a_signal() -> None:
    reading = read_signal([10.0, 12.0] * 8 + [14.5, 14.6, 11.0, 14.5])
    assert reading.finding == Finding.THREE_OF_FOUR


def test_normal_variation_is_not_a_signal() -> None:
    assert read_signal([*ORDINARY, 10.5]).finding == Finding.ORDINARY


def test_a_gap_is_not_bridged_by_a_moving_range() -> None:
    with_gap = natural_limits([1, 1, 1, None, 9, 9, 9])
    assert with_gap is not None
    assert with_gap.upper == with_gap.lower == with_gap.mean


def test_two_neighbours_among_many_gaps_are_too_few_to_tell_noise_by() -> None:
    gappy = [10, None, 50, None, 90, None, 10, 11, None, 30, None, 60]
    assert read_signal(gappy).finding == Finding.CANNOT_SAY


@pytest.mark.parametrize("value", [0.3, 1 / 3, 2 / 3, 0.7, 0.1, 12.3])
def test_a_value_that_never_changes_is_no_signal_however_its_mean_is_rounded(value: float) -> None:
    reading = read_signal([value] * 12)
    assert (reading.finding, reading.side) == (Finding.ORDINARY, 0)


@given(st.lists(st.floats(0, 1000), min_size=6, max_size=24), st.floats(-500, 500))
def test_shifting_every_value_shifts_the_limits_and_nothing_else(
    values: list[float], shift: float
) -> None:
    before, after = natural_limits(values), natural_limits([v + shift for v in values])
    assert before is not None
    assert after is not None
    assert after.mean == pytest.approx(before.mean + shift, abs=1e-6)
    assert after.upper - after.lower == pytest.approx(before.upper - before.lower, abs=1e-6)
