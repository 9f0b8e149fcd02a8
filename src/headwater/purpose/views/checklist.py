"""The leader's checklist: their own, and what they share of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from headwater.access.viewer import viewer_of
from headwater.context.editions import ChangedMeanwhile
from headwater.metrics.periods import Period
from headwater.purpose.forms.checklist import NoteForm
from headwater.purpose.models import Checklist
from headwater.purpose.operations import checklists
from headwater.purpose.operations.checklists import NothingToShare, UnknownQuestion
from headwater.purpose.queries.checklist import (
    NoSuchQuarter,
    checklist_page,
    quarter_asked,
    shared_by_others,
    shared_page,
)
from headwater.purpose.room_pages import tabs

HERE = "purpose:checklist"


@never_cache
@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    """Show a leader their own checklist of a quarter."""
    return _page(request, _quarter(request.GET.get("quarter", "")))


@never_cache
@require_POST
def note(request: HttpRequest, question: str) -> HttpResponse:
    """Keep what the leader says to a question now."""
    form, now = NoteForm(question, request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, _quarter(""), form)
    text, edition = form.cleaned_data["text"], form.cleaned_data["edition"]
    try:
        checklists.write_note(viewer_of(request), question, text, edition=edition, now=now)
    except UnknownQuestion as unknown:
        raise Http404(str(unknown)) from unknown
    except ChangedMeanwhile:
        form.is_overtaken = True
        return _page(request, _quarter(""), form)
    return redirect(f"{reverse(HERE)}?saved#{question}")


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Open a quarter's checklist for everybody who sees purpose, or take that back."""
    quarter, viewer = _quarter(request.POST.get("quarter", "")), viewer_of(request)
    try:
        if request.POST.get("shared") == "yes":
            checklists.share(viewer, quarter, now=timezone.now())
        else:
            checklists.take_back(viewer, quarter)
    except NothingToShare as nothing:
        raise Http404(str(nothing)) from nothing
    return redirect(f"{reverse(HERE)}?quarter={quarter.name}")


@never_cache
@require_safe
def shared(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a leader shares: by their role, without their name."""
    try:
        page = shared_page(pk)
    except Checklist.DoesNotExist as nothing:
        raise Http404("There is no shared checklist here.") from nothing
    shown = {"page": page, "tabs": tabs(viewer_of(request), HERE)}
    return render(request, "purpose/shared_checklist.html", shown)


def _page(request: HttpRequest, quarter: Period, refused: NoteForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    shown = {
        "page": checklist_page(viewer, quarter, timezone.now(), refused),
        "others": shared_by_others(viewer),
        "tabs": tabs(viewer, HERE),
        "saved": "saved" in request.GET,
    }
    return render(request, "purpose/checklist.html", shown, status=409 if refused else 200)


def _quarter(name: str) -> Period:
    try:
        return quarter_asked({"quarter": name}, timezone.now())
    except NoSuchQuarter as unknown:
        raise Http404(str(unknown)) from unknown
