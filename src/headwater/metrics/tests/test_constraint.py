"""Finding the constraint: it stands out, it lasts, and it is no queue that empties."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.metrics.constraint import Station, find_constraint, stations

REVIEW = Station(2, queued=(9, 10, 11, 12), departed=(20, 21, 20, 20))
BUILDING = Station(1, queued=(3, 3, 4, 3), departed=(20, 21, 21, 20))
TESTING = Station(3, queued=(2, 1, 2, 2), departed=(20, 20, 20, 21))


def test_the_stage_with_the_longest_lasting_wait_is_found() -> None:
    found = find_constraint([BUILDING, REVIEW, TESTING])
    assert found is not None
    assert (found.stage_id, found.longest_in, found.periods) == (2, 4, 4)
    assert found.wait == 42 / 81


def test_two_stages_alike_are_no_clear_constraint() -> None:
    twin = Station(3, queued=REVIEW.queued, departed=REVIEW.departed)
    assert find_constraint([BUILDING, REVIEW, twin]) is None


def test_a_queue_that_is_being_worked_off_is_no_constraint() -> None:
    emptying = Station(2, queued=(20, 12, 5, 3), departed=(20, 21, 20, 20))
    assert find_constraint([BUILDING, emptying, TESTING]) is None


def test_one_bad_month_is_no_constraint() -> None:
    once = Station(2, queued=(1, 1, 1, 40), departed=(20, 21, 20, 20))
    assert find_constraint([BUILDING, once, TESTING]) is None


def test_a_stage_that_stands_still_waits_for_something_else() -> None:
    idle = Station(2, queued=(9, 10, 11, 12), departed=(60, 1, 1, 1))
    assert find_constraint([BUILDING, idle, TESTING]) is None


def test_too_little_is_too_few_to_say() -> None:
    few = [Station(n, queued=(3 * n,) * 4, departed=(1, 1, 1, 1)) for n in (1, 2)]
    short = [Station(n, queued=(3 * n,) * 2, departed=(20, 20)) for n in (1, 2)]
    assert find_constraint(few) is None
    assert find_constraint(short) is None
    assert find_constraint([]) is None


def test_a_last_queue_without_a_stage_behind_it_is_a_station_of_its_own() -> None:
    order = [(1, "queue"), (2, "active"), (3, "queue"), (4, "queue")]
    rows = [
        {"period": 0, "stage_id": stage, "mean_items": float(stage), "n": 10 * stage}
        for stage, _ in order
    ]
    building, release = stations(order, rows, [0])
    assert (building.stage_id, building.queued, building.departed) == (2, (1.0,), (20,))
    assert (release.stage_id, release.queued, release.departed) == (4, (7.0,), (40,))


counts = st.lists(st.integers(0, 60), min_size=5, max_size=5)
lines = st.lists(st.tuples(counts, counts), min_size=2, max_size=5)


@given(lines)
def test_what_is_found_always_has_the_longest_wait_and_leads(
    drawn: list[tuple[list[int], list[int]]],
) -> None:
    line = [Station(n, tuple(map(float, q)), tuple(d)) for n, (q, d) in enumerate(drawn)]
    found = find_constraint(line)
    if found is not None:
        waits = {station.stage_id: station.wait for station in line}
        assert waits.pop(found.stage_id) == found.wait
        assert all(found.wait >= (wait or 0) for wait in waits.values())
        assert 0 <= found.confidence <= 1


@given(lines, st.integers(2, 9))
def test_more_work_in_the_same_proportions_changes_nothing_but_what_is_too_few(
    drawn: list[tuple[list[int], list[int]]], times: int
) -> None:
    def line(factor: int) -> list[Station]:
        return [
            Station(n, tuple(float(x * factor) for x in q), tuple(x * factor for x in d))
            for n, (q, d) in enumerate(drawn)
        ]

    small, large = find_constraint(line(8)), find_constraint(line(8 * times))
    assert (small and small.stage_id) == (large and large.stage_id)
