"""Shares add up, folding hides nothing and tells nothing small, money is what the teams cost."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from headwater.metrics.floor import FLOOR
from headwater.purpose import spending
from headwater.purpose.spending import (
    NO_PURPOSE,
    SMALLER,
    Band,
    Key,
    Spent,
    by,
    folded,
    folded_for_others,
    money,
)

MONTHS = (dt.date(2024, 10, 1), dt.date(2024, 11, 1))
TEAMS = (1, 2, 3)
amounts = st.decimals(0, 10**9, places=2)
spents = st.lists(
    st.builds(
        Spent,
        period=st.sampled_from(MONTHS),
        team=st.sampled_from(TEAMS),
        kind=st.sampled_from(("feature", "defect", "risk", "debt", "unmapped")),
        epic=st.none() | st.integers(1, 9),
        serves=st.none() | st.integers(1, 9),
        present=st.booleans(),
        days=st.floats(0.001, 400),
        items=st.integers(1, 30),
    ),
    max_size=40,
)
keys = st.sampled_from((spending.kind_of, spending.purpose_of, spending.purposeful))
histories = st.dictionaries(
    st.sampled_from(TEAMS),
    st.lists(
        st.tuples(st.sampled_from((dt.date(2024, 1, 1), *MONTHS)), amounts),
        unique_by=lambda row: row[0],
    ).map(sorted),
)


@given(spents, keys)
def test_bands_add_up_to_the_whole(spent: list[Spent], key: object) -> None:
    bands = by(spent, key)  # type: ignore[arg-type]
    assert sum(band.days for band in bands) == pytest.approx(sum(each.days for each in spent))
    assert sum(band.items for band in bands) == sum(each.items for each in spent)
    assert len({band.key for band in bands}) == len(bands)


@given(spents, keys, st.integers(1, 8))
def test_folding_hides_no_time(spent: list[Spent], key: object, most: int) -> None:
    bands = by(spent, key)  # type: ignore[arg-type]
    shown = folded(bands, most=most)
    assert sum(band.days for band in shown) == pytest.approx(sum(band.days for band in bands))
    members = [member for band in shown for member in band.members]
    assert sorted(map(str, members)) == sorted(str(band.key) for band in bands)


@given(spents, keys, st.integers(1, 8))
def test_nothing_that_others_are_told_has_a_small_part(
    spent: list[Spent], key: Callable[[Spent], Key], most: int
) -> None:
    assume(spending.enough(spent))
    for band in folded_for_others(spent, key, most=most):
        parts = Counter[tuple[int, dt.date]]()
        for each in spent:
            if key(each) in band.members:
                parts[each.team, each.period] += each.items
        assert min(parts.values()) >= FLOOR


@given(spents, keys, st.integers(1, 8))
def test_what_is_told_of_a_quarter_is_made_of_what_is_told_of_its_months(
    spent: list[Spent], key: Callable[[Spent], Key], most: int
) -> None:
    """So the quarter less some of its months tells nothing that the other months do not."""
    assume(spending.enough(spent))
    quarter = [band.members for band in folded_for_others(spent, key, most=most)]
    for month in MONTHS:
        part = [each for each in spent if each.period == month]
        for band in folded_for_others(part, key, most=most):
            assert any(band.members <= members for members in quarter)


@given(spents, st.integers(1, 8))
def test_sorts_of_purpose_are_made_of_the_bands_that_are_told_beside_them(
    spent: list[Spent], most: int
) -> None:
    bands = folded_for_others(spent, spending.purpose_of, most=most)
    sorts = spending.unnamed(bands)
    assert sum(band.days for band in sorts) == pytest.approx(sum(band.days for band in bands))
    assert {band.key for band in sorts} == {(band.key[0], "") for band in bands}
    for band in bands:
        assert sum(band.members <= sort.members for sort in sorts) == 1


@given(spents, keys)
def test_what_a_team_is_shown_of_itself_is_small_only_together(
    spent: list[Spent], key: Callable[[Spent], Key]
) -> None:
    shown = folded(by(spent, key))
    assert all(band.items >= FLOOR for band in shown if band.key != SMALLER)


@given(spents)
def test_a_picture_never_has_more_than_so_many_bands(spent: list[Spent]) -> None:
    shown = folded(by(spent, spending.purpose_of), most=3)
    assert len([band for band in shown if band.key not in (SMALLER, NO_PURPOSE)]) <= 3


@given(st.integers(0, 10**14), st.lists(st.floats(0, 1e6), max_size=20))
def test_what_is_apportioned_adds_up(total: int, weights: list[float]) -> None:
    shares = spending.apportioned(total, weights)
    assert sum(shares) == (total if any(weights) else 0)
    assert all(share >= 0 for share in shares)
    assert all(share == 0 for share, w in zip(shares, weights, strict=True) if w == 0)


@given(spents, histories, keys)
def test_money_over_bands_is_what_the_teams_cost(
    spent: list[Spent], costs: dict[int, list[tuple[dt.date, Decimal]]], key: object
) -> None:
    found = money(spent, MONTHS, TEAMS, costs, key)  # type: ignore[arg-type]
    known = (spending.cost_in(costs.get(t, ()), month) for t in TEAMS for month in MONTHS)
    assert found.total == sum((cost for cost in known if cost is not None), Decimal(0))
    assert found.idle >= 0


@given(spents, histories, keys)
def test_folding_loses_no_money(
    spent: list[Spent], costs: dict[int, list[tuple[dt.date, Decimal]]], key: object
) -> None:
    found = money(spent, MONTHS, TEAMS, costs, key)  # type: ignore[arg-type]
    shown = folded(by(spent, key))  # type: ignore[arg-type]
    assert sum((found.of(band) for band in shown), found.idle) == found.total


@given(spents, histories)
def test_a_cost_that_nobody_said_is_named_and_is_no_zero(
    spent: list[Spent], costs: dict[int, list[tuple[dt.date, Decimal]]]
) -> None:
    found = money(spent, MONTHS, TEAMS, costs, spending.kind_of)
    missing = {t for t in TEAMS for m in MONTHS if spending.cost_in(costs.get(t, ()), m) is None}
    assert found.unknown == missing


def test_a_cost_counts_from_its_month_until_the_next_one() -> None:
    history = [(dt.date(2024, 2, 1), Decimal(10)), (dt.date(2024, 5, 1), Decimal(20))]
    said = [spending.cost_in(history, dt.date(2024, month, 1)) for month in range(1, 7)]
    assert said == [None, 10, 10, 10, 20, 20]


def test_a_team_without_active_time_costs_all_the_same() -> None:
    found = money((), MONTHS[:1], (1,), {1: [(MONTHS[0], Decimal("99.99"))]}, spending.kind_of)
    assert (found.total, found.idle, found.bands) == (Decimal("99.99"), Decimal("99.99"), {})


def test_a_team_sees_a_small_band_of_its_own_by_itself() -> None:
    bands = [Band((k, ""), d, n, frozenset({(k, "")})) for k, d, n in (("a", 9, 20), ("b", 5, 9))]
    tiny = Band(("c", ""), 1, 2, frozenset({("c", "")}))
    assert [band.key for band in folded([*bands, tiny])] == [("a", ""), ("b", ""), SMALLER]


def test_one_small_band_takes_another_with_it_where_others_look() -> None:
    def of(kind: str, days: float, items: int) -> Spent:
        return Spent(MONTHS[0], 1, kind, None, None, False, days, items)

    spent = [of("feature", 9, 20), of("defect", 5, 9), of("risk", 1, 2)]
    shown = folded_for_others(spent, spending.kind_of)
    assert [band.key for band in shown] == [("kind", "feature"), SMALLER]


def test_work_says_what_it_is_for_by_key_result_then_outcome_then_not_at_all() -> None:
    def purpose(epic: int | None, serves: int | None, present: bool) -> object:
        spent = Spent(MONTHS[0], 1, "feature", epic, serves, present, 1, 1)
        return spending.purpose_of(spent)

    assert purpose(1, 7, True) == ("key result", 7)
    assert purpose(1, None, True) == ("outcome", 1)
    assert purpose(1, None, False) == NO_PURPOSE
    assert purpose(None, None, False) == NO_PURPOSE


def test_a_team_with_few_items_keeps_the_whole_quiet() -> None:
    def few(team: int, items: int) -> Spent:
        return Spent(MONTHS[0], team, "feature", None, None, False, 1, items)

    assert spending.enough([few(1, FLOOR), few(2, FLOOR)])
    assert not spending.enough([few(1, 50), few(2, FLOOR - 1)])
    assert not spending.enough([])
