"""Daily net changes of the items on the clock, per team and kind."""

import ibis.expr.types as ir

from headwater.metrics.derivation.roll_up import moves, net_ms, together
from headwater.metrics.relations import LOAD_DAY

KEYS = ("team_id", "level", "kind")


def load_day(stay: ir.Table) -> ir.Table:
    """Return LOAD_DAY: net changes of items on the clock per team, level, kind and local day."""
    on_clock = stay.filter(stay.in_flow)
    entered = moves(on_clock, KEYS, "entered", {"net": None})
    left = moves(on_clock, KEYS, "left", {"net": None})
    sums = together(entered, left, KEYS)
    ms = net_ms(sums.day, sums.net_items, sums.net_offset)
    return sums.mutate(net_ms=ms).select(*LOAD_DAY).cast(LOAD_DAY)
