from headwater.metrics.floor import FLOOR, quiet, tellable, too_few


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


def test_a_total_is_told_only_if_none_of_its_parts_is_small() -> None:
    assert tellable([20, 9])
    assert tellable([20, 0])
    assert not tellable([20, 3])
    assert not tellable([3, 4])
    assert tellable([])


def test_small_parts_are_no_cover_for_each_other() -> None:
    """Whoever is of one of them knows it, and another day one of them may be gone elsewhere."""
    assert not tellable([5, 5, 5, 5])
