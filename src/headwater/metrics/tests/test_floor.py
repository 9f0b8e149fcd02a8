from headwater.metrics.floor import FLOOR, quiet, too_few


def test_a_number_that_rests_on_too_little_is_not_said() -> None:
    assert quiet(3.5, FLOOR - 1) is None
    assert quiet(3.5, FLOOR) == 3.5
    assert quiet(3.5, None) is None
    assert quiet(None, 100) is None


def test_nothing_at_all_is_not_too_few() -> None:
    assert not too_few(0)
    assert too_few(1)
    assert not too_few(FLOOR)
    assert not too_few(None)
