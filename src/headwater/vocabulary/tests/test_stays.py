"""Building stays: the invariants for any history, and each repair by name."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.vocabulary.delivery import Repair
from headwater.vocabulary.stays import SKEW, build_stays
from headwater.vocabulary.work import Change, Place, Stay

NOW = 1_000_000
OTTER = Place((("project", "OTT"),))
HERON = Place((("project", "HER"),))
STATUSES = ["open", "ready", "building", "review", "done", "gone-since"]

statuses = st.sampled_from(STATUSES)
changes = st.builds(
    Change,
    at=st.integers(0, 30),
    order=st.integers(0, 2),
    status=st.none() | statuses,
    place=st.none() | st.sampled_from([OTTER, HERON]),
    marks=st.none() | st.sampled_from([(), ("flag",)]),
    from_status=st.none() | statuses,
)
histories = st.lists(changes, max_size=12)


def stays_of(
    delivered: Sequence[Change], created_at: int = 10, **known: Any
) -> tuple[tuple[Stay, ...], Counter[Repair]]:
    known = {"first_status": "open", "first_place": OTTER, "fetched_at": NOW, **known}
    return build_stays(created_at, delivered, **known)


@given(histories, st.integers(0, 30), st.none() | statuses, st.none() | statuses)
def test_stays_are_contiguous_ordered_and_cover_all_time_since_creation(
    delivered: list[Change], created_at: int, first: str | None, last: str | None
) -> None:
    stays, repairs = stays_of(delivered, created_at, first_status=first or "open", last_status=last)
    assert stays[0].entered_at == min([created_at, *(change.at for change in delivered)])
    assert stays[-1].left_at is None
    assert all(a.left_at == b.entered_at and a.entered_at <= a.left_at for a, b in pairwise(stays))
    assert last is None or stays[-1].status == last
    assert all(count > 0 for count in repairs.values())


@given(histories, st.data())
def test_any_permutation_or_duplication_gives_the_same_stays(
    delivered: list[Change], data: st.DataObject
) -> None:
    stays, _ = stays_of(delivered)
    again = data.draw(st.lists(st.sampled_from(delivered), max_size=6)) if delivered else []
    shuffled = data.draw(st.permutations(delivered + again))
    assert stays_of(shuffled)[0] == stays


@given(histories)
def test_neighbouring_stays_differ(delivered: list[Change]) -> None:
    stays, _ = stays_of(delivered)
    assert all(
        (a.status, a.place, a.marks) != (b.status, b.place, b.marks) for a, b in pairwise(stays)
    )


@given(histories)
def test_each_duplicate_is_counted(delivered: list[Change]) -> None:
    _, once = stays_of(list(dict.fromkeys(delivered)))
    _, twice = stays_of(delivered + delivered)
    assert once[Repair.DUPLICATE] == 0
    assert twice[Repair.DUPLICATE] == 2 * len(delivered) - len(set(delivered))


def test_an_item_that_never_changed_stays_where_it_was_created() -> None:
    stays, repairs = stays_of([])
    assert stays == (Stay("open", OTTER, (), 10, None),)
    assert not repairs


def test_a_move_to_another_project_ends_a_stay_as_a_status_change_does() -> None:
    stays, _ = stays_of([Change(20, place=HERON)])
    assert [(s.status, s.place, s.left_at) for s in stays] == [
        ("open", OTTER, 20),
        ("open", HERON, None),
    ]


def test_a_flag_splits_a_stay_into_blocked_and_not() -> None:
    stays, _ = stays_of([Change(20, marks=("flag",)), Change(25, marks=())])
    assert [(s.marks, s.entered_at) for s in stays] == [((), 10), (("flag",), 20), ((), 25)]


def test_changes_at_one_instant_keep_the_order_the_source_gives_them() -> None:
    stays, repairs = stays_of(
        [Change(20, order=8, status="done"), Change(20, order=7, status="building")]
    )
    assert [s.status for s in stays] == ["open", "building", "done"]
    assert repairs[Repair.SAME_INSTANT] == 1


def test_changes_at_one_instant_without_an_order_follow_what_they_left() -> None:
    stays, repairs = stays_of(
        [
            Change(20, status="done", from_status="building"),
            Change(20, status="building", from_status="open"),
        ]
    )
    assert [s.status for s in stays] == ["open", "building", "done"]
    assert repairs == {Repair.SAME_INSTANT: 1}


def test_a_first_change_that_contradicts_the_creation_status_keeps_the_creation_status() -> None:
    stays, repairs = stays_of([Change(20, status="done", from_status="ready")])
    assert [s.status for s in stays] == ["open", "done"]
    assert repairs == {Repair.CREATION_CONTRADICTED: 1}


def test_an_unknown_creation_status_is_read_from_what_the_first_change_left() -> None:
    stays, repairs = stays_of([Change(20, status="done", from_status="ready")], first_status=None)
    assert [s.status for s in stays] == ["ready", "done"]
    assert not repairs


def test_a_missing_change_in_the_middle_is_counted_and_the_recorded_ones_are_kept() -> None:
    stays, repairs = stays_of(
        [
            Change(20, status="ready", from_status="open"),
            Change(30, status="done", from_status="review"),
        ]
    )
    assert [s.status for s in stays] == ["open", "ready", "done"]
    assert repairs == {Repair.CHAIN_BROKEN: 1}


def test_a_change_older_than_the_item_moves_creation_back() -> None:
    stays, repairs = stays_of([Change(5, status="ready")])
    assert stays[0].entered_at == 5
    assert repairs == {Repair.BEFORE_CREATION: 1}


def test_a_change_from_far_in_the_future_is_left_out_and_one_within_clock_skew_is_kept() -> None:
    stays, repairs = stays_of(
        [Change(NOW + SKEW, status="ready"), Change(NOW + SKEW + 1, status="done")]
    )
    assert [s.status for s in stays] == ["open", "ready"]
    assert repairs == {Repair.IN_THE_FUTURE: 1}


def test_the_status_the_tracker_shows_now_wins_over_a_history_that_ends_elsewhere() -> None:
    stays, repairs = stays_of([Change(20, status="ready")], last_status="done", last_status_at=40)
    assert [(s.status, s.entered_at) for s in stays] == [("open", 10), ("ready", 20), ("done", 40)]
    assert repairs == {Repair.CURRENT_STATUS_DIFFERS: 1}


def test_newest_first_is_an_order_too_and_a_jumble_is_counted() -> None:
    three = [Change(20, status="ready"), Change(30, status="review"), Change(40, status="done")]
    assert not stays_of(three[::-1])[1]
    assert stays_of([three[1], three[0], three[2]])[1] == {Repair.OUT_OF_ORDER: 1}


def test_an_item_whose_status_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no status is known"):
        stays_of([Change(20, place=HERON)], first_status=None)
