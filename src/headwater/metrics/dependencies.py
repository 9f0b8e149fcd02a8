"""What items wait for: whose it is, and until when it was in the way."""

import ibis
import ibis.expr.types as ir

from headwater.vocabulary.identity import NO_TEAM
from headwater.vocabulary.work import StageType


def dependencies(dependency: ir.Table, item: ir.Table, item_flow: ir.Table) -> ir.Table:
    """Return each dependency, open over [`began_at`, `closed_at`), with the other item's
    `blocker_team`.

    `closed_at` is null while it is open. `unknown_owner`: the other item was never imported or
    belongs to no team (0). `unknown_end`: it is in a status that has no stage yet, so nobody knows
    whether it is done.
    """
    known = _identified(dependency, item)
    blocker = item_flow.select(
        "state", flow_of=item_flow.item_id, flow_team=item_flow.team_id, over_at=_over(item_flow)
    )
    known = known.left_join(blocker, [("blocker", "flow_of")])
    team = known.flow_team.fill_null(NO_TEAM)
    return known.select(
        "item_id",
        "began_at",
        blocker_team=team,
        closed_at=_earlier(known.ended_at, known.over_at),
        unknown_owner=team == NO_TEAM,
        unknown_end=(team != NO_TEAM) & (known.state == "unmapped").fill_null(False),
    )


def _identified(dependency: ir.Table, item: ir.Table) -> ir.Table:
    """Add `blocker`, the other item's id: told, or of the only item that has the key told."""
    nameless = dependency.filter(dependency.blocker_id.isnull())
    same = item.select("item_id", key_source=item.source, known_key=item.key).semi_join(
        nameless, [("key_source", "source"), ("known_key", "blocker_key")]
    )
    only = same.group_by("key_source", "known_key").aggregate(
        named=same.item_id.min(), same=same.count()
    )
    only = only.filter(only.same == 1)
    named = [("source", "key_source"), ("blocker_key", "known_key")]
    joined = dependency.left_join(only, named)
    joined = joined.mutate(blocker=joined.blocker_id.fill_null(joined.named))
    return joined.select(*dependency.columns, "blocker")


def _over(item_flow: ir.Table) -> ir.TimestampValue:
    """When an item was finished for good or discarded; null while it is neither."""
    discarded = item_flow.state == StageType.DISCARDED.value
    return item_flow.completed_at.fill_null(
        discarded.ifelse(item_flow.stage_entered_at, ibis.null("timestamp"))
    )


def _earlier(one: ir.TimestampValue, other: ir.TimestampValue) -> ir.TimestampValue:
    """The earlier of two instants either of which may be absent."""
    return ibis.least(one.fill_null(other), other.fill_null(one))
