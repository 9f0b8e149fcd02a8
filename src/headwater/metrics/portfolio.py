"""The portfolio: initiatives and epics with what they hope for, where they stand, page by page."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.active_work import LISTED, purposeful, standing
from headwater.metrics.anticipated import hoping
from headwater.metrics.serving import with_served
from headwater.metrics.sums import days

ORDER = ("in_progress", "done", "not_started", "unmapped", "discarded")


def portfolio(
    work: ir.Table, written: ir.Table, scope: ir.Table, looking: ir.Table, now: ir.Table
) -> ir.Table:
    """Return the initiatives and epics that are looked at, in order: those in progress first, the
    longest ahead; then what was done, the newest ahead; then what was not started; discarded last.

    Columns: `item_id`, `key`, `title`, `url`, `level`, `kind`, `team_id` (0: none), `parent_id`,
    `state` (see `standing`), `committed_at`, `completed_at`, `days` (Flow Time, or the age so far;
    null before commitment), all of `anticipated`, `serves_id`, and `total`: how many rows there are
    on all pages.
    """
    return _page(_matching(_told(work, written, scope, now), looking), looking)


def portfolio_counts(
    work: ir.Table, written: ir.Table, scope: ir.Table, looking: ir.Table, now: ir.Table
) -> ir.Table:
    """Return how many of the initiatives and epics that are looked at, on all pages, are in which
    `state`: `items`, and of these those whose outcome is `present`.
    """
    found = _matching(_told(work, written, scope, now), looking)
    present = found.count(where=found.present)
    return found.group_by("state").aggregate(items=found.count(), present=present)


def _told(work: ir.Table, written: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    told = with_served(hoping(purposeful(work, scope), written), written).cross_join(now)
    told = told.mutate(days=days_taken(told), state=standing(told))
    return told.select(*SHOWN, "created_at")


def days_taken(flow: ir.Table) -> ir.FloatingValue:
    """Return Flow Time in days, or the age so far at `flow.now`; null before commitment."""
    going = flow.committed_at.notnull() & (standing(flow) == "in_progress")
    took = flow.committed_at.notnull() & flow.completed_at.notnull()
    age = flow.now.delta(flow.committed_at, unit="millisecond")
    return ibis.cases((going, days(age)), (took, days(flow.flow_ms)))


def _matching(told: ir.Table, looking: ir.Table) -> ir.Table:
    asked = looking.select("state", "present", "key_result_id").rename(
        asked_state="state", asked_present="present", asked_key_result="key_result_id"
    )
    both = told.cross_join(asked)
    kept = both.filter(
        both.asked_state.isnull() | (both.state == both.asked_state),
        both.asked_present.isnull() | (both.present == both.asked_present),
        both.asked_key_result.isnull() | (both.serves_id == both.asked_key_result).fill_null(False),
    ).select(*told.columns)
    return kept.anti_join(_lacking(kept, looking), "item_id")


def _lacking(kept: ir.Table, looking: ir.Table) -> ir.Table:
    """Return the items in which one of the words is missing."""
    words = looking.select(word=looking.words.lower().split(" ").unnest())
    words = words.filter(words.word != "")
    text = ibis.literal(" ").join([kept.key, kept.title, kept.text.fill_null("")]).lower()
    both = kept.select("item_id", searched=text).cross_join(words)
    return both.filter(~both.searched.contains(both.word)).select("item_id").distinct()


def _page(found: ir.Table, looking: ir.Table) -> ir.Table:
    """The only window of the question, over initiatives and epics alone. It sorts ids: the many
    texts are fetched for the page.
    """
    order = [_rank(found), _moment(found), found.item_id]
    place = ibis.row_number().over(order_by=order)
    placed = found.mutate(place=place, total=found.count().over())
    placed = placed.select("place", "total", page_id=placed.item_id)
    asked = placed.cross_join(looking.select("first", "many"))
    page = asked.filter(asked.place >= asked.first, asked.place < asked.first + asked.many)
    told = page.join(found, page.page_id == found.item_id)
    return told.order_by("place").select(*SHOWN, "total")


def _rank(found: ir.Table) -> ir.IntegerValue:
    return ibis.cases(
        *((found.state == state, rank) for rank, state in enumerate(ORDER)), else_=len(ORDER)
    )


def _moment(found: ir.Table) -> ir.IntegerValue:
    """The longest in progress first; of everything else the newest."""
    epoch = ibis.timestamp("1970-01-01 00:00:00")
    at = ibis.coalesce(found.completed_at, found.created_at).delta(epoch, unit="millisecond")
    begun = found.committed_at.delta(epoch, unit="millisecond")
    return (found.state == "in_progress").ifelse(begun, -at)


def children(item: ir.Table, item_flow: ir.Table, chosen: ir.Table) -> ir.Table:
    """Return per chosen item that has any: `item_id`, the number of `items` (or epics) directly
    under it that were not discarded, and of them those `finished` and `in_progress`.
    """
    asked = chosen.select(above_id=chosen.item_id)
    below = item.join(asked, item.parent_id == asked.above_id).select("item_id", "above_id")
    flow = item_flow.filter(item_flow.level.isin(["item", "epic"]), item_flow.state != "discarded")
    flow = flow.select(flow_item=flow.item_id, state=standing(flow))
    joined = below.join(flow, below.item_id == flow.flow_item)
    return joined.group_by(item_id=joined.above_id).aggregate(
        items=joined.count(),
        finished=joined.count(where=joined.state == "done"),
        in_progress=joined.count(where=joined.state == "in_progress"),
    )


SHOWN = (
    *LISTED,
    "parent_id",
    "state",
    "committed_at",
    "completed_at",
    "days",
    "text",
    "said_at",
    "said_by",
    "flaw",
    "present",
    "since",
    "differs",
    "felt_by",
    "key_result_id",
    "is_key_result",
    "verdict",
    "reflected_at",
    "serves_id",
)
