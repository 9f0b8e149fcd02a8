"""The room's home: the portfolio, and the same as a file."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET
from django_htmx.middleware import HtmxDetails

from headwater.access.viewer import viewer_of
from headwater.purpose.portfolio_file import as_csv
from headwater.purpose.queries.initiatives import all_of, initiatives
from headwater.purpose.room_pages import tabs

HERE = "purpose:initiatives"
PART = "purpose/_portfolio.html"


@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    """What is under way and what it is for: a page of it, or only its changing part for a search
    that is being typed.
    """
    page = initiatives(request.GET.dict(), request.GET.get("page", "1"), timezone.now())
    if _only_the_part(request):
        answer = render(request, PART, {"page": page, "part": True})
    else:
        shown = {"page": page, "tabs": tabs(viewer_of(request), HERE)}
        answer = render(request, "purpose/initiatives.html", shown)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
def portfolio_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All that is looked at, as CSV."""
    now = timezone.now()
    look, found = all_of(request.GET.dict(), now)
    return StreamingHttpResponse(
        (part.encode() for part in as_csv(look, found, now)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="initiatives.csv"'},
    )


def _only_the_part(request: HttpRequest) -> bool:
    """A page that comes back from the browser's history has to be whole."""
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.history_restore_request
