"""Investment: what the capacity of streams went to, by kind and by purpose, and in money."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.access import trail
from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.access.trail import Action
from headwater.access.viewer import viewer_of
from headwater.context.days import of_period
from headwater.flow.downloads import table
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.purpose.queries.investment_facts import InvestmentFacts, ToldInvestmentFacts
from headwater.purpose.queries.investment_file import COLUMNS, notes, stream_rows
from headwater.purpose.queries.investment_overview import band_rows, overview
from headwater.purpose.queries.investment_page import investment_page
from headwater.purpose.queries.nearby import nearby
from headwater.purpose.room_pages import tabs
from headwater.purpose.views.asked import asked_for, only_told

HERE = "purpose:investment"
OF_STREAMS = (
    "Investment is about streams: a stream is funded, and its teams carry it together. Look at the "
    "stream of this team instead."
)


@require_safe
def investment(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """Show what the time of a stream went to, or of each stream of a place."""
    facts, viewer = _facts(request, scale, slug), viewer_of(request)
    near = nearby(facts.scope, viewer, "investment", Right.NUMBERS)
    shown = {"tabs": tabs(viewer, HERE), "nearby": near}
    if facts.scope.scale is not Scale.STREAM:
        page = overview(facts, viewer)
        _note(request, Action.VIEWED, facts, page.teams)
        return render(request, "purpose/investment_overview.html", shown | {"page": page})
    page_of_stream = investment_page(facts, viewer, request.GET.get("page", "1"))
    if page_of_stream.last is None:
        _note(request, Action.VIEWED, facts, facts.scope.teams)
    return render(request, "purpose/investment.html", shown | {"page": page_of_stream})


@require_safe
def investment_csv(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """Return the same as a file, with what has to travel with it."""
    facts, viewer = _facts(request, scale, slug), viewer_of(request)
    is_stream = facts.scope.scale is Scale.STREAM
    if is_stream:
        rows, teams = stream_rows(only_told(facts), viewer), facts.scope.teams
    else:
        page = overview(facts, viewer)
        rows, teams = band_rows(page.parts, facts.choice.period.first_day), page.teams
    _note(request, Action.EXPORTED, facts, teams)
    name = f"{slug or 'organisation'}-investment-{facts.choice.period.name}.csv"
    return HttpResponse(
        table(notes(facts), rows, COLUMNS).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _facts(request: HttpRequest, scale: str, slug: str) -> InvestmentFacts:
    if scale == Scale.TEAM:
        raise Http404(OF_STREAMS)
    return asked_for(request, scale, slug, InvestmentFacts, ToldInvestmentFacts)


def _note(
    request: HttpRequest, action: Action, facts: InvestmentFacts, teams: Iterable[TeamEntry]
) -> None:
    """Leave a line in the trail of each team whose time was seen or taken along."""
    scope = facts.scope
    whose = "the whole organisation" if scope.is_all else f"the {scope.scale} {scope.name}"
    concerned = [of_team(team) for team in teams]
    what = f"Investment of {whose}, {of_period(facts.choice.period)}"
    if concerned:
        trail.note(viewer_of(request), action, what, concerned, facts.now)
