"""Pages of this room. The gate has asked the table of rights before any of them answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from headwater.access.viewer import viewer_of
from headwater.context import team_pages
from headwater.improvement import operations, words
from headwater.improvement.forms import AimForm, ClosingForm
from headwater.improvement.operations import AnOutput, NoSuchDay, Refused, UnknownMetric
from headwater.improvement.queries.aims import aims, open_aim
from headwater.improvement.queries.constraint import bottleneck
from headwater.improvement.queries.following import all_followed
from headwater.improvement.queries.inputs_page import inputs_page
from headwater.improvement.queries.moving import is_output, moved
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry

HERE = "improvement:inputs"
View = Callable[..., HttpResponse]


def of_a_team(view: View) -> View:
    """Hand `view` the team its address names."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str) -> HttpResponse:
        try:
            return view(request, organisation.team(slug))
        except (organisation.UnknownTeam, UnknownMetric) as unknown:
            raise Http404(str(unknown)) from unknown

    return wrapped


@require_GET
@of_a_team
def inputs(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """What the team follows, and what it could."""
    return _inputs(request, team)


@require_POST
@of_a_team
def follow(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Follow an input."""
    return _changed(request, team, operations.follow)


@require_POST
@of_a_team
def let_go(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Follow an input no longer."""
    return _changed(request, team, operations.let_go)


@require_GET
@of_a_team
def all_aims(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Every aim the team has set, and what it learned."""
    found = aims(team, timezone.now())
    page = {"open_aims": [a for a in found if a.open], "closed": [a for a in found if not a.open]}
    return _render(request, team, "aims", page)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_team
def new_aim(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Set an aim on an input; on an output, say why not and what moves it."""
    metric = _metric(request)
    try:
        declared = operations.declared_input(metric)
    except AnOutput as output:
        return _an_output(request, team, output)
    piling = bottleneck(team, timezone.now())
    form = AimForm(piling.stages, request.POST or None)
    if form.is_valid() and _set(request, team, metric, form):
        return redirect(HERE, team.slug)
    page = {
        "form": form,
        "advice": piling.advice,
        "input": declared,
        "look_for": words.LOOK_FOR[declared.direction],
        "followed": metric in _followed(team),
        "aim": open_aim(team, metric, timezone.now()),
    }
    return _render(request, team, "new_aim", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_team
def close_aim(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Close an aim with what was learned."""
    metric, now = _metric(request), timezone.now()
    aim = open_aim(team, metric, now)
    if aim is None:
        raise Http404("There is no open aim on this input.")
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        learned = form.cleaned_data["learned"]
        operations.close_aim(team, metric, learned, by=viewer_of(request), now=now)
        return redirect("improvement:aims", team.slug)
    page = {"form": form, "aim": aim}
    return _render(request, team, "close_aim", page, status=422 if form.errors else 200)


def _set(request: HttpRequest, team: TeamEntry, metric: str, form: AimForm) -> bool:
    """Set the aim the form says; where that is refused, have the form say why."""
    said, by = form.cleaned_data, viewer_of(request)
    try:
        operations.set_aim(team, metric, **said, by=by, now=timezone.now())
    except Refused as refused:
        form.add_error("ends_on" if isinstance(refused, NoSuchDay) else None, str(refused))
        return False
    return True


def _inputs(
    request: HttpRequest, team: TeamEntry, trouble: str = "", status: int = 200
) -> HttpResponse:
    output = request.GET.get("output", "")
    if output and not is_output(output):
        raise Http404(f"No result is called “{output}”.")
    page = inputs_page(team, output, timezone.now())
    return _render(request, team, "inputs", {"page": page, "trouble": trouble}, status)


def _changed(request: HttpRequest, team: TeamEntry, change: Callable[..., None]) -> HttpResponse:
    try:
        change(team, _metric(request), by=viewer_of(request), now=timezone.now())
    except AnOutput as output:
        return _an_output(request, team, output)
    except UnknownMetric:
        raise
    except Refused as refused:
        return _inputs(request, team, str(refused), status=422)
    return redirect(HERE, team.slug)


def _an_output(request: HttpRequest, team: TeamEntry, output: AnOutput) -> HttpResponse:
    """Say why an aim on a result backfires, and offer what moves it."""
    found = moved(output.declaration.name, _followed(team))
    page = {"moved": found, "outside": words.OUTSIDE_THE_TEAM}
    status = 422 if request.method == "POST" else 200
    return _render(request, team, "an_output", page, status)


def _followed(team: TeamEntry) -> frozenset[str]:
    return frozenset(one.metric for one in all_followed(team) if one.until is None)


def _metric(request: HttpRequest) -> str:
    return request.POST.get("metric") or request.GET.get("metric", "")


def _render(
    request: HttpRequest, team: TeamEntry, name: str, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {"team": team, "tabs": team_pages.tabs(team, viewer_of(request), HERE), **page}
    return render(request, f"improvement/{name}.html", shown, status=status)
