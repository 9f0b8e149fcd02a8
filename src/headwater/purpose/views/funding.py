"""Costs and funding of a stream: read and written by whoever funds it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.context.editions import ChangedMeanwhile
from headwater.organisation import queries as organisation
from headwater.organisation.queries import StreamEntry
from headwater.purpose.forms.funding import CostForm, CurrencyForm, FundingForm
from headwater.purpose.operations import funding as writing
from headwater.purpose.queries.funding import edition_now, funding_page, with_refused
from headwater.purpose.room_pages import tabs


@require_http_methods(["GET", "HEAD", "POST"])
def funding(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was said about a stream's money, and keep one more thing."""
    try:
        stream = organisation.stream(slug)
    except organisation.UnknownStream as unknown:
        raise Http404(str(unknown)) from unknown
    if request.method != "POST":
        return _page(request, stream)
    what = request.POST.get("what", "")
    if what not in KEEPING:
        raise Http404("There is nothing of this name to keep.")
    form = _form(what, stream, request)
    try:
        if form.is_valid():
            KEEPING[what](request, stream, form.cleaned_data)
            return redirect(f"{reverse('purpose:funding', args=[slug])}?saved")
    except ChangedMeanwhile as overtaken:
        return _page(request, stream, what, _overtaken(form, stream, str(overtaken)))
    except writing.Refused as refused:
        form.add_error(None, str(refused))
    return _page(request, stream, what, form)


def _overtaken(form: Any, stream: StreamEntry, why: str) -> Any:
    """Return the form with what was entered and the edition there is now: its row is above."""
    form.data = form.data.copy()
    form.data[form.add_prefix("edition")] = edition_now(stream, form.cleaned_data)
    form.add_error(None, why)
    return form


def _page(
    request: HttpRequest, stream: StreamEntry, what: str = "", form: Any = None
) -> HttpResponse:
    page = funding_page(stream, viewer_of(request), request.GET.dict(), timezone.now())
    shown = {
        "page": with_refused(page, what, form) if form else page,
        "tabs": tabs(viewer_of(request), "purpose:investment"),
        "saved": "saved" in request.GET,
    }
    return render(request, "purpose/funding.html", shown)


def _form(what: str, stream: StreamEntry, request: HttpRequest) -> Any:
    if what == "cost":
        return CostForm([(team.slug, team.name) for team in stream.teams], request.POST)
    return {"funding": FundingForm, "money": CurrencyForm}[what](request.POST)


def _keep_cost(request: HttpRequest, stream: StreamEntry, said: dict[str, Any]) -> None:
    writing.write_cost(
        stream,
        said["team"],
        said["month"],
        said["amount"],
        edition=said["edition"],
        by=viewer_of(request),
        now=timezone.now(),
    )


def _keep_funding(request: HttpRequest, stream: StreamEntry, said: dict[str, Any]) -> None:
    writing.write_funding(
        stream,
        said["quarter"],
        said["amount"],
        edition=said["edition"],
        by=viewer_of(request),
        now=timezone.now(),
    )


def _keep_currency(request: HttpRequest, _stream: StreamEntry, said: dict[str, Any]) -> None:
    """The currency is the whole organisation's, so its money is asked for."""
    viewer = viewer_of(request)
    if not viewer.may(Right.FUND):
        raise PermissionDenied
    code, edition = said["currency"].upper(), said["edition"]
    writing.write_currency(code, edition=edition, by=viewer, now=timezone.now())


KEEPING: dict[str, Callable[[HttpRequest, StreamEntry, dict[str, Any]], None]] = {
    "cost": _keep_cost,
    "funding": _keep_funding,
    "money": _keep_currency,
}
