"""How long the questions about purpose take: the Feature Factory Ratio and the portfolio.

Like pages, each corpus is asked in a process of its own (`python -m benchmarks.purpose`).
"""

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from benchmarks.asking import asking_of, forget, months
from benchmarks.corpus import NOW, Corpus
from benchmarks.measure import Result, median_s, run_apart

if TYPE_CHECKING:
    from headwater.flow.queries.asking import Asking

GROUP = "purpose"
AIM = "< 200"
WRITTEN_SHARE = 5 / 6
TEAMS_OF_A_STREAM = 10
PAGE = 50
SAID = (
    "Fewer people in area {} wait for more than a day, so that they need not call",
    "Whoever sends a parcel from area {} knows at once what it costs, so that fewer give up",
    "Area {}: refunds without a phone call, seen in the number of calls per order",
)


class Seconds(msgspec.Struct, frozen=True):
    """The median seconds of each; `first` is after something stored has changed."""

    ratio_first: float
    ratio_again: float
    ratio_stream: float
    ratio_team: float
    page_first: float
    page: float
    search: float
    deep: float
    work: int
    written: int


def measure(large: Corpus, small: Corpus, repeats: int) -> Iterator[Result]:
    """Yield the times at the scale of `large`, and as ratios to those of `small`."""
    found, fewer = _asked(large, repeats), _asked(small, repeats)
    note = f"{large.items:,} items, {found.work:,} of them initiatives and epics, " + (
        f"{found.written:,} outcomes written"
    )
    for what, s in _named(found):
        yield Result(GROUP, what, s * 1000, "ms", AIM, note)
    less = f"{large.items:,} ÷ {small.items:,} items"
    ratios = zip(_named(found), _named(fewer), strict=True)
    for (what, s), (_, smaller) in ratios:
        yield Result(GROUP, f"{what}, {less}", s / smaller, "×", "< 10")


def _named(found: Seconds) -> list[tuple[str, float]]:
    return [
        ("ratio, organisation, 24 months, first", found.ratio_first),
        ("ratio, organisation, 24 months, again", found.ratio_again),
        ("ratio, a stream", found.ratio_stream),
        ("ratio, a team", found.ratio_team),
        ("portfolio, first page, first", found.page_first),
        ("portfolio, first page, again", found.page),
        ("portfolio, a search", found.search),
        ("portfolio, a page far back", found.deep),
    ]


def _asked(corpus: Corpus, repeats: int) -> Seconds:
    printed = run_apart(["-m", "benchmarks.purpose", str(repeats)], Path(corpus.folder))
    return msgspec.json.decode(printed, type=Seconds)


def main(repeats: int) -> None:
    """Ask the corpus in HEADWATER_DATA and print `Seconds` as JSON."""
    from headwater.boot import start_django

    start_django()
    ids = _work()
    asking, written = _purposeful(asking_of()), _written(ids)
    stream, team = asking.teams[:TEAMS_OF_A_STREAM], asking.teams[:1]
    far = len(ids) * 2 // 3
    asked = Seconds(
        ratio_first=median_s(lambda: _ratio(asking, written, fresh=True), repeats),
        ratio_again=median_s(lambda: _ratio(asking, written), repeats),
        ratio_stream=median_s(lambda: _ratio(replace(asking, teams=stream), written), repeats),
        ratio_team=median_s(lambda: _ratio(replace(asking, teams=team), written), repeats),
        page_first=median_s(lambda: _page(asking, written, fresh=True), repeats),
        page=median_s(lambda: _page(asking, written), repeats),
        search=median_s(lambda: _page(asking, written, words="parcel area 17"), repeats),
        deep=median_s(lambda: _page(asking, written, first=far), repeats),
        work=len(ids),
        written=written.num_rows,
    )
    sys.stdout.write(msgspec.json.encode(asked).decode())


def _work() -> list[int]:
    from headwater.flow.queries.asking import warehouse

    found = warehouse().read(
        "SELECT item_id FROM item WHERE level IN ('initiative', 'epic') ORDER BY item_id"
    )
    ids: list[int] = found["item_id"].to_pylist()
    return ids


def _purposeful(asking: "Asking") -> "Asking":
    from headwater.metrics.feature_factory_ratio import PURPOSE_LEVELS

    return replace(asking, levels=PURPOSE_LEVELS, teamless=True)


def _written(ids: list[int]) -> pa.Table:
    """Return what people wrote: of five in six, one in ten of it with a flaw."""
    from headwater.metrics.relations import WRITTEN
    from headwater.warehouse.columns import arrow_schema

    chance = Random(7)  # noqa: S311 - to be repeated, not to keep a secret
    chosen = chance.sample(ids, int(len(ids) * WRITTEN_SHARE))
    rows = [_row(number, chance) for number in chosen]
    return pa.Table.from_pylist(rows, schema=arrow_schema(WRITTEN))


def _row(number: int, chance: Random) -> dict[str, Any]:
    at = NOW.replace(tzinfo=None) - dt.timedelta(days=chance.randrange(4 * 365))
    flawed = chance.random() < 0.1
    return {
        "item_id": number,
        "text": chance.choice(SAID).format(chance.randrange(5000)),
        "written_at": at,
        "since": None if flawed else at,
        "flaw": "placeholder" if flawed else None,
        "felt_by": "customer|business",
        "key_result_id": chance.choice([None, chance.randrange(400)]),
        "is_key_result": False,
    }


def _ratio(asking: "Asking", written: pa.Table, *, fresh: bool = False) -> None:
    """Ask for the ratio of 24 months with the engine, never from what was answered before."""
    from headwater.flow.queries.asking import Given
    from headwater.metrics.feature_factory_ratio import feature_factory_ratio

    _forget(fresh=fresh)
    given = replace(asking, given=Given({"written": written}))
    given.rows(feature_factory_ratio, months())


def _page(asking: "Asking", written: pa.Table, *, fresh: bool = False, **looking: Any) -> None:
    from headwater.flow.queries.asking import Given
    from headwater.metrics.portfolio import portfolio
    from headwater.metrics.relations import LOOKING
    from headwater.warehouse.columns import arrow_schema

    _forget(fresh=fresh)
    row = {"words": "", "first": 0, "many": PAGE} | looking
    table = pa.Table.from_pylist([row], schema=arrow_schema(LOOKING))
    given = replace(asking, given=Given({"written": written, "looking": table}))
    given.ask(portfolio, ()).to_pylist()


def _forget(*, fresh: bool) -> None:
    """Forget every answer and, after a change of what is stored, the initiatives and epics too."""
    from headwater.flow.queries.asking import initiatives_and_epics

    forget()
    if fresh:
        initiatives_and_epics.cache_clear()


if __name__ == "__main__":
    main(int(sys.argv[1]))
