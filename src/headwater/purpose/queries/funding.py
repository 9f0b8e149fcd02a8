"""The page on which costs and funding of a stream are written, with all that was said before."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.queries import StreamEntry
from headwater.purpose.forms.funding import CostForm, CurrencyForm, FundingForm
from headwater.purpose.models import Funding, MoneySetting, TeamCost
from headwater.purpose.queries.money import said_money
from headwater.ui.components import Cell, Column, Table

COSTS = (
    Column("Team"),
    Column("From"),
    Column("A month", number=True),
    Column("Written by"),
)
GIVEN = (Column("Quarter"), Column("Given", number=True), Column("Written by"))


@dataclass(frozen=True)
class FundingPage:
    """The page. `money` is None for whoever may not choose the organisation's currency."""

    stream: StreamEntry
    costs: Table
    given: Table
    cost: CostForm
    funding: FundingForm
    money: CurrencyForm | None
    currency: str


def funding_page(
    stream: StreamEntry, viewer: Viewer, asked: Mapping[str, str], now: dt.datetime
) -> FundingPage:
    """Return the page; `asked` names a row that is to be changed (three queries)."""
    setting = MoneySetting.objects.first() or MoneySetting()
    names = {team.slug: team.name for team in stream.teams}
    costs = list(TeamCost.objects.filter(team__in=names))
    given = list(Funding.objects.filter(stream=stream.slug).order_by("-quarter"))
    costs.sort(key=lambda row: (list(names).index(row.team), row.from_month))
    page = reverse("purpose:funding", args=[stream.slug])
    return FundingPage(
        stream=stream,
        costs=Table(
            "What each team costs", COSTS, [_cost(row, names, setting, page) for row in costs]
        ),
        given=Table(
            "What the stream was given", GIVEN, [_given(row, setting, page) for row in given]
        ),
        cost=CostForm(list(names.items()), initial=_of_cost(costs, asked, now)),
        funding=FundingForm(initial=_of_funding(given, asked, now)),
        money=_currency_form(setting) if viewer.may(Right.FUND) else None,
        currency=setting.currency,
    )


def with_refused(page: FundingPage, what: str, form: Any) -> FundingPage:
    """Return the page with a form that could not be kept, in the place of the fresh one."""
    return replace(page, **{what: form})


def edition_now(stream: StreamEntry, said: Mapping[str, Any]) -> int:
    """Return the edition of the row that a form is about; 0 where there is none (one query)."""
    if "team" in said:
        costs = TeamCost.objects.filter(team=said["team"], from_month=said["month"].first_day)
        return costs.values_list("edition", flat=True).first() or 0
    if "quarter" in said:
        quarter = said["quarter"].first_day
        given = Funding.objects.filter(stream=stream.slug, quarter=quarter)
        return given.values_list("edition", flat=True).first() or 0
    return MoneySetting.objects.values_list("edition", flat=True).first() or 0


def _currency_form(setting: MoneySetting) -> CurrencyForm:
    return CurrencyForm(initial={"currency": setting.currency, "edition": setting.edition})


def _cost(
    row: TeamCost, names: Mapping[str, str], setting: MoneySetting, page: str
) -> tuple[Cell, ...]:
    return (
        Cell(names[row.team], f"{page}?cost={row.pk}#cost"),
        Cell(of_period(period_of(Granularity.MONTH, row.from_month))),
        Cell(said_money(row.amount, setting.currency)),
        Cell(row.written_as),
    )


def _given(row: Funding, setting: MoneySetting, page: str) -> tuple[Cell, ...]:
    quarter = period_of(Granularity.QUARTER, row.quarter)
    return (
        Cell(of_period(quarter), f"{page}?funding={row.pk}#funding"),
        Cell(said_money(row.amount, setting.currency)),
        Cell(row.written_as),
    )


def _of_cost(rows: list[TeamCost], asked: Mapping[str, str], now: dt.datetime) -> dict[str, object]:
    row = _asked(rows, asked.get("cost", ""))
    if row is None:
        return {"month": period_of(Granularity.MONTH, now.date()), "edition": 0}
    month = period_of(Granularity.MONTH, row.from_month)
    return {"team": row.team, "month": month, "amount": row.amount, "edition": row.edition}


def _of_funding(
    rows: list[Funding], asked: Mapping[str, str], now: dt.datetime
) -> dict[str, object]:
    row = _asked(rows, asked.get("funding", ""))
    if row is None:
        return {"quarter": period_of(Granularity.QUARTER, now.date()), "edition": 0}
    quarter = period_of(Granularity.QUARTER, row.quarter)
    return {"quarter": quarter, "amount": row.amount, "edition": row.edition}


def _asked(rows: list[Any], number: str) -> Any:
    """Return the row of this page that an address names; None for none of them."""
    return next((row for row in rows if str(row.pk) == number), None)
