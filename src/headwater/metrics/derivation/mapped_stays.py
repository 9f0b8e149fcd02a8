"""Stays with what they mean: team, stage, clock, commitment and completion.

The only place with window functions over stays: they cost too much to be run with every question.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from headwater.metrics.derivation.local_day import with_local_day
from headwater.metrics.relations import STAY
from headwater.vocabulary.work import StageType

STARTED = (StageType.QUEUE.value, StageType.ACTIVE.value)
OFF_CLOCK, ON_CLOCK_IF_COMMITTED, ON_CLOCK = range(3)


def map_stays(
    raw_stay: ir.Table,
    item: ir.Table,
    place_team: ir.Table,
    status_stage: ir.Table,
    mark_blocked: ir.Table,
    team: ir.Table,
    clock: ir.Table,
) -> ir.Table:
    """Return STAY: what each stored stay means by the organisation's mapping.

    A stay in no team's place has team 0, no stage, and days in UTC. All stays of an item have to
    be given together.
    """
    described = _with_stage(_with_team(_with_item(raw_stay, item), place_team, team), status_stage)
    placed = _with_neighbours(_with_blocked(described, mark_blocked))
    flagged = placed.mutate(**_flags(placed))
    for instant, day in (("entered_at", "entered_day"), ("left_at", "left_day")):
        flagged = with_local_day(flagged, clock, instant, day)
    return flagged.select(*STAY)


def _with_item(stay: ir.Table, item: ir.Table) -> ir.Table:
    known = item.select(known_item=item.item_id, level=item.level, kind=item.kind)
    return stay.join(known, stay.item_id == known.known_item).drop("known_item")


def _with_team(stay: ir.Table, place_team: ir.Table, team: ir.Table) -> ir.Table:
    place = place_team.select(known_place=place_team.place_id, place_team=place_team.team_id)
    joined = stay.left_join(place, stay.place_id == place.known_place)
    joined = joined.mutate(team_id=joined.place_team.fill_null(0))
    policy = team.select("timezone", "parked_counts", known_team=team.team_id)
    joined = joined.left_join(policy, joined.team_id == policy.known_team)
    return joined.select(*stay.columns, "team_id", "timezone", "parked_counts")


def _with_stage(stay: ir.Table, status_stage: ir.Table) -> ir.Table:
    stage = status_stage.select(
        "stage_id",
        "stage_type",
        stage_team=status_stage.team_id,
        stage_status=status_stage.status_id,
        status_blocked=status_stage.blocked,
    )
    joined = stay.left_join(
        stage, (stay.team_id == stage.stage_team) & (stay.status_id == stage.stage_status)
    )
    return joined.select(*stay.columns, "stage_id", "stage_type", "status_blocked")


def _with_blocked(stay: ir.Table, mark_blocked: ir.Table) -> ir.Table:
    mark = mark_blocked.select(
        mark_team=mark_blocked.team_id,
        known_marks=mark_blocked.marks,
        marks_blocked=mark_blocked.blocked,
    )
    joined = stay.left_join(
        mark, (stay.team_id == mark.mark_team) & (stay.marks == mark.known_marks)
    )
    blocked = joined.status_blocked.fill_null(False) | joined.marks_blocked.fill_null(False)
    return joined.mutate(blocked=blocked).select(*stay.columns, "blocked")


def _with_neighbours(stay: ir.Table) -> ir.Table:
    """Add what the stays around each one say; `seq` has no gaps, so a place in it is a number."""
    stay = stay.mutate(clock=_clock(stay))
    ordered = ibis.window(group_by=stay.item_id, order_by=stay.seq)
    whole = ibis.window(group_by=stay.item_id)
    started = stay.stage_type.isin(STARTED)
    unfinished = ~_is(stay.stage_type, StageType.DONE)
    return stay.mutate(
        team_before=stay.team_id.lag().over(ordered),
        team_after=stay.team_id.lead().over(ordered),
        stage_before=stay.stage_id.lag().over(ordered),
        stage_after=stay.stage_id.lead().over(ordered),
        type_before=stay.stage_type.lag().over(ordered),
        clock_before=stay.clock.lag().over(ordered),
        clock_after=stay.clock.lead().over(ordered),
        commits_at_seq=ibis.ifelse(started, stay.seq, ibis.null("int32")).min().over(whole),
        last_unfinished_seq=ibis.ifelse(unfinished, stay.seq, ibis.null("int32")).max().over(whole),
    )


def _clock(stay: ir.Table) -> ir.IntegerValue:
    """Whether a stay is on the clock, as far as it alone can tell."""
    parked = _is(stay.stage_type, StageType.BACKLOG) & stay.parked_counts.fill_null(False)
    return ibis.cases(
        (stay.stage_type.isin(STARTED), ON_CLOCK),
        (parked, ON_CLOCK_IF_COMMITTED),
        else_=OFF_CLOCK,
    )


def _flags(stay: ir.Table) -> Mapping[str, ir.BooleanValue]:
    committed = (stay.seq > stay.commits_at_seq).fill_null(False)
    parked = committed & _is(stay.stage_type, StageType.BACKLOG)
    active = _is(stay.stage_type, StageType.ACTIVE)
    in_flow = _in_flow(stay, stay.clock, 0)
    stayed_before = _same_team(stay, "before") & _in_flow(stay, stay.clock_before, -1)
    stays_after = _same_team(stay, "after") & _in_flow(stay, stay.clock_after, 1)
    return {
        "working": active & ~stay.blocked,
        "in_flow": in_flow,
        "parked": parked,
        "arrived": stay.team_before.isnull() | _moved(stay, "before"),
        "departed": stay.team_after.notnull() & _moved(stay, "after"),
        "joins_load": in_flow & ~stayed_before,
        "leaves_load": in_flow & stay.left_at.notnull() & ~stays_after,
        "commits": (stay.seq == stay.commits_at_seq).fill_null(False),
        "finishes": _is(stay.stage_type, StageType.DONE) & ~_is(stay.type_before, StageType.DONE),
        # done from here to the end: the first stay after the last that was not
        "completes": stay.seq == stay.last_unfinished_seq.fill_null(-1) + 1,
    }


def _in_flow(stay: ir.Table, clock: ir.IntegerColumn, distance: int) -> ir.BooleanValue:
    """Say whether the stay at `distance` from this one, of which `clock` is told, is on it."""
    committed = stay.seq + distance > stay.commits_at_seq
    on_clock = (clock == ON_CLOCK) | ((clock == ON_CLOCK_IF_COMMITTED) & committed)
    return on_clock.fill_null(False)


def _same_team(stay: ir.Table, side: str) -> ir.BooleanValue:
    return stay.team_id.identical_to(stay[f"team_{side}"])


def _moved(stay: ir.Table, side: str) -> ir.BooleanValue:
    return ~(_same_team(stay, side) & stay.stage_id.identical_to(stay[f"stage_{side}"]))


def _is(stage_type: ir.StringValue, wanted: StageType) -> ir.BooleanValue:
    return (stage_type == wanted.value).fill_null(False)
