"""The organisation's pages."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.organisation import desks, edits, mapping_desks, plan_file, queries, sightings
from headwater.organisation.editing import answer, previewed
from headwater.organisation.places import opening
from headwater.organisation.queries import DomainEntry
from headwater.vocabulary.organisation import Domain, Organisation, Stream
from headwater.warehouse.errors import WarehouseError

HOME = "organisation:home"
View = Callable[..., HttpResponse]


def editable(view: View) -> View:
    """Make `view` a page that edits, and that says so in words when the warehouse is silent."""

    @wraps(view)
    def wrapped(request: HttpRequest, **slug: str) -> HttpResponse:
        try:
            return view(request, **slug)
        except WarehouseError as error:
            page = {"trouble": str(error)}
            return render(request, "organisation/unavailable.html", page, status=503)

    return require_http_methods(["GET", "HEAD", "POST"])(wrapped)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show domains, streams and teams; to whoever maps the work, what is unmapped comes first."""
    domains, viewer = queries.outline(), viewer_of(request)
    may_edit = viewer.may(Right.OPERATE)
    context = {
        "name": queries.name(),
        "domains": domains,
        "opens": opening(viewer, domains),
        "may_edit": may_edit,
        "saved": "saved" in request.GET,
        **(_left_to_do(domains) if may_edit else {}),
    }
    return render(request, "organisation/home.html", context)


@editable
def name(request: HttpRequest) -> HttpResponse:
    """Rename the organisation."""
    desk = desks.NameDesk(queries.plan(), request.POST or None)
    return _simple(request, desk, "What is the organisation called?")


@editable
def new_domain(request: HttpRequest) -> HttpResponse:
    """Add a domain."""
    return _simple(request, desks.NewDomainDesk(request.POST or None), "Add a domain")


@editable
def domain(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename a domain."""
    found = _domain(queries.plan(), slug)
    desk = desks.DomainDesk(slug, found.name, request.POST or None)
    remove = reverse("organisation:remove_domain", args=[slug])
    return _simple(request, desk, f"Domain {found.name}", remove)


@editable
def remove_domain(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a domain, after showing what that changes."""
    found = _domain(queries.plan(), slug)
    return _remove(request, desks.RemoveDomainDesk(slug), f"domain {found.name}")


@editable
def new_stream(request: HttpRequest) -> HttpResponse:
    """Add a stream to a domain."""
    desk = desks.NewStreamDesk(queries.plan(), request.POST or None, request.GET.get("domain", ""))
    return _simple(request, desk, "Add a value stream")


@editable
def stream(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a stream: its name, policies, stages and teams."""
    plan = queries.plan()
    found = _stream(plan, slug)
    desk = desks.StreamDesk(plan, found, request.POST or None)
    then = reverse("organisation:stream", args=[slug])
    return answer(request, "organisation/stream.html", desk, then=then, stream=found)


@editable
def remove_stream(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a stream, after showing what that changes."""
    found = _stream(queries.plan(), slug)
    return _remove(request, desks.RemoveStreamDesk(slug), f"value stream {found.name}")


@editable
def statuses(request: HttpRequest, slug: str) -> HttpResponse:
    """Map a stream's statuses to its stages; `?team=` where a team's differ."""
    found = _stream(queries.plan(), slug)
    team = request.GET.get("team", "")
    if team and team not in {known.slug for known in found.teams}:
        raise Http404(f"{found.name} has no team “{team}”.")
    desk = mapping_desks.StatusDesk(found, team, request.POST or None)
    then = reverse("organisation:statuses", args=[slug])
    return answer(request, "organisation/statuses.html", desk, then=then, stream=found, team=team)


@editable
def kinds(request: HttpRequest) -> HttpResponse:
    """Map types, labels and fields to kinds and levels."""
    desk = mapping_desks.TraitDesk(queries.plan(), request.POST or None)
    return answer(request, "organisation/kinds.html", desk, then=reverse("organisation:kinds"))


@editable
def team_rules(request: HttpRequest) -> HttpResponse:
    """Say whose hands work is in, by where it is."""
    plan = queries.plan()
    desk = mapping_desks.TeamRuleDesk(plan, request.GET.get("team", ""), request.POST or None)
    then = reverse("organisation:team_rules")
    return answer(request, "organisation/team_rules.html", desk, then=then)


@editable
def file(request: HttpRequest) -> HttpResponse:
    """Show the plan as a file, and apply another one."""
    text = plan_file.write(queries.plan())
    desk = desks.FileDesk(text, request.POST or None, request.FILES or None)
    return answer(request, "organisation/file.html", desk, then=reverse(HOME))


@require_GET
def download(_request: HttpRequest) -> HttpResponse:
    """Send the plan as a file."""
    response = HttpResponse(plan_file.write(queries.plan()), content_type="application/toml")
    response["Content-Disposition"] = 'attachment; filename="organisation.toml"'
    return response


def _simple(request: HttpRequest, desk: desks.Desk, title: str, remove: str = "") -> HttpResponse:
    page = {"title": title, "remove": remove}
    return answer(request, "organisation/simple.html", desk, then=reverse(HOME), **page)


def _remove(request: HttpRequest, desk: desks.Desk, what: str) -> HttpResponse:
    outcome = previewed(desk)
    page = {"what": what, "would": outcome}
    return answer(request, "organisation/remove.html", desk, then=reverse(HOME), **page)


def _left_to_do(domains: Iterable[DomainEntry]) -> dict[str, object]:
    """What a page for whoever maps the work needs beyond the outline."""
    return {"pending": queries.suggestions_pending(), **_unmapped(domains)}


def _unmapped(domains: Iterable[DomainEntry]) -> dict[str, object]:
    """What is left to map and in which streams, or why that cannot be said now."""
    try:
        left, by_team = sightings.unmapped(), sightings.unmapped_by_team()
    except WarehouseError as error:
        return {"trouble": str(error)}
    streams = [
        stream
        for domain in domains
        for stream in domain.streams
        if any(team.warehouse_id in by_team for team in stream.teams)
    ]
    return {"unmapped": left, "unmapped_streams": streams}


def _domain(plan: Organisation, slug: str) -> Domain:
    found = next((domain for domain in plan.domains if domain.slug == slug), None)
    if found is None:
        raise Http404(f"There is no domain “{slug}”.")
    return found


def _stream(plan: Organisation, slug: str) -> Stream:
    found = edits.find_stream(plan, slug)
    if found is None:
        raise Http404(f"There is no stream “{slug}”.")
    return found
