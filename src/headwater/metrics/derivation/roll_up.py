"""Net changes: what entered minus what left, with the instants it happened at.

From them follow, without exploding intervals into days: the number of items at a day's end (the
running sum of net items), and the time spent over [a, b): carry-in × (b - a) + net items × b - net
ms.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import ibis
import ibis.expr.types as ir

EPOCH = dt.date(1970, 1, 1)
DAY_MS = 86_400_000


def moves(
    stay: ir.Table,
    keys: Sequence[str],
    side: Literal["entered", "left"],
    tallies: Mapping[str, str | None],
    **traffic: str,
) -> ir.Table:
    """Return per `keys` and day the net number of each tally that `side`, and when.

    A tally names the flag of the stays it counts; None counts all. Leaving counts negative, except
    in `traffic`, which has no instants either. Instants are summed as their distance from
    the day's midnight: small enough for a float to be exact, and far faster to add up than the
    engine's 128-bit integers.
    """
    sign = 1.0 if side == "entered" else -1.0
    happened = stay.filter(stay[f"{side}_at"].notnull())
    day = happened[f"{side}_day"]
    since_midnight = happened[f"{side}_at"].delta(day.cast("timestamp"), unit="millisecond")
    sums: dict[str, ir.Scalar] = {}
    for name, flag in tallies.items():
        where = happened[flag] if flag else None
        sums[f"{name}_items"] = happened.count(where=where).cast("float64") * sign
        offset = since_midnight.cast("float64").sum(where=where)
        sums[f"{name}_offset"] = offset.fill_null(0.0) * sign
    for name, flag in traffic.items():
        sums[name] = happened.count(where=happened[flag]).cast("float64")
    return happened.group_by(*keys, day=day).aggregate(**sums)


def together(entered: ir.Table, left: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Return the sum of both sides per `keys` and day, as floats; a missing column is zero."""
    sums = sorted(({*entered.columns} | {*left.columns}) - {*keys, "day"})
    both = ibis.union(_padded(entered, keys, sums), _padded(left, keys, sums))
    return both.group_by(*keys, "day").aggregate(**{name: both[name].sum() for name in sums})


def _padded(side: ir.Table, keys: Sequence[str], sums: Sequence[str]) -> ir.Table:
    missing = {name: ibis.literal(0.0) for name in sums if name not in side.columns}
    return side.mutate(**missing).select(*keys, "day", *sums)


def net_ms(day: ir.DateColumn, items: ir.FloatingColumn, offset: ir.FloatingColumn) -> ir.Column:
    """Return Σ ± instant in ms since 1970, from the same sum since the day's midnight."""
    midnight = day.delta(ibis.literal(EPOCH), unit="day").cast("int64") * DAY_MS
    return items.cast("int64") * midnight + offset.cast("int64")
