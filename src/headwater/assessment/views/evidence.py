"""What the data can add to the talk about a dimension, for whoever is in the session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.assessment import guesses, tickets
from headwater.assessment.models import Asked, Session
from headwater.assessment.operations.outside import own_view_revealed
from headwater.assessment.queries.evidence import evidence as read
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry, UnknownTeam

NOT_IN = "This is for people in the session. Come in first, by its link or code."
NOT_YET = "The data waits until your own ratings are on the table."


@never_cache
@require_safe
def evidence(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show what the team's last closed quarter says about a dimension, after the reveal."""
    if not viewer_of(request).signed_in and guesses.too_many(request):
        return render(request, "429.html", status=429)
    session, team = _session(request, code)
    if not _is_in(request, session, team):
        return _page(request, session, {"why_not": NOT_IN}, 403)
    asked = Asked.objects.filter(session=session, key=key).first()
    if asked is None:
        raise Http404(f"The session asks nothing called “{key}”.")
    if not own_view_revealed(session):
        return _page(request, session, {"why_not": NOT_YET}, 409)
    found = read(asked, team, viewer_of(request), timezone.now())
    return _page(request, session, {"evidence": found}, 200)


def _session(request: HttpRequest, code: str) -> tuple[Session, TeamEntry]:
    """Return the session of a code and its team. Raises Http404, which counts as a guess."""
    session = Session.objects.filter(code=code).first()
    if session is None:
        guesses.missed(request)
        raise Http404("No session goes by this code.")
    try:
        return session, organisation.team(session.team)
    except UnknownTeam as gone:
        raise Http404(str(gone)) from gone


def _is_in(request: HttpRequest, session: Session, team: TeamEntry) -> bool:
    """Say whether somebody takes part, or speaks for the team."""
    speaks = viewer_of(request).may(Right.SPEAK, of_team(team))
    return speaks or tickets.holder(request, session) is not None


def _page(
    request: HttpRequest, session: Session, shown: dict[str, object], status: int
) -> HttpResponse:
    """Answer with the part of the page that asked, or, without scripts, with a page of its own."""
    part = HtmxDetails(request)
    name = "assessment/_evidence.html" if part else "assessment/evidence.html"
    # htmx shows no answer that failed, and why not is worth showing
    return render(request, name, {"session": session} | shown, status=200 if part else status)
