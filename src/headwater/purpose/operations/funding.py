"""Writing what teams cost, what streams were given, and in which money it is said.

Refused
├── MonthOutOfReach     before 2000, or more than two years ahead
├── AmountOutOfReach    below nothing, or more than there is room for
├── NotACurrency        not three capital letters
└── NotOfTheStream      a team of another stream
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Manager, Model

from headwater.access.places import ORGANISATION, Place
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile, locked
from headwater.metrics.periods import Granularity, Period
from headwater.organisation.places import of_stream
from headwater.organisation.queries import StreamEntry
from headwater.purpose.models import Funding, MoneySetting, TeamCost
from headwater.purpose.models.money_setting import CURRENCY
from headwater.purpose.saying import written_as

FIRST_DAY = dt.date(2000, 1, 1)
AHEAD = dt.timedelta(days=731)
LARGEST = Decimal("999999999999.99")


class Refused(ValueError):
    """What was asked cannot be kept; says why, in words for the page."""


class MonthOutOfReach(Refused):
    """A month or quarter that is too long ago or too far ahead."""


class AmountOutOfReach(Refused):
    """An amount that cannot be."""


class NotACurrency(Refused):
    """Not three capital letters."""


class NotOfTheStream(Refused):
    """A team that belongs to another stream."""


def write_cost(
    stream: StreamEntry,
    team: str,
    month: Period,
    amount: Decimal | None,
    *,
    edition: int,
    by: Viewer,
    now: dt.datetime,
) -> None:
    """Keep what a team costs a month from `month` on; None takes that back, so that what was said
    before counts again. `edition` is 0 where nothing was said. Raises Refused, ChangedMeanwhile.
    """
    if team not in {known.slug for known in stream.teams}:
        raise NotOfTheStream(f"{stream.name} has no team “{team}”.")
    which = {"team": team, "from_month": _reachable(month, Granularity.MONTH, now)}
    _keep(TeamCost.objects, which, amount, edition, _signed(by, of_stream(stream).place, now))


def write_funding(
    stream: StreamEntry,
    quarter: Period,
    amount: Decimal | None,
    *,
    edition: int,
    by: Viewer,
    now: dt.datetime,
) -> None:
    """Keep what a stream was given for a quarter; None takes that back. Raises as `write_cost`."""
    which = {"stream": stream.slug, "quarter": _reachable(quarter, Granularity.QUARTER, now)}
    _keep(Funding.objects, which, amount, edition, _signed(by, of_stream(stream).place, now))


def write_currency(code: str, *, edition: int, by: Viewer, now: dt.datetime) -> None:
    """Keep in which money the organisation's amounts are; "" for plain numbers.

    Raises NotACurrency, ChangedMeanwhile.
    """
    try:
        CURRENCY(code) if code else None
    except ValidationError as wrong:
        raise NotACurrency(str(wrong.message)) from wrong
    values = {"currency": code, **_signed(by, ORGANISATION, now)}
    with transaction.atomic():
        _kept(MoneySetting.objects, {"pk": 1}, values, edition)


def _signed(by: Viewer, place: Place, now: dt.datetime) -> dict[str, Any]:
    return {"written_at": now, "written_as": written_as(by, place)}


def _reachable(period: Period, length: Granularity, now: dt.datetime) -> dt.date:
    if period.granularity is not length:
        raise MonthOutOfReach(f"{period.name} is not a {length}.")
    if not FIRST_DAY <= period.first_day <= now.date() + AHEAD:
        raise MonthOutOfReach("From the year 2000 to two years ahead, please.")
    return period.first_day


def _keep(
    rows: "Manager[Any]",
    which: dict[str, Any],
    amount: Decimal | None,
    edition: int,
    signed: dict[str, Any],
) -> None:
    if amount is not None and not (amount.is_finite() and 0 <= amount <= LARGEST):
        raise AmountOutOfReach(f"From nothing to {LARGEST:,}, please.")
    with transaction.atomic():
        if amount is not None:
            _kept(rows, which, {"amount": amount, **signed}, edition)
        elif edition:
            _locked(rows, which, edition).delete()


def _kept(
    rows: "Manager[Any]", which: dict[str, Any], values: dict[str, Any], edition: int
) -> None:
    """Make the row, or change the one that was shown. Whoever finds one unseen is overtaken."""
    if edition == 0:
        _, is_new = rows.get_or_create(**which, defaults={**values, "edition": 1})
        if not is_new:
            raise ChangedMeanwhile
        return
    row = _locked(rows, which, edition)
    for name, value in {**values, "edition": edition + 1}.items():
        setattr(row, name, value)
    row.save()


def _locked(rows: "Manager[Any]", which: dict[str, Any], edition: int) -> Any:
    model: type[Model] = rows.model
    try:
        return locked(rows, edition, **which)
    except model.DoesNotExist as gone:  # type: ignore[attr-defined]
        raise ChangedMeanwhile from gone
