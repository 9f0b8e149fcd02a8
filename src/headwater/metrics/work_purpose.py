"""Single initiatives and epics: what each is for, where it stands, and what lies under it."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.active_work import LISTED, standing
from headwater.metrics.anticipated import anticipated
from headwater.metrics.asked import in_scope
from headwater.metrics.portfolio import days_taken


def work_purpose(
    item: ir.Table, tracker_outcome: ir.Table, written: ir.Table, chosen: ir.Table
) -> ir.Table:
    """Return one row per chosen initiative and epic: all columns of `anticipated`, and
    `tracker_text`, `tracker_at`, `tracker_flaw` (null: the tracker says nothing).
    """
    asked = [of.semi_join(chosen, "item_id") for of in (item, tracker_outcome, written)]
    in_effect = anticipated(*asked)
    theirs = asked[1].select(
        "item_id",
        tracker_text=asked[1].text,
        tracker_at=asked[1].said_at,
        tracker_flaw=asked[1].flaw,
    )
    return in_effect.left_join(theirs, "item_id").drop("item_id_right")


def tracker_texts(tracker_outcome: ir.Table, chosen: ir.Table) -> ir.Table:
    """Return per chosen item of which the tracker says what it is for: `item_id`, `text`."""
    return tracker_outcome.semi_join(chosen, "item_id").select("item_id", "text")


def work_standing(item_flow: ir.Table, chosen: ir.Table, now: ir.Table) -> ir.Table:
    """Return per chosen item: `item_id`, `state` (see `standing`), `committed_at`, `completed_at`,
    `stage_entered_at`, `days` (Flow Time, or the age so far; null before commitment).
    """
    flow = item_flow.semi_join(chosen, "item_id").cross_join(now)
    moments = ("committed_at", "completed_at", "stage_entered_at")
    return flow.select("item_id", *moments, state=standing(flow), days=days_taken(flow))


def lying_under(
    item: ir.Table,
    item_flow: ir.Table,
    scope: ir.Table,
    chosen: ir.Table,
    looking: ir.Table,
    now: ir.Table,
) -> ir.Table:
    """Return the asked page of what lies directly under the chosen item and is in scope, in order
    of creation: `item_id`, `key`, `title`, `url`, `level`, `kind`, `team_id`, `state`, `days`, and
    `total`: how many rows there are on all pages.
    """
    below = item.filter(item.parent_id.isin(chosen.item_id))
    known = below.select("key", "title", "url", known_item=below.item_id)
    flow = in_scope(item_flow, scope).cross_join(now)
    stands = flow.mutate(state=standing(flow), days=days_taken(flow))
    found = known.join(stands, known.known_item == stands.item_id).select(
        *LISTED, "state", "days", "created_at"
    )
    in_order = ibis.row_number().over(order_by=[found.created_at, found.item_id])
    told = found.mutate(place=in_order, total=found.count().over())
    asked = told.cross_join(looking.select("first", "many"))
    page = asked.filter(asked.place >= asked.first, asked.place < asked.first + asked.many)
    return page.order_by("place").drop("created_at", "place", "first", "many")
