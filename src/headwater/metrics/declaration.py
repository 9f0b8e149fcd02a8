"""What a metric says about itself, printed beside every number it gives."""

from enum import StrEnum

import msgspec

from headwater.vocabulary.work import Level


class MetricKind(StrEnum):
    """Whether a team can change the number directly."""

    INPUT = "input"  # behaviour the team can change; it may set itself an aim
    OUTPUT = "output"  # a result; an aim on it is refused


class Direction(StrEnum):
    """What to look for. Never a target."""

    RISE = "rise"
    FALL = "fall"
    STEADY = "steady"
    WATCH = "watch"


class Declaration(msgspec.Struct, frozen=True):
    """One metric in words. Sentences are for readers who do not know the field.

    `excludes` maps the reason in a result's `excluded_<reason>` column to why such items are left
    out. `policies` are the choices behind the number: the clock's start and end, what is counted.

    An input also says which outputs it tends to move and why: `moves`, by the output's name, the
    one it moves most first. `headline` is the column of its own question that holds the value; `n`
    is how many items it rests on. Where a period has several rows, `per` is the column that tells
    them apart. `levels` are those it is asked of, and one of them is `called` so.
    """

    name: str
    title: str
    question: str
    unit: str
    formula: str
    kind: MetricKind
    direction: Direction
    limits: str
    source: str
    excludes: dict[str, str] = {}
    policies: tuple[str, ...] = ()
    moves: dict[str, str] = {}
    headline: str = ""
    per: str = ""
    levels: tuple[Level, ...] = (Level.ITEM,)
    called: str = "item"


FLOW_FRAMEWORK = "Flow Framework (Mik Kersten, Project to Product, 2018)"

NEVER_STARTED = "finished without ever being in a queue or active stage, so no clock ever started"
UNMAPPED_STATUS = "was in a status that has no stage yet, so part of its history is unknown"
NO_TEAM = "was in a place that belongs to no team, so part of its history is unknown"

UNUSABLE = {"unmapped_status": UNMAPPED_STATUS, "no_team": NO_TEAM}
UNTIMED = {"never_started": NEVER_STARTED} | UNUSABLE

CLOCK_STARTS = "The clock starts when an item first enters a queue or active stage."
CLOCK_STOPS = "It stops at the last entry into a done stage that the item has not left since."
REOPENED = "Time in a done stage before a reopening is not counted; the item counts when last done."
PARKED = "Time parked back in the backlog counts unless the stream says otherwise."
DISCARDED = "Discarded items are not finished work; time spent discarded is not counted."
WEEKENDS = "Weekends and nights count: an item waits through them too."
LOCAL_TIME = "Days and periods are the team's own, in its time zone."
ITS_TEAM = "An item counts for the team that has it when it completes."

ITS_TEAM_NOW = (
    "An item counts for the team that completes it; while it is open, for the one that has it."
)
STARTED = "An item is started when it first enters a queue or active stage; it counts on that day."
COMPLETED = "It is completed on its last entry into a done stage that it has not left since."

FINISHED_WORK = (CLOCK_STOPS, ITS_TEAM, DISCARDED, LOCAL_TIME)
TIMED_WORK = (
    CLOCK_STARTS,
    CLOCK_STOPS,
    REOPENED,
    PARKED,
    DISCARDED,
    WEEKENDS,
    ITS_TEAM,
    LOCAL_TIME,
)
