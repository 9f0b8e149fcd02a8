"""Daily net changes per stage: of its items, of those being worked on, and the traffic."""

import ibis.expr.types as ir

from headwater.metrics.derivation.roll_up import moves, net_ms, together
from headwater.metrics.relations import STAGE_DAY

KEYS = ("team_id", "level", "stage_id")


def stage_day(stay: ir.Table) -> ir.Table:
    """Return STAGE_DAY: net changes per team, level, stage and local day. No stage, no row."""
    staged = stay.filter(stay.stage_id.notnull())
    tallies = {"net": None, "net_working": "working"}
    entered = moves(staged, KEYS, "entered", tallies, arrivals="arrived")
    left = moves(staged, KEYS, "left", tallies, departures="departed")
    sums = together(entered, left, KEYS)
    both = sums.mutate(
        net_ms=net_ms(sums.day, sums.net_items, sums.net_offset),
        net_working_ms=net_ms(sums.day, sums.net_working_items, sums.net_working_offset),
    )
    return both.select(*STAGE_DAY).cast(STAGE_DAY)
