"""Pages where people are invited and roles given back: for operators, and for a team's ADM."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.access import operations as access
from headwater.access.models import Account, Grant, Invitation
from headwater.access.places import Place, Scale
from headwater.access.roles import Held
from headwater.access.viewer import viewer_of
from headwater.organisation import queries as organisation
from headwater.people import operations, queries, words
from headwater.people.doors import for_accounts
from headwater.people.forms import InviteForm, TeamInviteForm


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show who is here, with which role where, and invite somebody."""
    return _everybody(request, InviteForm())


@for_accounts
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation to anywhere and show its link, once."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _everybody(request, form)
    try:
        return _made(request, form.held(), reverse("people:home"))
    except access.AccessRefused as refused:
        form.add_error("place", str(refused))
        return _everybody(request, form)


@for_accounts
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk)
    operations.withdraw(viewer_of(request), invitation, timezone.now())
    return redirect("people:home")


@for_accounts
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    grant = get_object_or_404(Grant.objects.select_related("account"), pk=pk)
    return _changed(request, access.revoke, grant.account, grant.held)


@for_accounts
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    return _changed(request, access.deactivate, _real(pk))


@for_accounts
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    return _changed(request, operations.reopen, _real(pk))


@for_accounts
@require_POST
def reset_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a new password and show it, once."""
    account = _real(pk)
    secret = operations.reset_secret(viewer_of(request), account, timezone.now())
    url = request.build_absolute_uri(reverse("people:reset", args=[account.pk, secret]))
    what = f"A new password for {account.name}"
    return _link(request, url, what, "a day", reverse("people:home"))


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams whose people the visitor looks after."""
    mine = queries.teams_to_invite_to(viewer_of(request))
    return render(request, "people/teams.html", {"teams": mine})


@require_GET
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is of a team, and invite somebody to it."""
    return _team(request, slug, TeamInviteForm())


@for_accounts
@require_POST
def team_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an invitation to a team and show its link, once."""
    form = TeamInviteForm(request.POST)
    if not form.is_valid():
        return _team(request, slug, form)
    held = Held(form.role(), Scale.TEAM, slug)
    return _made(request, held, reverse("people:team", args=[slug]))


@for_accounts
@require_POST
def team_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation to a team back."""
    invitation = get_object_or_404(Invitation, pk=pk, scale=Scale.TEAM, slug=slug)
    operations.withdraw(viewer_of(request), invitation, timezone.now())
    return redirect("people:team", slug)


@for_accounts
@require_POST
def team_revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role in a team away."""
    grant = get_object_or_404(Grant.objects.select_related("account"), pk=pk)
    if not operations.can_be_of(Place(team=slug), grant.held):
        raise Http404
    access.revoke(viewer_of(request), grant.account, grant.held, timezone.now())
    return redirect("people:team", slug)


def _everybody(request: HttpRequest, form: InviteForm, problem: str = "") -> HttpResponse:
    page = {
        "form": form,
        "problem": problem,
        "posts": queries.posts(),
        "waiting": queries.waiting(timezone.now()),
        "accounts": queries.accounts(active=True),
        "closed": queries.accounts(active=False),
    }
    return render(request, "people/home.html", page)


def _team(request: HttpRequest, slug: str, form: TeamInviteForm) -> HttpResponse:
    try:
        found = organisation.team(slug)
    except organisation.UnknownTeam as unknown:
        raise Http404(str(unknown)) from None
    page = {
        "team": found,
        "form": form,
        "holders": queries.holders_of(slug),
        "waiting": queries.waiting(timezone.now(), scale=Scale.TEAM, slug=slug),
    }
    return render(request, "people/team.html", page)


def _made(request: HttpRequest, held: Held, back: str) -> HttpResponse:
    secret = operations.invite(viewer_of(request), held, timezone.now())
    url = request.build_absolute_uri(reverse("people:invited", args=[secret]))
    return _link(request, url, words.capitalised(held.in_words), "seven days", back)


def _link(request: HttpRequest, url: str, what: str, lasts: str, back: str) -> HttpResponse:
    page = {"url": url, "what": what, "lasts": lasts, "back": back}
    return render(request, "people/link.html", page)


def _changed(request: HttpRequest, change: Any, *what: Any) -> HttpResponse:
    try:
        change(viewer_of(request), *what, timezone.now())
    except access.AccessRefused as refused:
        return _everybody(request, InviteForm(), str(refused))
    return redirect("people:home")


def _real(pk: int) -> Account:
    return get_object_or_404(Account, pk=pk, is_persona=False)
