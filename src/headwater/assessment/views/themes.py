"""What recurs, for whoever leads or coaches a place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from headwater.access.places import ORGANISATION, Scale
from headwater.access.viewer import viewer_of
from headwater.assessment import themes_sentence
from headwater.assessment.queries.themes import NotAQuarter
from headwater.assessment.queries.themes_page import themes_page
from headwater.organisation import places

OF_A_TEAM = "A team has no themes: it has its own assessment, and that is the team’s alone."


@require_GET
def themes(request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = "") -> HttpResponse:
    """Themes of the organisation, a domain or a stream."""
    if scale == Scale.TEAM:
        raise Http404(OF_A_TEAM)
    found = places.find(Scale(scale), slug)
    place, at = found.place if found else ORGANISATION, request.GET.get("at", "")
    try:
        page = themes_page(Scale(scale), place, at, viewer_of(request), timezone.now())
    except NotAQuarter as unknown:
        raise Http404(str(unknown)) from unknown
    shown = {
        "page": page,
        "too_few": themes_sentence.TOO_FEW,
        "least_said": themes_sentence.LEAST_SAID,
    }
    return render(request, "assessment/themes.html", shown)
