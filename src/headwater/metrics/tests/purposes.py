"""Invented worlds in which work has parents and says, or does not say, what it is for."""

import dataclasses

from hypothesis import strategies as st

from headwater.metrics.tests.worlds import (
    DAY,
    FIRST,
    NEVER_IMPORTED,
    Ask,
    Item,
    Looking,
    Ms,
    Told,
    World,
    Wrote,
    asks,
    worlds,
)

LEVELS = frozenset({"initiative", "epic"})
TEXTS = ("Fewer calls about parcels", "TBD", "faster refunds", "Customers 1 stay")
FLAWS = (None, None, "placeholder", "restates")
KEY_RESULTS = (None, None, 1, 2)

# So few instants that sayings meet at the same one, and at the borders of what happens.
moments = st.integers(0, 12).map(lambda step: FIRST + step * 30 * DAY)


@st.composite
def told(draw: st.DrawFn, item: int) -> Told:
    at = draw(moments)
    since = min(at, draw(moments))
    return Told(item, draw(st.sampled_from(TEXTS)), at, since, draw(st.sampled_from(FLAWS)))


@st.composite
def wrote(draw: st.DrawFn, item: int) -> Wrote:
    text = draw(st.sampled_from([None, *TEXTS]))
    at: Ms | None = None if text is None else draw(moments)
    flaw = None if text is None else draw(st.sampled_from(FLAWS))
    says = text is not None and flaw is None and at is not None
    return Wrote(
        item=item,
        text=text,
        at=at,
        since=min(at or 0, draw(moments)) if says else None,
        flaw=flaw,
        accepted=draw(st.sampled_from([None, None, *TEXTS])),
        felt_by=draw(st.sampled_from(["", "customer", "customer|platform"])),
        key_result=draw(st.sampled_from(KEY_RESULTS)),
        is_key_result=draw(st.booleans()),
        verdict=draw(st.sampled_from([None, "partly"])),
        reflected=draw(st.sampled_from([None, FIRST])),
    )


@st.composite
def placed(draw: st.DrawFn, item: Item) -> Item:
    level = draw(st.sampled_from(["initiative", "epic", "epic", "item", "item", "sub_item"]))
    below = list(range(1, item.item_id))
    parent = draw(st.sampled_from([None, NEVER_IMPORTED, *below, *below]))
    return dataclasses.replace(item, level=level, parent=parent)


@st.composite
def purposeful_worlds(draw: st.DrawFn) -> World:
    world = draw(worlds(most_items=12))
    items = tuple(draw(placed(item)) if item.item_id < 1000 else item for item in world.items)
    carrying = [item.item_id for item in items if item.level in LEVELS]
    said = [number for number in carrying if draw(st.booleans())]
    written = [number for number in carrying if draw(st.booleans())]
    return dataclasses.replace(
        world,
        items=items,
        told=tuple(draw(told(number)) for number in said),
        written=tuple(draw(wrote(number)) for number in written),
    )


@st.composite
def lookings(draw: st.DrawFn) -> Looking:
    states = [None, None, None, "in_progress", "done", "not_started", "discarded", "unmapped"]
    return Looking(
        words=draw(st.sampled_from(["", "", "", "PARCELS", "parcels k-1", "faster  refunds"])),
        state=draw(st.sampled_from(states)),
        present=draw(st.sampled_from([None, None, True, False])),
        key_result_id=draw(st.sampled_from([None, None, 1])),
        first=draw(st.sampled_from([0, 0, 1, 3, 50])),
        many=draw(st.sampled_from([1, 2, 100])),
    )


@st.composite
def purposeful_asks(draw: st.DrawFn, levels: frozenset[str] = LEVELS) -> Ask:
    ask = draw(asks())
    teamless = draw(st.sampled_from([frozenset(), frozenset({0})]))
    return dataclasses.replace(
        ask,
        teams=ask.teams | teamless,
        levels=levels,
        looking=draw(lookings()),
        chosen=draw(st.frozensets(st.integers(1, 12), max_size=6)),
    )
