"""Asking people outside the team: their page, which needs no account, and the facilitator's."""

import datetime as dt
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.assessment import guesses
from headwater.assessment.forms.outside import AskForm, LinksForm, OutsideForm
from headwater.assessment.models import OutsideLink, Session
from headwater.assessment.operations import outside as operations
from headwater.assessment.operations.outside import CannotBeAsked, LinkSpent, LinkUnknown
from headwater.assessment.outside_questions import outside_form
from headwater.assessment.queries.outside import inviting
from headwater.assessment.refusals import Refused
from headwater.assessment.views.of_session import of_session, to_the_room
from headwater.context.editions import ChangedMeanwhile
from headwater.context.telling import today_of
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

require_form = require_http_methods(["GET", "HEAD", "POST"])
MEANWHILE = "Somebody moved the session on a moment ago, so nothing was done. Look again."


@never_cache
@sensitive_variables("secret")
@require_form
def outside(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whoever has a link what they see, once."""
    if guesses.too_many(request):
        return render(request, "429.html", status=429)
    try:
        return _asked(request, operations.link_of(secret), secret)
    except LinkUnknown:
        guesses.missed(request)
        return _away(request, "unknown", "", 404)
    except CannotBeAsked:
        return _away(request, "over", secret, 410)
    except Refused:  # their draft stays with them
        return _away(request, "trouble", "", 503)


@never_cache
@require_form
@of_session
def outside_links(request: HttpRequest, session: Session, team: TeamEntry) -> HttpResponse:
    """Make links for people outside, and show them this once."""
    today = today_of(team, timezone.now())
    ask = AskForm(today, request.POST if "form" in request.POST else None)
    links = LinksForm(request.POST if "how_many" in request.POST else None)
    made: list[str] = []
    if all(form.is_valid() for form in (ask, links) if form.is_bound):
        try:
            made = _made(session, ask, links, today)
        except CannotBeAsked as refused:
            links.add_error(None, str(refused))
    session.refresh_from_db()
    page = {
        "session": session,
        "team": team,
        "ask": ask,
        "form": links,
        "inviting": inviting(session, today),
        "links": [_address(request, secret) for secret in made],
        "may_observe": viewer_of(request).may(Right.OBSERVE, of_team(team)),
        "trouble": [*links.non_field_errors()] if links.is_bound else [],
    }
    status = 422 if links.errors or ask.errors else 200
    return render(request, "assessment/outside_links.html", page, status=status)


@require_POST
@of_session
def outside_close(request: HttpRequest, session: Session, team: TeamEntry) -> HttpResponse:  # noqa: ARG001 - the gate asked about it
    """Collect the answers from outside, so that they are shown beside the team's own."""
    said = request.POST.get("edition", "")
    edition = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
    try:
        operations.close_outside(session.code, edition)
    except Refused as refused:
        return to_the_room(request, session, str(refused))
    except ChangedMeanwhile:
        return to_the_room(request, session, MEANWHILE)
    session.refresh_from_db()
    return to_the_room(request, session)


def _asked(request: HttpRequest, link: OutsideLink, secret: str) -> HttpResponse:
    """Show the form, or put what it says into the box. Raises CannotBeAsked."""
    session, now = link.session, timezone.now()
    if link.spent and not operations.collected(session):
        return _away(request, "spent", secret)
    operations.check_open(session, now)
    form = OutsideForm(outside_form(session), request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _responded(request, secret, form)
    page = {"team": _name(session), "form": form, "draft": _draft(secret)}
    return render(request, "assessment/outside.html", page, status=422 if form.errors else 200)


def _responded(request: HttpRequest, secret: str, form: OutsideForm) -> HttpResponse:
    """Keep a finished response; who sent it twice is thanked once and for both."""
    with suppress(LinkSpent):
        operations.respond(secret, form.answers(), timezone.now())
    return redirect(request.path)


def _made(session: Session, ask: AskForm, links: LinksForm, today: dt.date) -> list[str]:
    """Make the links that were asked for. Raises CannotBeAsked."""
    if ask.is_bound:
        said = ask.cleaned_data
        operations.ask(session.code, said["form"], said["until"], today)
    if not links.is_bound:
        return []
    return operations.make_links(session.code, links.cleaned_data["how_many"], today)


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("assessment:outside", args=[secret]))


def _name(session: Session) -> str:
    """Return what people call the team; a link may live longer than the plan it is in."""
    try:
        return organisation.team(session.team).name
    except organisation.UnknownTeam:
        return session.team


def _draft(secret: str) -> str:
    """Return what a browser keeps a draft under: not the secret, which opens the form."""
    return f"outside:{operations.hashed(secret)[:16]}"


def _away(request: HttpRequest, why: str, secret: str, status: int = 200) -> HttpResponse:
    """Say why there is nothing to answer; the browser then forgets its draft, if it has one."""
    page = {"why": why, "draft": _draft(secret) if secret else ""}
    return render(request, "assessment/outside_away.html", page, status=status)
