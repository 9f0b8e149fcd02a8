"""The organisation's six metrics over 24 months in other ways, from the same mapped stays.

Each way returns the same `Month`s, which a test compares. They count in UTC months, which spares
them the teams' time zones that Headwater minds.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.asking import months
from benchmarks.corpus import Corpus
from benchmarks.measure import Result, seconds
from headwater.warehouse.engine import Warehouse

GROUP = "elsewhere"
DAY = 86_400_000_000
PAST = 180 * DAY
EXPECTED_SHARE = 0.85
ENOUGH = 8

STAYS = """
SELECT item_id, team_id, kind, epoch_us(entered_at) AS entered_us,
       coalesce(epoch_us(left_at), 9000000000000000) AS left_us, in_flow, working, completes
FROM stay WHERE level = 'item' ORDER BY item_id, seq
"""
"""A stay that lasts ends in the year 2255."""

Row = tuple[int, int, str, int, int, bool, bool, bool]
Span = tuple[int, int]
"""Where a month begins and ends, in microseconds."""


class Month(msgspec.Struct, frozen=True):
    """The six metrics of one month."""

    finished: int
    median_days: float
    efficiency: float
    mean_load: float
    within: int
    kinds: dict[str, int]


class Done(NamedTuple):
    """A finished item; times in microseconds."""

    at: int
    team: int
    kind: str
    flow: int
    active: int


def measure(corpus: Corpus, ours_s: float) -> Iterator[Result]:
    """Yield how long each way takes, and how many times as long as Headwater takes."""
    stays, spans = stays_of(corpus), month_spans()
    frame, rows = stays.to_pandas(), rows_of(stays)
    ways: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("pandas", "", lambda: with_pandas(frame, spans)),
        ("a loop over items in Python", "≥ 50", lambda: with_a_loop(rows, spans)),
    )
    note = f"{corpus.items:,} items, {corpus.teams} teams"
    yield Result(GROUP, "Headwater, six metrics", ours_s * 1000, "ms", note=note)
    for name, aim, way in ways:
        took = seconds(way)
        yield Result(GROUP, name, took, "s", note="once; the stays are in memory beforehand")
        yield Result(GROUP, f"{name} ÷ Headwater", took / ours_s, "×", aim)


def stays_of(corpus: Corpus) -> pa.Table:
    """Return the mapped stays of a corpus, item by item."""
    warehouse = Warehouse(Path(corpus.folder) / "warehouse.duckdb")
    found = warehouse.read(STAYS)
    warehouse.close()
    return found


def rows_of(stays: pa.Table) -> list[Row]:
    """Return the stays as tuples."""
    return list(zip(*(column.to_pylist() for column in stays.columns), strict=True))


def month_spans() -> list[Span]:
    """Return the last 24 months in UTC."""
    found = months()
    days = [*(period.first_day for period in found), found[-1].next().first_day]
    return list(pairwise(int(np.datetime64(day, "us").astype(np.int64)) for day in days))


# --- a loop over items --------------------------------------------------------------------------


def with_a_loop(rows: Sequence[Row], spans: Sequence[Span]) -> list[Month]:
    """Work it out item by item in plain Python."""
    done: list[Done] = []
    load = [0] * len(spans)
    for _, stays in groupby(rows, key=itemgetter(0)):
        found = _walked(stays, spans, load)
        if found is not None:
            done.append(found)
    done.sort()
    by_team: dict[int, list[Done]] = defaultdict(list)
    for one in done:
        by_team[one.team].append(one)
    return [_month(done, by_team, span, total) for span, total in zip(spans, load, strict=True)]


def _walked(stays: Iterator[Row], spans: Sequence[Span], load: list[int]) -> Done | None:
    """Walk through one item's stays; add to the load of each month; return its end, if it has."""
    flow = active = 0
    done: tuple[int, int, str] | None = None
    for _, team, kind, entered, left, in_flow, working, completes in stays:
        if in_flow:
            flow += left - entered
            _add(entered, left, spans, load)
        if working:
            active += left - entered
        if completes:
            done = entered, team, kind
    return Done(*done, flow, active) if done and flow else None


def _add(entered: int, left: int, spans: Sequence[Span], load: list[int]) -> None:
    first = max(0, bisect_right(spans, (entered, entered)) - 1)
    for number in range(first, len(spans)):
        begins, ends = spans[number]
        if begins >= left:
            return
        load[number] += max(0, min(left, ends) - max(entered, begins))


def _month(done: list[Done], by_team: dict[int, list[Done]], span: Span, load: int) -> Month:
    begins, ends = span
    of_month = _between(done, begins, ends)
    expected = {
        team: _expected(_between(own, begins - PAST, begins)) for team, own in by_team.items()
    }
    flow = sum(one.flow for one in of_month)
    return Month(
        finished=len(of_month),
        median_days=float(np.median([one.flow for one in of_month])) / DAY,
        efficiency=sum(one.active for one in of_month) / flow,
        mean_load=load / (ends - begins),
        within=sum(one.flow <= expected[one.team] for one in of_month),
        kinds=dict(Counter(one.kind for one in of_month)),
    )


def _between(done: list[Done], begins: int, ends: int) -> list[Done]:
    first, last = (bisect_left(done, at, key=itemgetter(0)) for at in (begins, ends))
    return done[first:last]


def _expected(past: list[Done]) -> float:
    if len(past) < ENOUGH:
        return -1
    return float(np.quantile([one.flow for one in past], EXPECTED_SHARE))


# --- pandas -------------------------------------------------------------------------------------


def with_pandas(stays: pd.DataFrame, spans: Sequence[Span]) -> list[Month]:
    """Work it out with whole columns."""
    length = stays.left_us - stays.entered_us
    sums = pd.DataFrame(
        {
            "item_id": stays.item_id,
            "flow": length.where(stays.in_flow, 0),
            "active": length.where(stays.working, 0),
        }
    ).groupby("item_id", sort=False)
    totals = sums.sum()
    done = stays.loc[stays.completes, ["item_id", "team_id", "kind", "entered_us"]]
    done = done.join(totals, on="item_id")
    done = done[done.flow > 0]
    on_clock = stays.loc[stays.in_flow, ["entered_us", "left_us"]]
    return [_month_of(done, on_clock, span) for span in spans]


def _month_of(done: pd.DataFrame, on_clock: pd.DataFrame, span: Span) -> Month:
    begins, ends = span
    of_month = done[(done.entered_us >= begins) & (done.entered_us < ends)]
    past = done[(done.entered_us >= begins - PAST) & (done.entered_us < begins)]
    teams = past.groupby("team_id").flow
    expected = teams.quantile(EXPECTED_SHARE)[teams.size() >= ENOUGH]
    spent = np.minimum(on_clock.left_us, ends) - np.maximum(on_clock.entered_us, begins)
    return Month(
        finished=len(of_month),
        median_days=float(of_month.flow.median()) / DAY,
        efficiency=float(of_month.active.sum() / of_month.flow.sum()),
        mean_load=float(spent[spent > 0].sum()) / (ends - begins),
        within=int((of_month.flow <= of_month.team_id.map(expected)).sum()),
        kinds={str(kind): int(n) for kind, n in of_month.kind.value_counts().items()},
    )
