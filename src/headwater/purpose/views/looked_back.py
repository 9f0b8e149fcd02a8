"""Anticipated against actual."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.purpose.addresses import place_url
from headwater.purpose.queries.looked_back import NotAYear
from headwater.purpose.queries.looked_back import looked_back as query
from headwater.purpose.queries.nearby import nearby
from headwater.purpose.room_pages import tabs
from headwater.purpose.scopes import NotAsked, at

HERE = "purpose:queue"
NOT_OF_A_TEAM = "This is told of streams and above: a team's own look backs are on its page."


@require_GET
def looked_back(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """What came of what was hoped for."""
    if scale == Scale.TEAM:
        raise Http404(NOT_OF_A_TEAM)
    try:
        scope = at(Scale(scale), slug)
        page = query(scope, request.GET.dict(), timezone.now())
    except (NotAsked, NotAYear) as unknown:
        raise Http404(str(unknown)) from unknown
    viewer = viewer_of(request)
    near = nearby(scope, viewer, "looked_back", Right.PURPOSE)
    shown = {
        "page": page,
        "nearby": near,
        "url": place_url("looked_back", scale, slug),
        "tabs": tabs(viewer, HERE),
    }
    return render(request, "purpose/looked_back.html", shown)
