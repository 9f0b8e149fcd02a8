"""Rule 8: no sequence of filters, periods or files tells anything of fewer items than the floor.

An attacker looks at every page and takes every file, month after month, while teams move between
streams, remembers all of it, knows one team from within, and subtracts. What is told is a statistic
and the items it is over; see `attack`.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.context.telling import TOLD_BY, months_of
from headwater.flow.queries import told_numbers
from headwater.flow.queries.chart_figures import figure
from headwater.flow.queries.choice import tick
from headwater.flow.queries.told import ToldFacts
from headwater.flow.queries.told_pages import held_page
from headwater.flow.tests.attack import Atom, isolated
from headwater.flow.tests.small_world import FIRST, World, look_into, worlds
from headwater.metrics.floor import FLOOR, too_few
from headwater.metrics.periods import Period, period_of

STATISTIC = {
    "flow-time-by-period": ("median_days", "timed"),
    "efficiency": ("share", "timed"),
    "velocity": ("items", "all"),
    "distribution-finished": ("share", "all"),
}
TIMED = {"Flow Time", "Flow Efficiency", "Flow Predictability", "Flow Load"}
Members = tuple[int, ...]
Told = dict[str, set[frozenset[Atom]]]
"""By statistic, the sets of items, as atoms, over which it was told."""


def pages(world: World, now: dt.datetime, members: Members) -> Iterator[ToldFacts]:
    """Yield what every page that opens at a moment is made of, `members` being the stream."""
    stream = world.stream(members)
    spans = {period_of(length, m.first_day) for length, m in product(TOLD_BY, world.months)}
    for span in spans:
        asked = {"period": span.granularity.value, "at": span.name}
        found = [ToldFacts(stream, (team,), team, asked, now) for team in stream.teams]
        found.append(ToldFacts(stream, stream.teams, stream, asked, now))
        yield from (facts for facts in found if held_page(facts) is None)


def learned(facts: ToldFacts) -> Iterator[tuple[str, frozenset[Atom]]]:
    """Yield each number that a page shows or a file of it holds: its statistic and its items."""
    teams = [team.warehouse_id for team in facts.asking.teams]
    for measure in facts.measures:
        for row in [*facts.series(measure), facts.compared_row(measure)]:
            if measure.value(row) is not None and row["n"]:
                title = measure.declaration.title
                over = "timed" if title in TIMED else "all"
                period = period_of(facts.choice.period.granularity, row["period"])
                yield title, _atoms(teams, period, over)
    for chart in STATISTIC:
        yield from _in_file(facts, chart, teams)
    for row in facts.stage_times if facts.subject.of == "stream" else ():
        if not row.get("instead"):
            period = period_of(facts.choice.period.granularity, row["period"])
            yield "time in stage", _moves(teams, period, row["stage_id"])


def _in_file(
    facts: ToldFacts, chart: str, teams: list[int]
) -> Iterator[tuple[str, frozenset[Atom]]]:
    column, over = STATISTIC[chart]
    named = {tick(period): period for period in facts.choice.past}
    taken = figure(facts, chart)
    assert not re.search(r"\d+ items", taken.counted), "a count of its own is one more number"
    assert not taken.left_out
    for row in taken.rows:
        if row[column]:
            yield chart, _atoms(teams, named[row["period"]], over)


def _atoms(teams: list[int], period: Period, over: str) -> frozenset[Atom]:
    parts = ("timed",) if over == "timed" else ("timed", "untimed")
    return frozenset(product(teams, months_of(period), parts))


def _moves(teams: list[int], period: Period, stage: int) -> frozenset[Atom]:
    return frozenset(product(teams, months_of(period), [stage]))


def sizes(world: World) -> Mapping[Atom, int]:
    """Return how many items each atom has."""
    timed: dict[Atom, int] = {(*cell, "timed"): n for cell, n in world.timed.items()}
    untimed: dict[Atom, int] = {(*cell, "untimed"): n for cell, n in world.untimed.items()}
    return timed | untimed | {**world.passed}


def moments(world: World) -> list[dt.datetime]:
    """Return a moment just after each month closed, and one after its grace time."""
    days = [m.next().first_day + dt.timedelta(days=d) for m in world.months for d in (2, 12)]
    return [dt.datetime.combine(day, dt.time(12), dt.UTC) for day in days]


def remembered(
    world: World, times: Iterable[dt.datetime], streams: Collection[Members] = ()
) -> Told:
    """Return everything that was told up to now to someone who always looks.

    `streams` are the teams that the stream was made of, one after another; without, all of them.
    """
    found: Told = defaultdict(set)
    with pytest.MonkeyPatch.context() as patch:
        look_into(world, patch)
        for now, members in product(times, streams or (world.teams,)):
            for facts in pages(world, now, members):
                for statistic, atoms in learned(facts):
                    found[statistic].add(atoms)
    return found


def worked_out(world: World, told: Told, known: Collection[int] = ()) -> list[frozenset[Atom]]:
    """Return what the attacker gets to know of too few items, beside what they see anyway."""
    unknown = {atom: n for atom, n in sizes(world).items() if _team_of(atom) not in set(known)}
    found = (isolated(sets, unknown, FLOOR) for sets in told.values())
    return [atoms for atoms in found if atoms]


def _team_of(atom: Atom) -> int:
    assert isinstance(atom, tuple)
    return int(atom[0])


def by_anyone(world: World, told: Told) -> list[frozenset[Atom]]:
    """Return what anyone works out: who is of no team, and who knows one team from within."""
    knowing = [(), *((team,) for team in world.teams)]
    return [atoms for known in knowing for atoms in worked_out(world, told, known)]


@settings(max_examples=10, deadline=None)
@given(world=worlds())
def test_nobody_works_out_anything_of_a_few_items(world: World) -> None:
    assert by_anyone(world, remembered(world, [moments(world)[-1]])) == []


@settings(max_examples=5, deadline=None)
@given(world=worlds(), data=st.data())
def test_nor_does_one_who_remembers_what_was_shown_as_month_after_month_closed(
    world: World, data: st.DataObject
) -> None:
    times = data.draw(st.lists(st.sampled_from(moments(world)), min_size=2, max_size=4))
    assert by_anyone(world, remembered(world, times)) == []


@settings(max_examples=5, deadline=None)
@given(world=worlds(), data=st.data())
def test_nor_one_who_remembers_the_stream_while_teams_came_and_went(
    world: World, data: st.DataObject
) -> None:
    some = st.sets(st.sampled_from(world.teams), min_size=1).map(lambda teams: tuple(sorted(teams)))
    streams = data.draw(st.lists(some, min_size=2, max_size=4))
    assert by_anyone(world, remembered(world, [moments(world)[-1]], streams)) == []


MARCH = (FIRST, FIRST.next(), FIRST.next().next())
LARGE = {(team, month): 20 for team in (1, 2) for month in MARCH}
ONE_SMALL = World((1, 2), MARCH, LARGE | {(2, MARCH[1]): 3}, {})


def test_what_is_large_enough_is_told() -> None:
    told = remembered(World((1, 2), MARCH, LARGE, {}), [moments(ONE_SMALL)[-1]])
    assert {len(atoms) for atoms in told["velocity"]} == {2, 4, 6, 12}
    assert _atoms([1], MARCH[0], "timed") in told["flow-time-by-period"]


def test_the_attack_finds_a_small_month_where_totals_are_told_by_their_size_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert worked_out(ONE_SMALL, remembered(ONE_SMALL, [moments(ONE_SMALL)[-1]])) == []
    by_size = lambda parts: not too_few(sum(parts))  # noqa: E731
    monkeypatch.setattr(told_numbers, "tellable", by_size)
    found = worked_out(ONE_SMALL, remembered(ONE_SMALL, [moments(ONE_SMALL)[-1]]))
    assert frozenset({(2, MARCH[1], "timed")}) in found


def test_the_attack_finds_a_small_month_where_its_quarter_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = World(
        (2,), MARCH, {(2, month): n for month, n in zip(MARCH, (20, 3, 9), strict=True)}, {}
    )
    assert worked_out(alone, remembered(alone, [moments(alone)[-1]])) == []

    def by_size(self: told_numbers.Cells, period: Period) -> bool:
        months = (self.months.get(month.first_day, ()) for month in months_of(period))
        return not too_few(sum(sum(parts) for parts in months))

    monkeypatch.setattr(told_numbers.Cells, "tell", by_size)
    found = worked_out(alone, remembered(alone, [moments(alone)[-1]]))
    assert frozenset({(2, MARCH[1], "timed")}) in found


FIVES = World((1, 2), MARCH, dict.fromkeys(LARGE, 5), {})
THREE_SMALL = World(
    (1, 2, 3), MARCH, {(team, month): 5 for team in (1, 2, 3) for month in MARCH}, {}
)


@pytest.fixture
def _small_parts_cover_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that would do, if nobody knew a part and no part ever left."""
    together = lambda parts: not too_few(sum(n for n in parts if too_few(n)))  # noqa: E731
    monkeypatch.setattr(told_numbers, "tellable", together)


@pytest.mark.usefixtures("_small_parts_cover_each_other")
def test_the_attack_finds_a_colleague_s_few_items_where_small_parts_cover_each_other() -> None:
    told = remembered(FIVES, [moments(FIVES)[-1]])
    assert worked_out(FIVES, told) == []
    assert worked_out(FIVES, told, known=[1])


@pytest.mark.usefixtures("_small_parts_cover_each_other")
def test_the_attack_finds_the_few_items_of_a_team_that_moved() -> None:
    told = remembered(THREE_SMALL, [moments(THREE_SMALL)[-1]], [(1, 2, 3), (1, 2)])
    assert any({3} == {_team_of(atom) for atom in found} for found in worked_out(THREE_SMALL, told))
