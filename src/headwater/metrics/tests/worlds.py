"""Small invented worlds: teams, mappings and histories of work that try every rule at once.

A world is plain Python. `oracle.py` says by brute force what is true in it; `engines.py` puts the
same world into an engine and asks the metrics.
"""

import datetime as dt
import random
from dataclasses import dataclass

from hypothesis import strategies as st

from headwater.metrics.periods import Granularity, Period, periods_between

Ms = int
"""Milliseconds since 1970, UTC."""

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST = int(dt.datetime(2024, 2, 20, tzinfo=dt.UTC).timestamp() * 1000)
HOUR = 3_600_000
DAY = 24 * HOUR

# Zones that switch at midnight, at odd offsets, or never.
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Africa/Cairo",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Pacific/Chatham",
)
KINDS = ("feature", "defect", "risk", "debt", "unmapped")
TRAITS = ("label:urgent", "field:Origin=Support")
STAGE_TYPES = ("backlog", "queue", "active", "active", "queue", "done", "done", "discarded", None)
NEVER_IMPORTED = 999
STATUSES = range(1, len(STAGE_TYPES) + 1)


@dataclass(frozen=True)
class Stage:
    """Where a team's status leads; no type means that it has no stage."""

    stage_id: int
    type: str
    blocked: bool


@dataclass(frozen=True)
class Team:
    team_id: int
    timezone: str
    parked_counts: bool
    stages: dict[int, Stage]  # by status
    blocking: frozenset[str]  # marks that mean blocked here
    unplanned: frozenset[str] = frozenset()  # traits that mean unplanned here


@dataclass(frozen=True)
class RawStay:
    status: int
    place: int
    marks: str
    entered: Ms
    left: Ms | None


@dataclass(frozen=True)
class Item:
    item_id: int
    level: str
    kind: str
    stays: tuple[RawStay, ...]
    traits: tuple[str, ...] = ()
    parent: int | None = None  # may be an item that is not in the world


@dataclass(frozen=True)
class Sprint:
    sprint_id: int
    starts: Ms | None
    completes: Ms | None
    spans: tuple[tuple[int, Ms, Ms | None], ...]  # item, joined, left


@dataclass(frozen=True)
class Wait:
    """A link of an item to another it waits for, told by its id or by its key alone."""

    item: int
    blocker: int  # may be an item that is not in the world
    began: Ms
    ended: Ms | None
    by_key: bool = False


@dataclass(frozen=True)
class Told:
    """What the tracker says an item is for."""

    item: int
    text: str
    at: Ms
    since: Ms
    flaw: str | None


@dataclass(frozen=True)
class Wrote:
    """What people wrote about an item in Headwater."""

    item: int
    text: str | None = None
    at: Ms | None = None
    since: Ms | None = None
    flaw: str | None = None
    accepted: str | None = None
    felt_by: str = ""
    key_result: int | None = None
    is_key_result: bool = False
    verdict: str | None = None
    reflected: Ms | None = None


@dataclass(frozen=True)
class World:
    teams: tuple[Team, ...]
    places: dict[int, int]  # place → team; a place that is missing belongs to nobody
    items: tuple[Item, ...]
    sprints: tuple[Sprint, ...] = ()
    waits: tuple[Wait, ...] = ()
    told: tuple[Told, ...] = ()
    written: tuple[Wrote, ...] = ()


@dataclass(frozen=True)
class Looking:
    """Which part of a long list is looked at, with the names of the relation `looking`."""

    words: str = ""
    state: str | None = None
    present: bool | None = None
    key_result_id: int | None = None
    first: int = 0
    many: int = 100


@dataclass(frozen=True)
class Ask:
    """What a page would ask for."""

    teams: frozenset[int]
    levels: frozenset[str]
    periods: tuple[Period, ...]
    until: Ms | None
    now: Ms
    looking: Looking = Looking()
    chosen: frozenset[int] = frozenset()

    def covers(self, team_id: int, level: str) -> bool:
        return team_id in self.teams and level in self.levels


def instant(ms: Ms) -> dt.datetime:
    """Return the aware instant."""
    return EPOCH + dt.timedelta(milliseconds=ms)


def naive(ms: Ms | None) -> dt.datetime | None:
    """Return the instant in UTC without a zone, as the relations hold it."""
    return None if ms is None else instant(ms).replace(tzinfo=None)


@st.composite
def teams(draw: st.DrawFn, team_id: int) -> Team:
    stages = {
        status: Stage(team_id * 100 + status, kind, draw(st.integers(0, 9)) == 0)
        for status, kind in zip(STATUSES, STAGE_TYPES, strict=True)
        if kind is not None
    }
    return Team(
        team_id=team_id,
        timezone=draw(st.sampled_from(ZONES)),
        parked_counts=draw(st.booleans()),
        stages=stages,
        blocking=frozenset(draw(st.sampled_from([(), ("flag",), ("flag", "flag|link:Blocks")]))),
        unplanned=frozenset(draw(st.sampled_from([(), ("label:urgent",), TRAITS]))),
    )


durations = st.one_of(
    st.integers(0, 12 * HOUR),
    st.integers(0, 40 * DAY),
    st.sampled_from([0, HOUR, DAY, 7 * DAY]),
)
# Mostly the usual way through, sometimes a status without a stage or a place without a team.
# (A strategy repeated within one_of counts once, so the values themselves are repeated.)
statuses = st.sampled_from([*STATUSES[:-1]] * 10 + [STATUSES[-1]])
endings = st.sampled_from([(), (6,), (6,), (6, 7), (3, 6), (8,)])
places = st.sampled_from([11, 12, 21, 21] * 10 + [99])
marks = st.sampled_from(["", "", "", "flag", "flag|link:Blocks"])


@st.composite
def histories(draw: st.DrawFn) -> tuple[RawStay, ...]:
    path = [*draw(st.lists(statuses, min_size=1, max_size=6)), *draw(endings)]
    entered = FIRST + draw(st.integers(0, 250 * 24)) * HOUR + draw(st.integers(0, HOUR))
    place = draw(places)
    found = []
    for number, status in enumerate(path):
        last = number == len(path) - 1
        left = None if last else entered + draw(durations)
        found.append(RawStay(status, place, draw(marks), entered, left))
        entered = left or entered
        place = draw(places) if draw(st.integers(0, 5)) == 0 else place
    return tuple(found)


@st.composite
def items(draw: st.DrawFn, item_id: int) -> Item:
    level = draw(st.sampled_from(["item", "item", "item", "epic"]))
    traits = tuple(draw(st.lists(st.sampled_from([*TRAITS, "type:1"]), max_size=2, unique=True)))
    return Item(item_id, level, draw(st.sampled_from(KINDS)), draw(histories()), traits)


def routine(item_id: int, seed: int) -> Item:
    """Return an ordinary item of team 1, done within weeks: expectations need many of them."""
    chance = random.Random(seed)
    entered = FIRST + chance.randrange(250 * DAY)
    stays = []
    for status in (1, 2, 3, 5):
        left = entered + chance.randrange(HOUR, 6 * DAY)
        stays.append(RawStay(status, 11, "", entered, left))
        entered = left
    stays.append(RawStay(6, 11, "", entered, None))
    return Item(item_id, "item", chance.choice(KINDS), tuple(stays))


@st.composite
def sprints(draw: st.DrawFn, sprint_id: int, of: tuple[Item, ...]) -> Sprint:
    starts = FIRST + draw(st.integers(0, 280)) * DAY
    completes = starts + 14 * DAY
    spans = []
    for item in of:
        joined = starts + draw(st.sampled_from([-DAY, 0, DAY]))
        left = draw(st.sampled_from([None, None, starts, starts + 7 * DAY, completes + DAY]))
        spans.append((item.item_id, joined, left))
    unknown = draw(st.integers(0, 5)) == 0
    return Sprint(sprint_id, starts, None if unknown else completes, tuple(spans))


@st.composite
def waits(draw: st.DrawFn, of: tuple[Item, ...]) -> Wait:
    """A link made about when something happened to the item; most are never taken away."""
    item = draw(st.sampled_from(of))
    around = draw(st.sampled_from(item.stays)).entered
    began = around + draw(st.sampled_from([-DAY, 0, HOUR, DAY]))
    lasts = draw(st.one_of(st.none(), st.none(), durations))
    numbers = [each.item_id for each in of if each is not item]
    return Wait(
        item=item.item_id,
        blocker=draw(st.sampled_from([*numbers, *numbers, NEVER_IMPORTED])),
        began=began,
        ended=None if lasts is None else began + lasts,
        by_key=draw(st.booleans()),
    )


@st.composite
def worlds(draw: st.DrawFn, most_items: int = 14) -> World:
    odd = [draw(items(number)) for number in range(1, draw(st.integers(1, most_items)) + 1)]
    crowd, seed = draw(st.sampled_from([0, 0, 20, 40])), draw(st.integers(0, 10_000))
    made = (*odd, *(routine(1000 + number, seed + number) for number in range(crowd)))
    return World(
        teams=(draw(teams(1)), draw(teams(2))),
        places={11: 1, 12: 1, 21: 2},
        items=made,
        sprints=tuple(draw(sprints(number, tuple(odd))) for number in range(1, 4)),
        waits=tuple(draw(st.lists(waits(tuple(odd)), max_size=3 * len(odd)))),
    )


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    granularity = draw(st.sampled_from(list(Granularity)))
    first = dt.date(2024, 2, 15) + dt.timedelta(days=draw(st.integers(0, 200)))
    reach = {Granularity.DAY: 40, Granularity.WEEK: 100, Granularity.MONTH: 300}
    last = first + dt.timedelta(days=reach.get(granularity, 400))
    end = FIRST + 700 * DAY
    return Ask(
        teams=draw(st.sampled_from([frozenset({1, 2}), frozenset({1}), frozenset({2})])),
        levels=draw(st.sampled_from([frozenset({"item"}), frozenset({"item", "epic"})])),
        periods=periods_between(granularity, first, last),
        until=draw(st.sampled_from([None, end])),
        now=end,
    )
