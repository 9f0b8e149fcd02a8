"""Initiatives and epics of Otter and Heron, each in a state of its own, and what lies under one.

What the tracker says of them is what real trackers say: an outcome, a placeholder, the delivery
date, or nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from headwater.flow.tests import cast as flow
from headwater.vocabulary.delivery import Delivery, History
from headwater.vocabulary.identity import item_id
from headwater.vocabulary.organisation import Organisation
from headwater.vocabulary.stays import build_stays
from headwater.vocabulary.work import (
    Change,
    Kind,
    Level,
    Place,
    Status,
    StatusCategory,
    TrackerOutcome,
    WorkItem,
)

SOURCE = flow.SOURCE
NOW = flow.NOW
REFUNDS, LEDGER, CHECKOUT, QUEUE, IMPORTER = "OTT-901", "OTT-902", "OTT-903", "OTT-904", "OTT-905"
ODD, PAYOUTS, DROPPED, NOBODYS, MONEY = "OTT-906", "HER-901", "HER-902", "NIX-1", "OTT-900"
HOPED = "Customers have their money back in one day instead of five."
DELIVERED = "Deliver the upgrade by Q4"
ODD_TITLE = '<script>alert("odd")</script> & more'

NOT_STARTED = ("backlog",)
IN_PROGRESS = ("backlog", "ready", "building")
DONE = (*IN_PROGRESS, "review", "testing", "done")
GONE = ("backlog", "ready", "discarded")


def number_of(key: str) -> int:
    """Return an item's identity in the warehouse."""
    return item_id(SOURCE, key)


def delivery(*more: History) -> Delivery:
    """Return all of it, and `more`."""
    return Delivery(
        source=SOURCE,
        fetched_at=flow._instant(NOW),
        histories=(*_histories(), *more),
        statuses=tuple(Status(s.slug, s.name, StatusCategory.UNKNOWN) for s in flow.STAGES),
    )


def each_team_its_own_stream() -> Organisation:
    """Return the organisation with Heron in a stream of its own beside Checkout."""
    whole = flow.plan()
    (payments,), (checkout,) = whole.domains, whole.domains[0].streams
    otter, heron = checkout.teams
    streams = (
        replace(checkout, teams=(otter,)),
        replace(checkout, slug="payouts", name="Payouts", teams=(heron,)),
    )
    return replace(whole, domains=(replace(payments, streams=streams),))


def history(
    key: str,
    title: str,
    through: Iterable[str],
    *,
    level: Level = Level.EPIC,
    kind: Kind = Kind.FEATURE,
    parent: str = "",
    hoped: str = "",
    began: int = 60,
    url: str | None = None,
) -> History:
    """Return an item created `began` days before NOW that entered a status every third day."""
    created = NOW - timedelta(days=began)
    project = key.split("-")[0]
    stays, repairs = build_stays(
        flow._instant(created),
        tuple(_changes(created, through)),
        first_status="backlog",
        first_place=Place((("project", project),)),
        fetched_at=flow._instant(NOW),
    )
    item = WorkItem(
        external_id=key,
        key=key,
        title=title,
        created_at=flow._instant(created),
        level=level,
        url=f"https://tracker.example/browse/{key}" if url is None else url,
        parent_external_id=parent,
        traits=(f"type:{kind}",),
    )
    at = flow._instant(created + timedelta(hours=1))
    outcome = TrackerOutcome(hoped, at, at) if hoped else None
    return History(item, stays, repairs, outcome=outcome)


def _changes(created: datetime, through: Iterable[str]) -> Iterable[Change]:
    for number, status in enumerate(through):
        if number:
            yield Change(at=flow._instant(created + number * timedelta(days=3)), status=status)


def _histories() -> tuple[History, ...]:
    parts = [(number, DONE if number < 3 else IN_PROGRESS) for number in range(1, 4)]
    return (
        history(MONEY, "Money moves faster", IN_PROGRESS, level=Level.INITIATIVE, began=120),
        history(REFUNDS, "Faster refunds", IN_PROGRESS, parent=MONEY, hoped=HOPED),
        history(LEDGER, "Ledger on the new store", DONE, kind=Kind.RISK, hoped="TBD", began=90),
        history(CHECKOUT, "Checkout v3", IN_PROGRESS, began=100),
        history(QUEUE, "Upgrade queue library", IN_PROGRESS, kind=Kind.DEBT, hoped=DELIVERED),
        history(IMPORTER, "Importer lag", DONE, hoped="Merchants see payouts the same day."),
        history(ODD, ODD_TITLE, IN_PROGRESS, url="javascript:alert(1)", began=20),
        history(PAYOUTS, "Fewer failed payouts", NOT_STARTED),
        history(DROPPED, "Another dashboard", GONE),
        history(NOBODYS, "Somebody should look at this", NOT_STARTED),
        *(
            history(f"OTT-91{n}", f"Part {n}", through, level=Level.ITEM, parent=REFUNDS)
            for n, through in parts
        ),
    )
