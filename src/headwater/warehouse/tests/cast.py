"""The small organisation and the deliveries that these tests are about."""

import random
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from headwater.vocabulary.delivery import Delivery, History, Repair, SetAside
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    LevelRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import (
    Dependency,
    ItemType,
    Kind,
    Level,
    Place,
    Sprint,
    SprintSpan,
    StageType,
    Status,
    Stay,
    TrackerOutcome,
    WorkItem,
)
from headwater.warehouse import Warehouse
from headwater.warehouse.roll_ups import KEYS, ROLL_UP, SUMS
from headwater.warehouse.schema import TABLES

DAY = 86_400_000_000
START = 1_711_756_800_000_000  # 30 March 2024: clocks in Europe change on the next day
STATUSES = ("todo", "doing", "review", "done", "dropped", "odd")
CHECKOUT, SEARCH, NOWHERE = (Place((("project", name),)) for name in ("SHOP", "FIND", "OLD"))
FLAGGED = ("flag",)

STAGES = (
    Stage("ideas", "Ideas", StageType.BACKLOG),
    Stage("build", "Build", StageType.ACTIVE),
    Stage("review", "Waiting for review", StageType.QUEUE),
    Stage("live", "Live", StageType.DONE),
    Stage("dropped", "Dropped", StageType.DISCARDED),
)
RULES = (
    StatusRule("jira", "todo", "ideas"),
    StatusRule("jira", "doing", "build"),
    StatusRule("jira", "review", "review"),
    StatusRule("jira", "review", "build", team="search"),
    StatusRule("jira", "done", "live"),
    StatusRule("jira", "dropped", "dropped"),
)
SHOPPING = Stream(
    "shopping",
    "Shopping",
    timezone="Europe/Berlin",
    stages=STAGES,
    teams=(Team("checkout", "Checkout"), Team("search", "Search", timezone="America/New_York")),
    statuses=RULES,
)
ORGANISATION = Organisation(
    domains=(Domain("retail", "Retail", (SHOPPING,)),),
    team_rules=(TeamRule("project", "SHOP", "checkout"), TeamRule("project", "FIND", "search")),
    kind_rules=(KindRule("type:bug", Kind.DEFECT), KindRule("type:story", Kind.FEATURE)),
    level_rules=(LevelRule("label:big", Level.EPIC),),
)


def history(
    external_id: str,
    *steps: tuple[str, float],
    place: Place = CHECKOUT,
    marks: tuple[str, ...] = (),
    traits: tuple[str, ...] = ("type:story",),
    title: str = "",
    repairs: Mapping[Repair, int] | None = None,
    spans: Sequence[SprintSpan] = (),
    waits: Sequence[Dependency] = (),
    outcome: TrackerOutcome | None = None,
) -> History:
    """Return an item that entered each status at START + that many days."""
    moments = [START + int(day * DAY) for _, day in steps]
    stays = tuple(
        Stay(status, place, marks, entered, left)
        for (status, _), entered, left in zip(steps, moments, [*moments[1:], None], strict=True)
    )
    named = title or f"About {external_id}"
    item = WorkItem(external_id, external_id, named, moments[0], type_id="story", traits=traits)
    return History(item, stays, repairs or {}, tuple(spans), tuple(waits), outcome)


def finished(external_id: str, place: Place = CHECKOUT) -> History:
    """Return an item that was done after four days."""
    return history(external_id, ("todo", 0), ("doing", 1), ("review", 2), ("done", 4), place=place)


def delivery(*histories: History, cursor: str | None = None, gone: Sequence[str] = ()) -> Delivery:
    """Return a delivery of the source `jira`."""
    return Delivery(
        "jira",
        START,
        histories,
        gone=tuple(gone),
        statuses=tuple(Status(name, name.title()) for name in STATUSES[:-1]),
        types=(ItemType("story", "Story"),),
        sprints=(Sprint("s1", "Sprint 1", START, START + 14 * DAY),),
        cursor=cursor,
    )


def some_histories(seed: int, count: int, names: Sequence[str]) -> tuple[History, ...]:
    """Return a reproducible mixture of items with all sorts of histories."""
    chance = random.Random(seed)
    return tuple(_some_history(chance, name) for name in chance.sample(list(names), count))


def _some_history(chance: random.Random, name: str) -> History:
    count = chance.randrange(1, 7)
    entered = START + chance.randrange(0, 90 * DAY, 250_000)
    stays: list[Stay] = []
    for step in range(count):
        left = None if step == count - 1 else entered + chance.randrange(0, 9 * DAY, 250_000)
        stays.append(
            Stay(
                chance.choice(STATUSES),
                chance.choice((CHECKOUT, CHECKOUT, SEARCH, NOWHERE)),
                chance.choice(((), (), FLAGGED, ("link:Blocks",))),
                entered,
                left,
            )
        )
        entered = left or entered
    kind = chance.choice(("type:bug", "type:story", "type:task"))
    traits = chance.choice(((kind,), (kind, "label:big")))
    item = WorkItem(name, name, f"About {name}", stays[0].entered_at, traits=traits)
    repairs = chance.choice(({}, {Repair.DUPLICATE: 2}))
    spans = chance.choice(((), (SprintSpan("s1", stays[0].entered_at, None),)))
    waits = chance.choice(((), (Dependency("J-1", stays[0].entered_at, None, "J-1"),)))
    said = TrackerOutcome("Fewer payments fail.", stays[0].entered_at, stays[0].entered_at)
    return History(item, tuple(stays), repairs, spans, waits, chance.choice((None, said)))


@st.composite
def deliveries(draw: st.DrawFn) -> list[Delivery]:
    """Some deliveries that overlap: items come again, changed or gone."""
    names = [f"J-{number}" for number in range(8)]
    found = []
    for _ in range(draw(st.integers(1, 4))):
        count = draw(st.integers(0, 6))
        histories = some_histories(draw(st.integers(0, 10**6)), count, names)
        gone = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        found.append(delivery(*histories, gone=gone))
    return found


def with_set_aside(source: str, file: str, *lines: int) -> Delivery:
    """Return a delivery of rows that could not be used."""
    rows = tuple(SetAside(file, line, "no status") for line in lines)
    return Delivery(source, START, set_aside=rows)


PER_BATCH = ("batch", "about")
"""What says when and how often something was loaded, rather than what."""


def contents(warehouse: Warehouse) -> dict[str, list[dict[str, object]]]:
    """Return all that is stored but when it was loaded, in an order of its own.

    Of the roll-up the sums per key, since its rows add up. Of the marks those still in use: what a
    replaced stay was marked with stays known until the next mapping, and does no harm.
    """
    return {
        name: sorted(warehouse.read(_content_of(name)).to_pylist(), key=repr)
        for name in TABLES
        if name not in PER_BATCH
    }


def _content_of(name: str) -> str:
    if name == "mark_blocked":
        return "SELECT * FROM mark_blocked WHERE marks IN (SELECT marks FROM stay)"
    if name != ROLL_UP:
        return f"SELECT * FROM {name}"
    sums = ", ".join(f"sum({column}) AS {column}" for column in SUMS)
    something = " OR ".join(f"sum({column}) <> 0" for column in SUMS)
    return f"SELECT {', '.join(KEYS)}, {sums} FROM {name} GROUP BY ALL HAVING {something}"


def count(warehouse: Warehouse, table: str, condition: str = "true") -> int:
    """Return how many rows of a table meet a condition."""
    found = warehouse.read(f"SELECT count(*) AS n FROM {table} WHERE {condition}")
    return int(found["n"][0].as_py())
