"""The room's own page, a team's, opening a session, and how often a team is reminded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.access.rights import Right
from headwater.access.viewer import Viewer, viewer_of
from headwater.assessment.forms.cadence import CadenceForm
from headwater.assessment.forms.opening import OpeningForm
from headwater.assessment.models import Session
from headwater.assessment.operations import cadence as remind
from headwater.assessment.operations.beginning import open_session
from headwater.assessment.queries.cadence import rhythm_of
from headwater.assessment.queries.home import home as home_page
from headwater.assessment.queries.running import running
from headwater.assessment.queries.suggesting import suggested
from headwater.assessment.queries.team_page import team_page
from headwater.assessment.refusals import DeadlineUnusable, NothingAsked
from headwater.assessment.template import template_of
from headwater.assessment.views.of_team import of_a_team, page, require_form, today
from headwater.assessment.words import PRIVACY
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the viewer's teams, to a session by its code, and to themes."""
    return render(request, "assessment/home.html", {"page": home_page(viewer_of(request))})


@require_safe
@of_a_team
def team(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Say when the team last looked, what is open now, and what was before."""
    shown = {
        "page": team_page(team, today(team), every_round="all" in request.GET),
        "may_speak": viewer_of(request).may(Right.SPEAK, of_team(team)),
        "here": request.build_absolute_uri("/").rstrip("/"),
    }
    return page(request, team, "team", shown)


@require_form
@of_a_team
def new(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Open a session, and go to its room."""
    template = template_of(team.slug)
    form = OpeningForm(template.dimensions, suggested(template), today(team), request.POST or None)
    session = _opened(form, team, viewer_of(request)) if form.is_valid() else None
    if session:
        return redirect("assessment:room", session.code)
    now_open = running(team.slug, team.timezone)
    shown = {"form": form, "running": now_open, "privacy": PRIVACY}
    return page(request, team, "new", shown, 422 if form.errors else 200)


@require_form
@of_a_team
def cadence(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Choose how often the team is reminded."""
    form = CadenceForm(rhythm_of(team.slug).weeks, request.POST or None)
    if form.is_valid():
        remind.choose_cadence(team.slug, form.cleaned_data["weeks"])
        return redirect("assessment:team", team.slug)
    return page(request, team, "cadence", {"form": form}, 422 if form.errors else 200)


@require_POST
@of_a_team
def not_now(_request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Leave the team in peace for some weeks, and go back to where the reminder was."""
    remind.not_now(team.slug, today(team))
    return redirect("flow:team", team.slug)


def _opened(form: OpeningForm, team: TeamEntry, by: Viewer) -> Session | None:
    """Open the session that a valid form asks for; where it is refused, have the form say why."""
    try:
        return open_session(team, form.opening(team.timezone), by, timezone.now())
    except DeadlineUnusable as refused:
        form.add_error("closes_on", str(refused))
    except NothingAsked as refused:  # taken out of use while this form was open
        form.add_error("dimensions", str(refused))
    return None
