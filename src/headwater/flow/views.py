"""Pages of this room: thin, the reading is in `queries`. The gate has said how much is seen."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from headwater.access import trail
from headwater.access.gate import sight_of
from headwater.access.rights import Sight
from headwater.access.trail import Action
from headwater.access.viewer import viewer_of
from headwater.context.days import of_period
from headwater.context.queries import profile
from headwater.context.team_pages import tabs
from headwater.flow.downloads import as_csv, as_png, as_svg
from headwater.flow.panels import panels
from headwater.flow.queries.chart_figures import UnknownChart, figure
from headwater.flow.queries.choice import NotAPeriod
from headwater.flow.queries.facts import Facts, stream_facts, team_facts
from headwater.flow.queries.home import about_links, team_links
from headwater.flow.queries.home import home as home_page
from headwater.flow.queries.item_page import item_page
from headwater.flow.queries.stream_page import stream_page
from headwater.flow.queries.team_page import team_page
from headwater.flow.queries.told import ToldFacts, told_stream_facts, told_team_facts
from headwater.flow.queries.told_pages import (
    held_page,
    own_hands,
    told_stream_page,
    told_team_page,
    why_held,
)
from headwater.flow.queries.told_seen import last_seen
from headwater.flow.sentence import plain
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team

ChartView = Callable[[HttpRequest, str, str], HttpResponse]


def home(request: HttpRequest) -> HttpResponse:
    """The outline; while there is none, whoever may bring work in is led there by the hand."""
    viewer = viewer_of(request)
    page = home_page(viewer)
    if not page.domains and viewer.opens("intake:start"):
        return redirect("intake:start")
    return render(request, "flow/home.html", {"page": page})


def team(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's flow: all of it for the team, what was told for whoever leads it."""
    facts = _facts("team", request, slug)
    (about,) = facts.asking.teams
    viewer = viewer_of(request)
    shown = {
        "team": about,
        "tabs": tabs(about, viewer, "flow:team"),
        "panels": panels(about, viewer, timezone.now()),
    }
    if isinstance(facts, ToldFacts):
        return _told(request, facts, shown | {"profile": profile(slug)})
    own = {"hands": own_hands(facts, timezone.now()), "seen": last_seen(slug)}
    return render(request, "flow/team.html", shown | own | {"page": team_page(facts)})


def stream(request: HttpRequest, slug: str) -> HttpResponse:
    """A stream's map: all of it for whoever is of all its teams, else what they told."""
    facts = _facts("stream", request, slug)
    viewer, teams = viewer_of(request), facts.stream.teams
    shown = {
        "stream": facts.stream,
        "teams": team_links(teams, viewer),
        "panels": panels(facts.stream, viewer, timezone.now()),
    }
    if isinstance(facts, ToldFacts):
        return _told(request, facts, shown | {"abouts": about_links(teams, viewer)})
    return render(request, "flow/stream.html", shown | {"page": stream_page(facts)})


def _told(request: HttpRequest, facts: ToldFacts, shown: Mapping[str, object]) -> HttpResponse:
    """Show what was told of a period, which the teams will see, or in whose hands it is."""
    of = facts.subject.of
    if held := held_page(facts):
        return render(request, f"flow/held_{of}.html", {**shown, "page": held})
    page = told_team_page(facts) if of == "team" else told_stream_page(facts)
    _note(request, Action.VIEWED, "Flow", facts)
    return render(request, f"flow/told_{of}.html", {**shown, "page": page})


def _facts(of: str, request: HttpRequest, slug: str) -> Facts:
    """Return as much about a team or a stream as the gate lets this request see."""
    asked, now = request.GET.dict(), timezone.now()
    try:
        if sight_of(request) is Sight.ALL:
            return ALL[of](slug, asked, now)
        return TOLD[of](slug, asked, now)
    except (organisation.UnknownTeam, organisation.UnknownStream, NotAPeriod) as unknown:
        raise Http404(str(unknown)) from unknown


def _note(request: HttpRequest, action: Action, what: str, facts: Facts) -> None:
    """Leave a line in the trail of the teams whose numbers were seen or taken along."""
    when = of_period(facts.choice.period)
    whose = f" of the stream {facts.subject.name}" if facts.subject.of == "stream" else ""
    teams = [of_team(team) for team in facts.asking.teams]
    trail.note(viewer_of(request), action, f"{what}{whose}, {when}", teams, timezone.now())


def _items(of: str) -> ChartView:
    def view(request: HttpRequest, slug: str, chart: str) -> HttpResponse:
        """The items behind a chart."""
        facts = _facts(of, request, slug)
        try:
            page = item_page(facts, chart, request.GET.get("page", "1"))
        except UnknownChart as unknown:
            raise Http404(str(unknown)) from unknown
        return render(request, "flow/items.html", {"page": page})

    return view


def _file(of: str, kind: str, content_type: str) -> ChartView:
    def view(request: HttpRequest, slug: str, chart: str) -> HttpResponse:
        """A chart as a file."""
        facts = _facts(of, request, slug)
        if isinstance(facts, ToldFacts) and not facts.tells(facts.choice.period):
            raise Http404(plain(why_held(facts, facts.choice.period)))
        try:
            shown = figure(facts, chart)
        except UnknownChart as unknown:
            raise Http404(str(unknown)) from unknown
        when = of_period(facts.choice.period) + (", so far" if facts.choice.running else "")
        notes = shown.notes(facts.subject.name, when)
        name = f"{slug}-{chart}-{facts.choice.period.name}.{kind}"
        content = FILES[kind](shown, notes)
        _note(request, *_what_happens(request, shown.chart.title, kind), facts)
        return HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return view


def _what_happens(request: HttpRequest, title: str, kind: str) -> tuple[Action, str]:
    """Return what a file is fetched for: to be taken along, or as a picture in the page.

    A page without JavaScript draws its charts so. It holds the same numbers, and was noted itself.
    """
    if kind == "svg" and request.headers.get("Sec-Fetch-Dest") == "image":
        return Action.VIEWED, "Flow"
    return Action.EXPORTED, f"“{title}” as {kind.upper()}"


ALL: dict[str, Callable[..., Facts]] = {"team": team_facts, "stream": stream_facts}
TOLD: dict[str, Callable[..., ToldFacts]] = {"team": told_team_facts, "stream": told_stream_facts}
FILES = {"csv": as_csv, "svg": as_svg, "png": as_png}
team_items, stream_items = _items("team"), _items("stream")
team_csv = _file("team", "csv", "text/csv; charset=utf-8")
team_svg = _file("team", "svg", "image/svg+xml")
team_png = _file("team", "png", "image/png")
stream_csv = _file("stream", "csv", "text/csv; charset=utf-8")
stream_svg = _file("stream", "svg", "image/svg+xml")
stream_png = _file("stream", "png", "image/png")
