"""Net changes of the items on the clock, per team and kind, by day or by month."""

import ibis.expr.types as ir

from headwater.metrics.derivation.roll_up import moves, net_ms, together
from headwater.metrics.relations import LOAD_DAY

KEYS = ("team_id", "level", "kind")


def load_day(stay: ir.Table) -> ir.Table:
    """Return LOAD_DAY: net changes of items on the clock per team, level, kind and local day.

    From one stay on the clock to the next in the same hands, nothing changes: only the first and
    the last of each run are looked at.
    """
    entered = moves(stay.filter(stay.joins_load), KEYS, "entered", {"net": None})
    left = moves(stay.filter(stay.leaves_load), KEYS, "left", {"net": None})
    sums = together(entered, left, KEYS)
    ms = net_ms(sums.day, sums.net_items, sums.net_offset)
    return sums.mutate(net_ms=ms).select(*LOAD_DAY).cast(LOAD_DAY)


def load_month(stay: ir.Table) -> ir.Table:
    """Return LOAD_MONTH: the same sums, all days of a month taken together."""
    months = {day: _month(stay[day]) for day in ("entered_day", "left_day")}
    return load_day(stay.mutate(**months))


def _month(day: ir.DateColumn) -> ir.DateColumn:
    """Return the first of the day's month: as a date, which engines forget when they truncate."""
    return day.cast("timestamp").truncate("M").date()
