"""Pages of this room: a team's notes, profile, telling and trail, and the grace time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.access.viewer import viewer_of
from headwater.context import operations, queries, team_pages
from headwater.context.forms import GraceForm, NoteForm, ProfileForm, WordingForm, preset
from headwater.context.grace import graces
from headwater.context.operations import Because, ContextRefused, NoSuchNote
from headwater.context.seen_page import seen_page
from headwater.context.telling import today_of
from headwater.context.telling_page import closed_month, telling_page
from headwater.organisation.queries import TeamEntry, UnknownTeam
from headwater.organisation.queries import team as team_called

View = Callable[..., HttpResponse]
require_form = require_http_methods(["GET", "HEAD", "POST"])


def of_team(view: View) -> View:
    """Hand the view the team that the address names."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
        try:
            return view(request, team_called(slug), **rest)
        except (UnknownTeam, NoSuchNote) as unknown:
            raise Http404(str(unknown)) from unknown

    return found


@require_form
@of_team
def notes(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """List a team's notes with their history, and take a new one."""
    now = timezone.now()
    form = NoteForm(request.POST or None, initial=preset(request.GET.dict(), today_of(team, now)))
    if form.is_valid():
        try:
            operations.write_note(team, **form.values(), now=now, by=viewer_of(request))
        except ContextRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _saved("context:notes", team)
    shown, histories = queries.notes_of(team.slug, request.GET.get("page", "1"))
    page = {"form": form, "notes": histories, "shown": shown}
    return _page(request, team, "notes", page)


@require_form
@of_team
def note(request: HttpRequest, team: TeamEntry, number: int) -> HttpResponse:
    """Say a note in other words."""
    found = _note(team, number)
    form = WordingForm(request.POST or None, initial={"text": found.latest.text})
    if form.is_valid():
        text = form.cleaned_data["text"]
        operations.reword(team, number, text, now=timezone.now(), by=viewer_of(request))
        return _saved("context:notes", team)
    return _page(request, team, "note", {"form": form, "note": found}, tab="notes")


@require_POST
@of_team
def take_back(request: HttpRequest, team: TeamEntry, number: int) -> HttpResponse:
    """Take a note back; what it said stays in its history."""
    operations.reword(team, number, "", now=timezone.now(), by=viewer_of(request))
    return _saved("context:notes", team)


@require_safe
@of_team
def about(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Show what a team says about itself, and what it said before."""
    page = {
        "profile": queries.profile(team.slug),
        "changes": queries.profile_history(team.slug),
        "may_edit": team_pages.opens("context:edit_about", team, viewer_of(request)),
    }
    return _page(request, team, "about", page)


@require_form
@of_team
def edit_about(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Let a team say what it is about."""
    form = ProfileForm(request.POST or None, queries.latest_profile(team.slug))
    if form.is_valid():
        operations.describe(team, form.texts(), now=timezone.now(), by=viewer_of(request))
        return _saved("context:about", team)
    return _page(request, team, "edit_about", {"form": form}, tab="about")


@require_safe
@of_team
def telling(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Show which closed months are still the team's own, and what leaders see already."""
    return _page(request, team, "telling", {"telling": telling_page(team, timezone.now())})


@require_form
@of_team
def tell(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Say what telling a month means, and tell it."""
    now = timezone.now()
    month = closed_month(team, (request.POST or request.GET).get("month", ""), now)
    if month is None:
        raise Http404("This names no month that has ended.")
    if request.method == "POST":
        operations.tell(team, month.period, Because.TEAM, now, by=viewer_of(request))
        return _saved("context:telling", team)
    return _page(request, team, "tell", {"month": month}, tab="telling")


@require_safe
@of_team
def seen(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Show who looked at, exported or told the team's numbers, and who changed the rules."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
    return _page(request, team, "seen", {"seen": seen_page(team, number, timezone.now())})


@require_form
def grace(request: HttpRequest) -> HttpResponse:
    """Show and change how long a closed month stays with its team."""
    now = timezone.now()
    held = graces()
    form = GraceForm(request.POST or None, initial={"days": held.at(now)})
    if form.is_valid():
        operations.change_grace(form.cleaned_data["days"], now, by=viewer_of(request))
        return redirect(f"{reverse('context:grace')}?saved")
    page = {"form": form, "days": held.at(now), "changes": held.changes[::-1]}
    return render(request, "context/grace.html", page | {"saved": "saved" in request.GET})


def _page(
    request: HttpRequest, team: TeamEntry, name: str, page: dict[str, Any], *, tab: str = ""
) -> HttpResponse:
    shared = {
        "team": team,
        "tabs": team_pages.tabs(team, viewer_of(request), f"context:{tab or name}"),
        "saved": "saved" in request.GET,
    }
    return render(request, f"context/{name}.html", shared | page)


def _saved(view: str, team: TeamEntry) -> HttpResponse:
    return redirect(f"{reverse(view, args=[team.slug])}?saved")


def _note(team: TeamEntry, number: int) -> queries.NoteHistory:
    found = queries.note_of(team.slug, number)
    if found is None:
        raise NoSuchNote(f"{team.name} has no note {number}.")
    return found
