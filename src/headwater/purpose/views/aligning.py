"""Writing objectives and key results, and checking in on them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from headwater.access.places import ORGANISATION, Place, Scale, name
from headwater.access.viewer import viewer_of
from headwater.context.days import label
from headwater.context.editions import ChangedMeanwhile
from headwater.purpose.addresses import place_url
from headwater.purpose.forms.key_results import (
    CheckInForm,
    KeyResultForm,
    ObjectiveForm,
    of_key_result,
    of_objective,
)
from headwater.purpose.models import KeyResult, Objective
from headwater.purpose.operations import key_results as operations
from headwater.purpose.operations.key_results import Refused
from headwater.purpose.places import at
from headwater.purpose.queries.key_result_page import row_of
from headwater.purpose.queries.key_results import parents_for_choice
from headwater.purpose.queries.objectives import way
from headwater.purpose.room_pages import tabs

HERE = "purpose:key_results"
require_form = require_http_methods(["GET", "HEAD", "POST"])
Write = Callable[[], object]
Change = Callable[..., None]


@require_form
def new_objective(
    request: HttpRequest, scale: str = Scale.ORGANISATION, slug: str = ""
) -> HttpResponse:
    """Add an objective to a place."""
    form = ObjectiveForm(_today(), request.POST or None)
    back = place_url("key_results", scale, slug)

    def add() -> object:
        where = (Scale(scale), slug)
        return operations.add_objective(*where, form.said(), **_by(request))

    if _kept(form, add):
        return redirect(back)
    where = name(Scale(scale), slug)
    page = {"heading": f"An objective of {where}", "button": "Add the objective", "back": back}
    return _form(request, form, page)


@require_form
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an objective says, or close it."""
    row = get_object_or_404(Objective, pk=pk)
    form = ObjectiveForm(_today(), request.POST or None, of_objective(row))
    back = _list_of(row)

    def edit() -> None:
        operations.edit_objective(pk, form.said(), edition=_edition(request), **_by(request))

    if _kept(form, edit):
        return redirect(back)
    page = {"heading": "The objective", "button": "Save", "back": back, **_closing(row)}
    return _form(request, form, page, Objective.objects.get(pk=pk))


@require_POST
def close_objective(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an objective, or open it again."""
    row = get_object_or_404(Objective, pk=pk)
    ways = operations.close_objective, operations.reopen_objective
    return _turned(request, row, ways, _list_of(row))


@require_form
def new_key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a key result to an objective."""
    of = get_object_or_404(Objective, pk=pk)
    form = KeyResultForm(parents_for_choice(_place(of)), request.POST or None)
    back = _list_of(of)

    def add() -> object:
        return operations.add_key_result(pk, form.said(), **_by(request))

    if _kept(form, add):
        return redirect(back)
    page = {"heading": f"A key result of “{of.title}”", "button": "Add the key result"}
    return _form(request, form, page | {"back": back})


@require_form
def edit_key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a key result says, or close it."""
    row = get_object_or_404(KeyResult.objects.select_related("objective"), pk=pk)
    parents = parents_for_choice(_place(row.objective), row.parent_id)
    form = KeyResultForm(parents, request.POST or None, of_key_result(row))

    def edit() -> None:
        said, edition = form.said(), _edition(request)
        operations.edit_key_result(pk, said, edition=edition, **_by(request))

    if _kept(form, edit):
        return redirect("purpose:key_result", pk)
    page = {"heading": "The key result", "button": "Save", **_closing(row)}
    return _form(request, form, page | {"back": _url_of(row)}, row_of(pk))


@require_POST
def close_key_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a key result, or open it again."""
    row = get_object_or_404(KeyResult, pk=pk)
    ways = operations.close_key_result, operations.reopen_key_result
    return _turned(request, row, ways, _url_of(row))


@require_form
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was read, how confident one is, and what is behind it."""
    row = get_object_or_404(KeyResult, pk=pk)
    form = CheckInForm(row, _today(), request.POST or None)

    def read() -> object:
        return operations.check_in(pk, form.said(), **_by(request))

    if _kept(form, read):
        return redirect("purpose:key_result", pk)
    page = {"heading": f"How does “{row.title}” stand?", "button": "Check in"}
    return _form(request, form, page | {"back": _url_of(row)})


def _kept(form: forms.Form, write: Write) -> bool:
    """Keep what a valid form says; where that is refused, have the form say why."""
    if not form.is_valid():
        return False
    try:
        write()
    except (Refused, ChangedMeanwhile) as refused:
        form.add_error(None, str(refused))
        form.overtaken = isinstance(refused, ChangedMeanwhile)  # type: ignore[attr-defined]
        return False
    return True


def _form(
    request: HttpRequest,
    form: forms.Form,
    page: dict[str, Any],
    newest: Objective | KeyResult | None = None,
) -> HttpResponse:
    """Show a form; one that was overtaken stands beside what was saved meanwhile, and names that
    edition when it is sent again.
    """
    overtaken = getattr(form, "overtaken", False)
    if newest is not None:
        page["edition"] = newest.edition if overtaken or not form.is_bound else _edition(request)
        page["meanwhile"] = _says(newest) if overtaken else []
    page |= {"form": form, "tabs": tabs(viewer_of(request), HERE)}
    return render(request, "purpose/aligning.html", page, status=422 if form.errors else 200)


def _closing(row: Objective | KeyResult) -> dict[str, Any]:
    """Return where a row is closed, or opened again."""
    view = "close_objective" if isinstance(row, Objective) else "close_key_result"
    return {"closing": reverse(f"purpose:{view}", args=[row.pk]), "closed": bool(row.closed_at)}


def _says(row: Objective | KeyResult) -> list[str]:
    """Return what somebody saved meanwhile, line by line."""
    if isinstance(row, Objective):
        lines = [row.title, row.why, label(row.first_day, row.last_day)]
    else:
        lines = [row.title, way(row), f"Serves “{row.parent.title}”" if row.parent else ""]
    return [line for line in lines if line]


def _turned(
    request: HttpRequest, row: Objective | KeyResult, ways: tuple[Change, Change], back: str
) -> HttpResponse:
    """Close or open a row (the two `ways`); where somebody was quicker, show what it says now."""
    close, reopen = ways
    change = reopen if request.POST.get("again") == "yes" else close
    try:
        change(row.pk, edition=_edition(request), **_by(request))
    except ChangedMeanwhile:
        page = {"meanwhile": _says(row), "back": back, "tabs": tabs(viewer_of(request), HERE)}
        return render(request, "purpose/changed_meanwhile.html", page, status=409)
    return redirect(back)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": viewer_of(request), "now": timezone.now()}


def _edition(request: HttpRequest) -> int:
    """Return the edition that a form names; none there is, where it names none."""
    said = request.POST.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _today() -> dt.date:
    return timezone.now().date()


def _place(of: Objective) -> Place:
    """Return where an objective is: the gate has found that place."""
    found = at(of.scale, of.slug)
    return found.place if found else ORGANISATION


def _list_of(row: Objective) -> str:
    return place_url("key_results", row.scale, row.slug)


def _url_of(row: KeyResult) -> str:
    return reverse("purpose:key_result", args=[row.pk])
