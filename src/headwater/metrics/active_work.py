"""Initiatives and epics by the periods they were worked on in, and why some cannot be counted.

Source of the definition: docs/metrics/feature_factory_ratio.md.
"""

import ibis
import ibis.expr.types as ir

from headwater.metrics.anticipated import PURPOSEFUL
from headwater.metrics.asked import in_scope, zoned

LISTED = ("item_id", "key", "title", "url", "level", "kind", "team_id")
"""What a list says of each initiative and epic, whatever the list is about."""
LEFT_OUT = ("unmapped_status", "no_team", "never_started", "discarded")


def purposeful(flow: ir.Table, scope: ir.Table) -> ir.Table:
    """Return those of WORK, or the initiatives and epics of ITEM_FLOW, that are in scope."""
    return in_scope(flow.filter(flow.level.isin(PURPOSEFUL)), scope)


def reaching(flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return the initiatives and epics of WORK or ITEM_FLOW in scope once for each period they
    reach into, with `period`, which ends at `ends_at`, and `left_out`: why it does not count (null:
    it counts).

    One counts that was committed before the period's end, and neither completed nor discarded
    before its start. What was discarded later than the period's end still counts in it.
    """
    work = purposeful(flow, scope)
    work = work.mutate(begun_at=_begun(work), over_at=_over(work))
    placed = work.filter(work.begun_at.notnull()).join(zoned(team, scope), ["team_id", "level"])
    span = calendar.group_by("timezone", "period").aggregate(
        starts_at=calendar.starts_at.min(), ends_at=calendar.ends_at.max()
    )
    reaches = [
        placed.timezone == span.timezone,
        placed.begun_at < span.ends_at,
        placed.over_at.isnull() | (placed.over_at >= span.starts_at),
    ]
    met = placed.join(span, reaches)
    return met.select(*flow.columns, "period", "ends_at", left_out=_left_out(met))


def active(flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return those of `reaching` that count."""
    there = reaching(flow, team, scope, calendar)
    return there.filter(there.left_out.isnull()).drop("left_out")


def with_present(there: ir.Table) -> ir.Table:
    """Let `present` say whether each said by its period's end what it hopes for."""
    return there.mutate(present=(there.since < there.ends_at).fill_null(False))


def left_out(there: ir.Table) -> dict[str, ir.IntegerScalar]:
    """Return the counts of what does not count, by reason."""
    return {
        f"excluded_{reason}": there.count(where=(there.left_out == reason).fill_null(False))
        for reason in LEFT_OUT
    }


def standing(work: ir.Table) -> ir.StringValue:
    """Return where a piece of work stands now: not_started | in_progress | done | discarded |
    unmapped. What was committed and is parked in the backlog is in progress.
    """
    going = (work.state == "in_flow") | (work.committed_at.notnull() & (work.state == "backlog"))
    return ibis.cases(
        (going, "in_progress"), (work.state == "backlog", "not_started"), else_=work.state
    )


def _begun(work: ir.Table) -> ir.TimestampValue:
    """Of work in a status without a stage nobody knows whether it has begun, so it may have."""
    unknown = (work.state == "unmapped").ifelse(work.created_at, ibis.null("timestamp"))
    return ibis.coalesce(work.committed_at, unknown, work.completed_at)


def _over(work: ir.Table) -> ir.TimestampValue:
    gone = (work.state == "discarded").ifelse(work.stage_entered_at, ibis.null("timestamp"))
    return ibis.coalesce(work.completed_at, gone)


def _left_out(met: ir.Table) -> ir.StringValue:
    gone = (met.state == "discarded") & (met.over_at < met.ends_at)
    return ibis.cases(
        (gone, "discarded"),
        (met.excluded.notnull(), met.excluded),
        (met.committed_at.isnull(), "never_started"),
    )
