"""What a team said it would do: reading it, adding to it, and closing it.

The same addresses serve the steps of a session: a form that names the session's code in `room` is
answered with the stage as it is now.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.access.viewer import viewer_of
from headwater.assessment.forms.actions import ActionForm, ClosingForm, of_action
from headwater.assessment.models import Action, Session
from headwater.assessment.operations import actions as operations
from headwater.assessment.operations.actions import CannotBeKept
from headwater.assessment.queries import actions as queries
from headwater.assessment.views.room import stage_answer
from headwater.context import team_pages
from headwater.context.editions import ChangedMeanwhile
from headwater.context.telling import today_of
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry

HERE = "assessment:team"
MEANWHILE = (
    "Somebody changed this action a moment ago, so nothing was done. Look at what it says now, "
    "then decide."
)
View = Callable[..., HttpResponse]
Write = Callable[[], object]
require_form = require_http_methods(["GET", "HEAD", "POST"])


def of_a_team(view: View) -> View:
    """Hand `view` the team its address names; what it has no action of is not found."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **named: object) -> HttpResponse:
        try:
            return view(request, organisation.team(slug), **named)
        except (organisation.UnknownTeam, Action.DoesNotExist) as unknown:
            raise Http404(str(unknown)) from unknown

    return wrapped


@require_safe
@of_a_team
def actions(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Show what is open by date, and what came of the rest."""
    return _actions(request, team)


@require_POST
@of_a_team
def add_action(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Add an action, of a running session where its room is named."""
    room = _room(request, team)
    form = ActionForm(queries.dimensions_to_choose(team.slug), request.POST)

    def add() -> object:
        return operations.add_action(team.slug, room, form.said(), _today(team))

    if _kept(form, add):
        return _done(request, team, room)
    if room is not None:
        return _in_the_room(request, room, _first_error(form))
    return _actions(request, team, form=form, status=422)


@require_form
@of_a_team
def change_action(request: HttpRequest, team: TeamEntry, pk: int) -> HttpResponse:
    """Change what an open action says."""
    shown = queries.action(team.slug, pk, _today(team))
    dimensions = queries.dimensions_to_choose(team.slug)
    at_first = of_action(Action.objects.get(team=team.slug, pk=pk))
    form = ActionForm(dimensions, request.POST or None, at_first)

    def change() -> object:
        edition, today = _edition(request), _today(team)
        return operations.change_action(team.slug, pk, form.said(), edition=edition, today=today)

    if _kept(form, change):
        return redirect("assessment:actions", team.slug)
    return _change_form(request, team, form, shown)


@require_POST
@of_a_team
def close_action(request: HttpRequest, team: TeamEntry, pk: int) -> HttpResponse:
    """Close an action as done or let go."""
    form = ClosingForm(request.POST)

    def close() -> object:
        state, learned = Action.State(form.cleaned_data["state"]), form.cleaned_data["learned"]
        edition, today = _edition(request), _today(team)
        said = (state, learned)
        return operations.close_action(team.slug, pk, *said, edition=edition, today=today)

    return _turned(request, team, form, close)


@require_POST
@of_a_team
def reopen_action(request: HttpRequest, team: TeamEntry, pk: int) -> HttpResponse:
    """Open a closed action again."""

    def reopen() -> object:
        return operations.reopen_action(team.slug, pk, edition=_edition(request))

    return _turned(request, team, forms.Form({}), reopen)


def _turned(request: HttpRequest, team: TeamEntry, form: forms.Form, write: Write) -> HttpResponse:
    room = _room(request, team)
    kept = _kept(form, write)
    if kept or room is not None:
        return _done(request, team, room, "" if kept else _first_error(form))
    status = 409 if _overtaken(form) else 422
    return _actions(request, team, trouble=_first_error(form), status=status)


def _kept(form: forms.Form, write: Write) -> bool:
    """Keep what a valid form says; where that is refused, have the form say why."""
    if not form.is_valid():
        return False
    try:
        write()
    except CannotBeKept as refused:
        form.add_error("due_on" if isinstance(refused, operations.DayGone) else None, str(refused))
    except ChangedMeanwhile:
        form.add_error(None, forms.ValidationError(MEANWHILE, code="meanwhile"))
    return not form.errors


def _overtaken(form: forms.Form) -> bool:
    return form.has_error(NON_FIELD_ERRORS, "meanwhile")


def _first_error(form: forms.Form) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")


def _done(
    request: HttpRequest, team: TeamEntry, room: Session | None, note: str = ""
) -> HttpResponse:
    if room is None:
        return redirect("assessment:actions", team.slug)
    return _in_the_room(request, room, note)


def _in_the_room(request: HttpRequest, session: Session, note: str) -> HttpResponse:
    """Answer with the stage as it is now, with a line about what did not go."""
    session.refresh_from_db()
    return stage_answer(request, session, note)


def _room(request: HttpRequest, team: TeamEntry) -> Session | None:
    """Return the running session of the team that a form names, if it names one."""
    named = Session.objects.filter(team=team.slug, code=request.POST.get("room", ""))
    return named.filter(called_off=False, finished_on=None).first()


def _actions(
    request: HttpRequest,
    team: TeamEntry,
    *,
    form: ActionForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    today = _today(team)
    everything = "all" in request.GET
    closed, in_all = queries.closed_actions(team.slug, today, everything=everything)
    page = {
        "open_actions": queries.open_actions(team.slug, today),
        "closed": closed,
        "not_shown": in_all - len(closed),
        "form": form or ActionForm(queries.dimensions_to_choose(team.slug)),
        "trouble": trouble,
    }
    return _render(request, team, "actions", page, status)


def _change_form(
    request: HttpRequest, team: TeamEntry, form: ActionForm, shown: queries.ActionEntry
) -> HttpResponse:
    """Show the form. One that was overtaken stands beside what was saved meanwhile, and names that
    edition when it is sent again.
    """
    overtaken = form.is_bound and _overtaken(form)
    if overtaken:
        shown = queries.action(team.slug, shown.pk, _today(team))
    page = {
        "form": form,
        "action": shown,
        "edition": shown.edition if overtaken or not form.is_bound else _edition(request),
        "overtaken": overtaken,
    }
    return _render(request, team, "change_action", page, 422 if form.errors else 200)


def _edition(request: HttpRequest) -> int:
    """Return the edition that a form names; none there is, where it names none."""
    said = request.POST.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _today(team: TeamEntry) -> dt.date:
    return today_of(team, timezone.now())


def _render(
    request: HttpRequest, team: TeamEntry, name: str, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {"team": team, "tabs": team_pages.tabs(team, viewer_of(request), HERE), **page}
    return render(request, f"assessment/{name}.html", shown, status=status)
