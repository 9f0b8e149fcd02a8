"""A team's own purpose page, and what it chose about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from headwater.access import trail
from headwater.access.trail import Action
from headwater.access.viewer import viewer_of
from headwater.context.days import of_period
from headwater.context.editions import ChangedMeanwhile
from headwater.context.team_pages import tabs
from headwater.metrics.feature_factory_ratio import DECLARATION
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.purpose.forms.team_choices import TeamChoicesForm
from headwater.purpose.operations.team_choices import choose
from headwater.purpose.queries.choices import choices_of
from headwater.purpose.queries.team_page import Ratio, team_page

HERE = "purpose:team"


@require_GET
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """What a team's work is for, and what waits to be looked back on."""
    of, viewer = _team(slug), viewer_of(request)
    page = team_page(of, viewer, timezone.now())
    if page.ratio and page.ratio.facts.told:
        _leave_a_trace(request, of, page.ratio)
    shown = {"page": page, "team": of, "tabs": tabs(of, viewer, HERE)}
    return render(request, "purpose/team.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def team_choices(request: HttpRequest, slug: str) -> HttpResponse:
    """What the team chooses: when it looks back, and whether it aligns its work."""
    of = _team(slug)
    form = TeamChoicesForm(request.POST or None, choices_of(slug))
    if not form.is_valid():
        return _choices(request, of, form, 422 if form.errors else 200)
    try:
        _keep(request, of, form)
    except ChangedMeanwhile:
        return _choices(request, of, _anew(request, slug), 409)
    return redirect(HERE, slug)


def _keep(request: HttpRequest, of: TeamEntry, form: TeamChoicesForm) -> None:
    said = form.cleaned_data
    choose(
        of,
        lag_weeks=said["lag_weeks"],
        aligns=form.aligned,
        edition=said["edition"],
        by=viewer_of(request),
        now=timezone.now(),
    )


def _anew(request: HttpRequest, slug: str) -> TeamChoicesForm:
    """Return the form with what was chosen, ready to be saved over what is kept now."""
    said = request.POST.copy()
    said["edition"] = str(choices_of(slug).edition)
    return TeamChoicesForm(said, choices_of(slug))


def _choices(
    request: HttpRequest, of: TeamEntry, form: TeamChoicesForm, status: int
) -> HttpResponse:
    shown = {
        "team": of,
        "form": form,
        "kept": choices_of(of.slug) if status == 409 else None,
        "tabs": tabs(of, viewer_of(request), HERE),
    }
    return render(request, "purpose/team_choices.html", shown, status=status)


def _leave_a_trace(request: HttpRequest, of: TeamEntry, ratio: Ratio) -> None:
    what = f"{DECLARATION.title}, {of_period(ratio.facts.choice.period)}"
    now = timezone.now()
    trail.note(viewer_of(request), Action.VIEWED, what, [of_team(of)], now)


def _team(slug: str) -> TeamEntry:
    try:
        return organisation.team(slug)
    except organisation.UnknownTeam as unknown:
        raise Http404(str(unknown)) from unknown
