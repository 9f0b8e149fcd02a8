"""The Feature Factory Ratio: its page, the list behind it, and its file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from headwater.access import trail
from headwater.access.places import Scale
from headwater.access.trail import Action
from headwater.access.viewer import viewer_of
from headwater.context.days import of_period
from headwater.flow.downloads import as_csv
from headwater.metrics.feature_factory_ratio import DECLARATION
from headwater.organisation.places import of_team
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.ratio_items import items_page
from headwater.purpose.queries.ratio_page import figure, ratio_page
from headwater.purpose.room_pages import tabs
from headwater.purpose.views.asked import asked_for, only_told

HERE = "purpose:ratio"


@require_GET
def ratio(request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = "") -> HttpResponse:
    """How much of the work in hand does not say what it hopes to achieve."""
    facts = _facts(request, scale, slug)
    page = ratio_page(facts, viewer_of(request))
    if page.last is None:
        _leave_a_trace(request, facts)
    shown = {"page": page, "tabs": tabs(viewer_of(request), HERE), "about": DECLARATION}
    return render(request, "purpose/ratio.html", shown)


@require_GET
def ratio_items(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """The initiatives and epics behind the ratio."""
    facts = only_told(_facts(request, scale, slug))
    page = items_page(facts, request.GET.dict())
    _leave_a_trace(request, facts)
    shown = {"page": page, "tabs": tabs(viewer_of(request), HERE)}
    return render(request, "purpose/ratio_items.html", shown)


@require_GET
def ratio_csv(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """The ratio over time as a file, with what has to travel with it."""
    facts = only_told(_facts(request, scale, slug))
    period, running = facts.choice.period, facts.choice.running
    shown = figure(facts)
    notes = shown.notes(facts.scope.name, of_period(period) + (", so far" if running else ""))
    _note(request, Action.EXPORTED, f"“{DECLARATION.title}” as CSV", facts)
    name = f"{slug or 'organisation'}-{shown.chart.name}-{period.name}.csv"
    return HttpResponse(
        as_csv(shown, notes),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _facts(request: HttpRequest, scale: str, slug: str) -> RatioFacts:
    return asked_for(request, scale, slug, RatioFacts, ToldRatioFacts)


def _leave_a_trace(request: HttpRequest, facts: RatioFacts) -> None:
    if isinstance(facts, ToldRatioFacts):
        _note(request, Action.VIEWED, DECLARATION.title, facts)


def _note(request: HttpRequest, action: Action, what: str, facts: RatioFacts) -> None:
    """Leave a line in the trail of the teams concerned; one for all where it is about all."""
    scope = facts.scope
    whose = "" if scope.scale is Scale.TEAM else f" of the {scope.scale} {scope.name}"
    whose = " of the whole organisation" if scope.is_all else whose
    teams = [] if scope.is_all else [of_team(team) for team in scope.teams]
    text = f"{what}{whose}, {of_period(facts.choice.period)}"
    if teams or scope.is_all:
        trail.note(viewer_of(request), action, text, teams, facts.now)
