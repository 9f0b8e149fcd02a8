"""Reading key results: those of a place, and one with all that was read."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.purpose import outline as outlines
from headwater.purpose.addresses import place_url
from headwater.purpose.levels import Spot
from headwater.purpose.models import KeyResult
from headwater.purpose.outline import Outline
from headwater.purpose.places import at
from headwater.purpose.queries.epics_as_key_results import epics_of
from headwater.purpose.queries.key_result_page import KeyResultPage
from headwater.purpose.queries.key_result_page import key_result_page as page_of
from headwater.purpose.queries.objectives import objectives_of, outline
from headwater.purpose.room_pages import tabs
from headwater.purpose.views.asked import known_spot

HERE = "purpose:key_results"
VIEW = "key_results"


@require_safe
def key_results(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """Show a place's objectives, each with its key results side by side."""
    places = outline()
    spot = known_spot(places, scale, slug)
    shown, objectives = _objectives(request, spot, places)
    page = {
        "objectives": objectives,
        "shown": shown,
        "closed": "closed" in request.GET,
        "keep": "closed&" if "closed" in request.GET else "",
        "epics": _epics(request, spot),
        **_around(request, spot, places),
    }
    return render(request, "purpose/key_results.html", page)


@require_safe
def key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one key result: every check-in, the chart, and what serves it."""
    try:
        found = page_of(pk, request.GET.dict(), timezone.now())
    except KeyResult.DoesNotExist as unknown:
        raise Http404("There is no such key result.") from unknown
    return render(request, "purpose/key_result.html", _one(request, found))


def _one(request: HttpRequest, found: KeyResultPage) -> dict[str, Any]:
    return {
        "page": found,
        "one": found.entry,
        "place_url": place_url(VIEW, found.spot.scale, found.spot.slug),
        "may_align": may_align(request, found.spot),
        "tabs": tabs(viewer_of(request), HERE),
    }


def may_align(request: HttpRequest, spot: Spot) -> bool:
    """Say whether the table of rights lets the viewer write at a place: for buttons alone."""
    around = at(spot.scale, spot.slug)
    return around is not None and viewer_of(request).may(Right.ALIGN, around.place)


def _objectives(request: HttpRequest, spot: Spot, places: Outline) -> Any:
    asked, today = request.GET, timezone.now().date()
    closed, page = "closed" in asked, asked.get("page", "1")
    return objectives_of(spot, places, today, closed=closed, page=page)


def _epics(request: HttpRequest, spot: Spot) -> Any:
    if spot.scale is not Scale.TEAM or "closed" in request.GET:
        return None
    return epics_of(spot.slug, request.GET.get("epics", "1"))


def _around(request: HttpRequest, spot: Spot, places: Outline) -> dict[str, Any]:
    """Return what stands around the content: where one is, and where one can go."""
    viewer = viewer_of(request)
    return {
        "here_url": place_url(VIEW, spot.scale, spot.slug),
        "new_url": place_url("new_objective", spot.scale, spot.slug),
        "map_url": place_url("map", spot.scale, spot.slug),
        "place": places.name(spot),
        "branches": outlines.picker(places, spot, VIEW),
        "own": outlines.own(places, viewer, spot, VIEW),
        "may_align": viewer.may(Right.ALIGN, places.known[spot].place),
        "tabs": tabs(viewer, HERE),
    }
