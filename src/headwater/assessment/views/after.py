"""What a round said, what a team takes out of it, and its rounds side by side."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.access import trail
from headwater.access.trail import Action
from headwater.access.viewer import viewer_of
from headwater.assessment import words
from headwater.assessment.models import Session
from headwater.assessment.queries.actions import in_full
from headwater.assessment.queries.round import Round, is_revealed, round_of
from headwater.assessment.queries.trends import trends as trends_of
from headwater.assessment.summary.context import NOTHING_YET
from headwater.assessment.summary.markdown import as_markdown
from headwater.assessment.summary.pdf import as_pdf
from headwater.assessment.summary.rows import as_csv, of_finding, row
from headwater.context import team_pages
from headwater.context.telling import today_of
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

HERE = "assessment:team"
Written = Callable[[Round], str | bytes]


@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a session said, from the moment its ratings are revealed."""
    session, team = _session(code)
    shown = _round(session, team) if is_revealed(session) else None
    page = {"session": session, "round": shown, "share_url": _url("assessment:share", code)}
    return _render(request, team, "round", page)


def _download(kind: str, content_type: str, written: Written) -> Callable[..., HttpResponse]:
    @require_safe
    def view(request: HttpRequest, code: str) -> HttpResponse:
        """What a session said, as a file without anybody's name."""
        session, team = _session(code)
        if not is_revealed(session):
            raise Http404(NOTHING_YET)
        _note(request, team, f"The assessment of {in_full(session.opened_on)} as {kind.upper()}")
        name = f"{team.slug}-{session.opened_on.isoformat()}.{kind}"
        return _file(written(_round(session, team)), content_type, name)

    return view


def _as_csv(of: Round) -> bytes:
    rows = [line for finding in of.findings for line in of_finding(of.session, finding)]
    return as_csv(of.team, rows, of.privacy)


round_pdf = _download("pdf", "application/pdf", as_pdf)
round_markdown = _download("md", "text/markdown; charset=utf-8", as_markdown)
round_csv = _download("csv", "text/csv; charset=utf-8", _as_csv)


@require_safe
def trends(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a team's rounds side by side."""
    team = _team(slug)
    return _render(request, team, "trends", {"trends": trends_of(slug, everything=_all(request))})


@require_safe
def trends_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The distributions of all rounds as CSV."""
    team, found = _team(slug), trends_of(slug, everything=True)
    rows = [
        row(point.session, point.asked, point.own)
        for trend in found.trends
        for point in trend.points
        if point.asked and point.own
    ]
    _note(request, team, "The assessments of all rounds as CSV")
    written = as_csv(team, rows, words.TOO_FEW)
    return _file(written, "text/csv; charset=utf-8", f"{slug}-assessments.csv")


def _session(code: str) -> tuple[Session, TeamEntry]:
    session = get_object_or_404(Session, code=code)
    return session, _team(session.team)


def _team(slug: str) -> TeamEntry:
    try:
        return organisation.team(slug)
    except organisation.UnknownTeam as unknown:
        raise Http404(str(unknown)) from unknown


def _round(session: Session, team: TeamEntry) -> Round:
    return round_of(session, team, today_of(team, timezone.now()))


def _all(request: HttpRequest) -> bool:
    return "all" in request.GET


def _note(request: HttpRequest, team: TeamEntry, what: str) -> None:
    """Leave a line in the team's trail: what is taken along can be read anywhere."""
    trail.note(viewer_of(request), Action.EXPORTED, what, [of_team(team)], timezone.now())


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _url(view: str, *args: str) -> str:
    """Return an address, or "" where there is none such."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""


def _render(request: HttpRequest, team: TeamEntry, name: str, page: dict[str, Any]) -> HttpResponse:
    shown = {"team": team, "tabs": team_pages.tabs(team, viewer_of(request), HERE), **page}
    return render(request, f"assessment/{name}.html", shown)
