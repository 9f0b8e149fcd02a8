"""The alignment map: threads from objectives to work, and where they break."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.access.places import Scale
from headwater.access.viewer import viewer_of
from headwater.context.days import of_period
from headwater.flow.queries.choice import Choice, NotAPeriod
from headwater.metrics.periods import Granularity, Period
from headwater.purpose.addresses import place_url
from headwater.purpose.outline import own, picker
from headwater.purpose.queries.alignment_map import LENGTHS, alignment_map
from headwater.purpose.queries.objectives import outline
from headwater.purpose.room_pages import tabs
from headwater.purpose.views.asked import known_spot
from headwater.ui import components

HERE = "purpose:map"
VIEW = "map"


@require_safe
def alignment(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """Show the threads between a place's key results and its work."""
    places = outline()
    spot = known_spot(places, scale, slug)
    try:
        found = alignment_map(spot, places, request.GET.dict(), timezone.now())
    except NotAPeriod as unknown:
        raise Http404(str(unknown)) from unknown
    viewer = viewer_of(request)
    page = {
        "map": found,
        "place": places.name(spot),
        "period_name": of_period(found.choice.period),
        "picker": _picker(found.choice),
        "keep": f"{urlencode(found.choice.query())}&",
        "branches": picker(places, spot, VIEW),
        "own": own(places, viewer, spot, VIEW),
        "key_results_url": place_url("key_results", spot.scale, spot.slug),
        "tabs": tabs(viewer, HERE),
    }
    return render(request, "purpose/map.html", page)


def _picker(choice: Choice) -> components.PeriodPicker:
    """Return links to the periods beside the shown one, none of them ahead."""
    period = choice.period
    lengths = [
        components.Choice(length.capitalize(), _link(length, period), length is period.granularity)
        for length in LENGTHS
    ]
    return components.PeriodPicker(
        lengths,
        of_period(period),
        _link(period.granularity, period.previous()),
        "" if choice.running else _link(period.granularity, period.next()),
    )


def _link(length: Granularity, period: Period) -> str:
    """Return the address of a period; of another length the one that its last day is in."""
    at = period.name if period.granularity is length else period.last_day.isoformat()
    return f"?{urlencode({'period': length.value, 'at': at})}"
