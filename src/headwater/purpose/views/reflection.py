"""Looking back: the queue of what is ready, and the form in which a team says what happened."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from headwater.access.viewer import viewer_of
from headwater.context.editions import ChangedMeanwhile
from headwater.purpose.forms.reflection import ReflectionForm
from headwater.purpose.operations.outcomes import CannotBeKept
from headwater.purpose.operations.reflections import reflect as operation
from headwater.purpose.queries import queue as queries
from headwater.purpose.queries.hopes import Hope, hope_of
from headwater.purpose.room_pages import tabs
from headwater.purpose.works import UnknownWork, Work, work

HERE = "purpose:queue"
AGAIN = dt.timedelta(weeks=6)
"""When to look again, unless somebody says otherwise."""


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What is ready to be looked back on in the reader's teams."""
    viewer = viewer_of(request)
    page = queries.queue(viewer, request.GET.get("page", "1"), timezone.now())
    return render(request, "purpose/queue.html", {"page": page, "tabs": tabs(viewer, HERE)})


@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: HttpRequest, item: int) -> HttpResponse:
    """Say what happened to what was hoped for."""
    of, hope = _work(item), hope_of(item)
    form = _form(request.POST or None, hope)
    if not form.is_valid():
        return _shown(request, of, form, hope, 422 if form.errors else 200)
    try:
        by, read = viewer_of(request), form.cleaned_data["read"]
        operation(of, form.said, by=by, now=timezone.now(), read=read)
    except CannotBeKept as refused:
        form.add_error(refused.field, str(refused))
        return _shown(request, of, form, hope, 422)
    except ChangedMeanwhile:
        return _shown_anew(request, of)
    return redirect("purpose:work", item)


def _work(item: int) -> Work:
    try:
        return work(item)
    except UnknownWork as unknown:
        raise Http404(str(unknown)) from unknown


def _form(data: object, hope: Hope) -> ReflectionForm:
    return ReflectionForm(data, read=hope.stamp, look_again_on=timezone.now().date() + AGAIN)


def _shown_anew(request: HttpRequest, of: Work) -> HttpResponse:
    """Show what was written once more, beside the hope as it stands now."""
    hope = hope_of(of.item_id)
    said = request.POST.copy()
    said["read"] = hope.stamp
    return _shown(request, of, _form(said, hope), hope, 409)


def _shown(
    request: HttpRequest, of: Work, form: ReflectionForm, hope: Hope, status: int
) -> HttpResponse:
    page = {
        "work": of,
        "form": form,
        "hope": hope,
        "changed": status == 409,
        "tabs": tabs(viewer_of(request), ""),
    }
    return render(request, "purpose/reflect.html", page, status=status)
