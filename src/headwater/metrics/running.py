"""Daily net changes turned into how many there were, by day and over whole periods."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import in_scope, zoned
from headwater.metrics.sums import as_whole, whole_sum


def at_day_ends(
    roll_up: ir.Table, scope: ir.Table, calendar: ir.Table, keys: Sequence[str]
) -> ir.Table:
    """Return per `keys` and day asked for `items`: how many there were at the local day's end.

    Days before the first one with data are left out. The window runs over days that were added up
    before, never over facts.
    """
    net = (
        in_scope(roll_up, scope).group_by(*keys, "day").aggregate(net=whole_sum(roll_up.net_items))
    )
    asked = calendar.select("day", "period").distinct()
    days = ibis.union(net, _empty_days(net, asked, keys))
    days = days.group_by(*keys, "day").aggregate(net=whole_sum(days.net))
    so_far = ibis.cumulative_window(group_by=[days[key] for key in keys], order_by=days.day)
    counted = days.mutate(items=as_whole(days.net.sum().over(so_far)))
    found = counted.join(asked, "day").select("period", "day", *keys, "items")
    return found.order_by("day", *keys)


def over_periods(
    roll_up: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
    keys: Sequence[str],
    spans: Mapping[str, tuple[str, str]],
    counts: Sequence[str] = (),
) -> ir.Table:
    """Return per period and `keys` the time spent in each span and the mean number of items.

    `spans` maps a name to the columns of its net items and net ms. The result has `<name>_ms`, cut
    exactly at the period's borders: carry-in × length + net items × end - net ms; and
    `<name>_mean`, that time ÷ the period's length, added up over time zones. `counts` are columns
    that are added up inside the period.
    """
    sums = {column: whole_sum(roll_up[column]) for pair in spans.values() for column in pair}
    sums |= {column: whole_sum(roll_up[column]) for column in counts}
    known = roll_up.join(zoned(team, scope), ["team_id", "level"])
    daily = known.group_by("timezone", *keys, "day").aggregate(**sums)
    border = borders(calendar)
    told = daily.join(border, ["timezone", daily.day <= border.last_day])
    local = _time_spent(told, keys, spans, counts)
    totals = {f"{name}_ms": whole_sum(local[f"{name}_ms"]) for name in spans}
    means = {f"{name}_mean": (local[f"{name}_ms"] / local.length_ms).sum() for name in spans}
    counted = {name: whole_sum(local[name]) for name in counts}
    return local.group_by("period", *keys).aggregate(**totals, **means, **counted)


def borders(calendar: ir.Table) -> ir.Table:
    """Return where each period begins and ends in each time zone."""
    epoch = ibis.timestamp("1970-01-01 00:00:00")
    return calendar.group_by("timezone", "period").aggregate(
        first_day=calendar.day.min(),
        last_day=calendar.day.max(),
        starts_ms=calendar.starts_at.min().delta(epoch, unit="millisecond"),
        ends_ms=calendar.ends_at.max().delta(epoch, unit="millisecond"),
    )


def _empty_days(net: ir.Table, asked: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Return a row without change for each of the `keys` and day asked for since data began."""
    began = net.aggregate(first_day=net.day.min())
    since = asked.cross_join(began)
    since = since.filter(since.day >= since.first_day).select("day").distinct()
    return net.select(*keys).distinct().cross_join(since).mutate(net=ibis.literal(0, "int64"))


def _time_spent(
    told: ir.Table,
    keys: Sequence[str],
    spans: Mapping[str, tuple[str, str]],
    counts: Sequence[str],
) -> ir.Table:
    """Return the time per time zone: lengths differ where a clock was put forward or back."""
    before = told.day < told.first_day
    length = told.ends_ms - told.starts_ms
    results: dict[str, ir.Scalar] = {"length_ms": length.max()}
    for name, (items, moments) in spans.items():
        inside = told[items] * told.ends_ms - told[moments]
        results[f"{name}_ms"] = whole_sum(before.ifelse(told[items] * length, inside))
    results |= {name: whole_sum(before.ifelse(0, told[name])) for name in counts}
    return told.group_by("timezone", "period", *keys).aggregate(**results)
