"""A small organisation with two teams: Otter finishes plenty, Heron finishes a handful.

Seeded and pinned to one moment, so that every page of it is known in advance.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.stays import build_stays
from headwater.vocabulary.work import (
    Change,
    Instant,
    Kind,
    Place,
    StageType,
    Status,
    StatusCategory,
    WorkItem,
)

SOURCE = "tracker"
FIRST = datetime(2023, 1, 2, 9, tzinfo=UTC)
NOW = datetime(2024, 11, 22, 12, tzinfo=UTC)
STAGES = (
    Stage("backlog", "Backlog", StageType.BACKLOG),
    Stage("ready", "Ready", StageType.QUEUE),
    Stage("building", "Building", StageType.ACTIVE),
    Stage("review", "Review", StageType.QUEUE),
    Stage("testing", "Testing", StageType.ACTIVE),
    Stage("done", "Done", StageType.DONE),
    Stage("discarded", "Discarded", StageType.DISCARDED),
)
PROJECTS = {"otter": "OTT", "heron": "HER"}
HOURS = {"ready": 30, "building": 40, "review": 60, "testing": 14}
KINDS = (Kind.FEATURE, Kind.FEATURE, Kind.DEFECT, Kind.RISK, Kind.DEBT)


def plan() -> Organisation:
    """Return the organisation: Payments › Checkout › Otter and Heron."""
    checkout = Stream(
        slug="checkout",
        name="Checkout",
        stages=STAGES,
        teams=(Team("otter", "Otter"), Team("heron", "Heron")),
        statuses=tuple(StatusRule(SOURCE, s.slug, s.slug) for s in STAGES),
    )
    return Organisation(
        name="Riverbank",
        domains=(Domain("payments", "Payments", (checkout,)),),
        team_rules=tuple(TeamRule("project", p, team) for team, p in PROJECTS.items()),
        kind_rules=tuple(KindRule(f"type:{kind}", kind) for kind in set(KINDS)),
    )


def delivery(*more: History) -> Delivery:
    """Return everything the tracker has: Otter's items every weekday, Heron's every ten days, and
    `more`.
    """
    own = (*_histories("otter", 20, Random(7)), *_histories("heron", 160, Random(8)))
    return Delivery(
        source=SOURCE,
        fetched_at=_instant(NOW),
        histories=(*own, *more),
        statuses=tuple(Status(s.slug, s.name, StatusCategory.UNKNOWN) for s in STAGES),
    )


def _histories(team: str, every_hours: int, random: Random) -> Iterator[History]:
    created, number = FIRST, 1
    while created < NOW - timedelta(days=1):
        yield _history(team, number, created, random)
        created += timedelta(hours=every_hours * random.uniform(0.5, 1.5))
        number += 1


def passed_through(team: str, number: int, created: datetime, each: timedelta) -> History:
    """Return an item that stayed in every stage for as long and was finished then."""
    steps = enumerate(("ready", "building", "review", "testing", "done"), 1)
    changes = [Change(at=_instant(created + n * each), status=status) for n, status in steps]
    return _with(changes, team, number, created, Random(number))


def back_and_forth(
    team: str, number: int, created: datetime, each: timedelta, times: int
) -> History:
    """Return an item that goes from building to review and back so many times, and stays there."""
    steps = enumerate(("ready", *("building", "review") * times), 1)
    changes = [Change(at=_instant(created + n * each), status=status) for n, status in steps]
    return _with(changes, team, number, created, Random(number))


def _history(team: str, number: int, created: datetime, random: Random) -> History:
    return _with(list(_changes(created, random)), team, number, created, random)


def _with(
    changes: Sequence[Change], team: str, number: int, created: datetime, random: Random
) -> History:
    place = Place((("project", PROJECTS[team]),))
    stays, repairs = build_stays(
        _instant(created),
        tuple(changes),
        first_status="backlog",
        first_place=place,
        fetched_at=_instant(NOW),
    )
    return History(_item(team, number, created, random), stays, repairs)


def _changes(created: datetime, random: Random) -> Iterator[Change]:
    at = created
    for status, hours in HOURS.items():
        at += timedelta(hours=random.expovariate(1 / hours) if status != "ready" else 2)
        if at >= NOW:
            return
        yield Change(at=_instant(at), status=status)
    at += timedelta(hours=random.expovariate(1 / HOURS["testing"]))
    if at < NOW:
        yield Change(at=_instant(at), status="discarded" if random.random() < 0.04 else "done")


def _item(team: str, number: int, created: datetime, random: Random) -> WorkItem:
    key = f"{PROJECTS[team]}-{number}"
    return WorkItem(
        external_id=key,
        key=key,
        title="=1+1 in the title" if number == 3 else f"Make step {number} of paying easier",
        created_at=_instant(created),
        url=f"https://tracker.example/browse/{key}",
        traits=(f"type:{random.choice(KINDS)}",),
    )


def _instant(when: datetime) -> Instant:
    return int(when.timestamp() * 1_000_000)
