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


def test_a_total_is_told_only_if_nothing_small_remains_beside_what_is_told() -> None:
    assert tellable({"otter": 20, "heron": 9})
    assert tellable({"otter": 20, "heron": 0})
    assert not tellable({"otter": 20, "heron": 3})
    assert tellable({"otter": 20, "heron": 3, "stoat": 5})
    assert not tellable({"heron": 3, "stoat": 4})
    assert tellable({})


def test_what_someone_sees_anyway_is_no_cover_for_what_they_do_not() -> None:
    parts = {"heron": 5, "stoat": 5}
    assert tellable(parts)
    assert not tellable(parts, known={"stoat"})
    assert tellable(parts | {"vole": 4}, known={"stoat"})
