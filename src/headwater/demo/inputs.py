"""Which inputs the demo's teams follow, and what some of them aim toward."""

import datetime as dt
from dataclasses import dataclass

from headwater.demo.calendar import Calendar
from headwater.demo.notes import somebody_of
from headwater.improvement.operations import close_aim, follow, let_go, set_aim
from headwater.organisation.queries import TeamEntry
from headwater.simulation.working_time import month_start

INTERRUPTIONS, BLOCKED, QUEUES, STARTS, OTHERS = (
    "unplanned_interruptions",
    "blocked_time",
    "queue_waiting",
    "starts_to_completions",
    "waiting_on_another_team",
)
REVIEW_DAY = 5  # of a month: when teams look at the month that has closed


@dataclass(frozen=True)
class Choice:
    """A team takes up an input so many months ago and, if `until` is said, lets it go then."""

    team: str
    metric: str
    ago: int
    until: int | None = None


@dataclass(frozen=True)
class Hope:
    """An aim: set so many months ago, until the end of a month `months` later. Where `learned` says
    something, it was closed with it on its last day. `stage` is what it is about, "" for all.
    """

    team: str
    metric: str
    ago: int
    months: int
    toward: str
    because: str
    stage: str = ""
    learned: str = ""


CHOICES = (
    Choice("otter", BLOCKED, ago=7, until=4),
    Choice("otter", QUEUES, ago=7),
    Choice("otter", INTERRUPTIONS, ago=5),
    Choice("otter", STARTS, ago=4),
    Choice("heron", STARTS, ago=6),
    Choice("heron", QUEUES, ago=6),
    Choice("heron", OTHERS, ago=2),
    Choice("kingfisher", QUEUES, ago=10),
    Choice("kingfisher", INTERRUPTIONS, ago=3),
    Choice("beaver", INTERRUPTIONS, ago=6),
    Choice("beaver", BLOCKED, ago=6),
    Choice("trout", QUEUES, ago=10),
    Choice("sturgeon", INTERRUPTIONS, ago=5),
)
HOPES = (
    Hope(
        "otter",
        QUEUES,
        ago=2,
        months=4,
        toward="shorter waits",
        because="what waits for days has to be explained again, and shoppers wait with it",
        stage="await-review",
    ),
    Hope(
        "heron",
        QUEUES,
        ago=3,
        months=4,
        toward="shorter waits",
        because="testers see a sprint’s work only in its last days",
        stage="await-testing",
    ),
    Hope(
        "beaver",
        INTERRUPTIONS,
        ago=3,
        months=5,
        toward="fewer things that come from the side",
        because="after the migration we would like to finish what we began in the same week",
    ),
    Hope(
        "trout",
        QUEUES,
        ago=9,
        months=3,
        toward="shorter waits",
        because="sellers hear “it is nearly done” for a week",
        stage="await-review",
        learned="Two of us reviewing at once changed nothing for sellers: the wait moved to the "
        "release sign-off. Worth knowing. That is where we look next.",
    ),
)


def write_inputs(calendar: Calendar) -> None:
    """Have each team follow what it chose and aim as it did, up to now."""
    for choice in CHOICES:
        _choose(calendar, choice)
    for hope in HOPES:
        _aim(calendar, hope)


def _choose(calendar: Calendar, choice: Choice) -> None:
    team, by = calendar.teams[choice.team], somebody_of(choice.team)
    follow(team, choice.metric, by=by, now=_review(calendar, team, choice.ago))
    if choice.until is not None:
        let_go(team, choice.metric, by=by, now=_review(calendar, team, choice.until))


def _aim(calendar: Calendar, hope: Hope) -> None:
    team, by = calendar.teams[hope.team], somebody_of(hope.team)
    ends_on = _month(calendar, hope.ago - hope.months - 1) - dt.timedelta(days=1)
    set_aim(
        team,
        hope.metric,
        toward=hope.toward,
        because=hope.because,
        ends_on=ends_on,
        stage=hope.stage,
        by=by,
        now=_review(calendar, team, hope.ago),
    )
    if hope.learned:
        close_aim(team, hope.metric, hope.learned, by=by, now=calendar.morning(team, ends_on))


def _review(calendar: Calendar, team: TeamEntry, ago: int) -> dt.datetime:
    """Return when a team looked at its numbers so many months ago."""
    return calendar.morning(team, _month(calendar, ago).replace(day=REVIEW_DAY))


def _month(calendar: Calendar, ago: int) -> dt.date:
    return month_start(calendar.this_month, -ago)
