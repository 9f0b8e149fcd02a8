"""Pages of this room: thin, the reading is in `queries`."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from headwater.flow.downloads import as_csv, as_png, as_svg
from headwater.flow.queries import choice as periods
from headwater.flow.queries.chart_figures import UnknownChart, figure
from headwater.flow.queries.choice import NotAPeriod
from headwater.flow.queries.facts import Facts, stream_facts, team_facts
from headwater.flow.queries.item_page import item_page
from headwater.flow.queries.stream_page import stream_page
from headwater.flow.queries.team_page import team_page
from headwater.organisation import queries as organisation

Find = Callable[..., Facts]
ChartView = Callable[[HttpRequest, str, str], HttpResponse]


def home(request: HttpRequest) -> HttpResponse:
    """The outline of the organisation; without one, the first visit is led by the hand."""
    domains = organisation.outline()
    if not domains:
        return redirect("intake:start")
    return render(
        request, "flow/home.html", {"organisation": organisation.name(), "domains": domains}
    )


def team(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's flow."""
    page = team_page(_found(team_facts, request, slug))
    return render(request, "flow/team.html", {"page": page})


def stream(request: HttpRequest, slug: str) -> HttpResponse:
    """A stream's map."""
    page = stream_page(_found(stream_facts, request, slug))
    return render(request, "flow/stream.html", {"page": page})


def _found(find: Find, request: HttpRequest, slug: str) -> Facts:
    try:
        return find(slug, request.GET.dict(), timezone.now())
    except (organisation.UnknownTeam, organisation.UnknownStream, NotAPeriod) as unknown:
        raise Http404(str(unknown)) from unknown


def _items(find: Find) -> ChartView:
    def view(request: HttpRequest, slug: str, chart: str) -> HttpResponse:
        """The items behind a chart."""
        facts = _found(find, request, slug)
        try:
            page = item_page(facts, chart, request.GET.get("page", "1"))
        except UnknownChart as unknown:
            raise Http404(str(unknown)) from unknown
        return render(request, "flow/items.html", {"page": page})

    return view


def _file(find: Find, kind: str, content_type: str) -> ChartView:
    def view(request: HttpRequest, slug: str, chart: str) -> HttpResponse:
        """A chart as a file."""
        facts = _found(find, request, slug)
        try:
            shown = figure(facts, chart)
        except UnknownChart as unknown:
            raise Http404(str(unknown)) from unknown
        when = periods.label(facts.choice.period) + (", so far" if facts.choice.running else "")
        notes = shown.notes(facts.subject.name, when)
        name = f"{slug}-{chart}-{facts.choice.period.name}.{kind}"
        return HttpResponse(
            FILES[kind](shown, notes),
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return view


FILES = {"csv": as_csv, "svg": as_svg, "png": as_png}
team_items, stream_items = _items(team_facts), _items(stream_facts)
team_csv = _file(team_facts, "csv", "text/csv; charset=utf-8")
team_svg = _file(team_facts, "svg", "image/svg+xml")
team_png = _file(team_facts, "png", "image/png")
stream_csv = _file(stream_facts, "csv", "text/csv; charset=utf-8")
stream_svg = _file(stream_facts, "svg", "image/svg+xml")
stream_png = _file(stream_facts, "png", "image/png")
