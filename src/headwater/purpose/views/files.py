"""Import and export of what work is for."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.access.viewer import viewer_of
from headwater.intake.errors import IntakeError
from headwater.intake.only_a_demo import for_real
from headwater.purpose import scopes
from headwater.purpose.files import exporting, setting_aside, uploading
from headwater.purpose.files.errors import FileRefused
from headwater.purpose.forms.files import FileForm
from headwater.purpose.models import Import
from headwater.purpose.queries import files_page
from headwater.purpose.queries.files_page import ImportEntry
from headwater.purpose.room_pages import tabs
from headwater.sources.errors import SourceError

WAYS = {
    "csv": (exporting.as_csv, "text/csv; charset=utf-8"),
    "json": (exporting.as_json, "application/json"),
}
SCALES = ("team", "stream", "domain")


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Offer the export, take a file, and list what was brought in."""
    return _page(request, FileForm())


@for_real
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take a file and have it brought in in the background."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            uploading.receive(form.cleaned_data["file"], viewer_of(request), timezone.now())
        except (FileRefused, IntakeError, SourceError) as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("purpose:files")
    return _page(request, form)


@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send every initiative and epic of a place with what it is for, part by part."""
    write, kind = WAYS.get(request.GET.get("format", "csv"), WAYS["csv"])
    form = "json" if write is exporting.as_json else "csv"
    try:
        scope = scopes.scope_of(**{of: request.GET.get(of, "") for of in SCALES})
    except scopes.NotAsked as problem:
        raise Http404(str(problem)) from None
    scope.leave_a_line("what initiatives and epics are for, as a file", viewer_of(request))
    name = f"outcomes-{scope.slug or 'all'}.{form}"
    return _streamed(request, write(scope, timezone.now()), kind, name)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an import is; asked again each second while it goes on."""
    entry = ImportEntry(get_object_or_404(Import, pk=pk))
    return render(request, "purpose/_import.html", {"entry": entry})


@require_GET
def rows_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rows that an import set aside, with the reasons."""
    record = get_object_or_404(Import, pk=pk)
    shown, rows = files_page.rows_set_aside(record, request.GET.get("page"))
    page = {"record": record, "shown": shown, "rows": rows}
    return render(request, "purpose/rows_set_aside.html", page)


@require_GET
def rows_set_aside_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send them as a file that can be mended and brought in again."""
    record = get_object_or_404(Import, pk=pk)
    name = f"set-aside-{record.pk}.csv"
    return _streamed(request, setting_aside.as_csv(record), WAYS["csv"][1], name)


def _page(request: HttpRequest, form: FileForm) -> HttpResponse:
    viewer = viewer_of(request)
    shown, entries = files_page.entries(request.GET.get("page"))
    page = {
        "tabs": tabs(viewer, "purpose:initiatives"),
        "form": form,
        "takes_files": not viewer.is_persona,
        "shown": shown,
        "entries": entries,
        "columns": files_page.columns_that_count(),
    }
    return render(request, "purpose/files.html", page)


def _streamed(
    request: HttpRequest, parts: Iterator[str], kind: str, name: str
) -> StreamingHttpResponse:
    """Send parts as they come; a server that waits asynchronously is given them so."""
    encoded = (part.encode() for part in parts)
    content = _one_by_one(encoded) if isinstance(request, ASGIRequest) else encoded
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        # Django packs each part of an asynchronous answer as a file of its own, and browsers read
        # only the first: so nothing packs this one
        "Content-Encoding": "identity",
    }
    return StreamingHttpResponse(content, content_type=kind, headers=headers)


async def _one_by_one(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (part := await sync_to_async(_next)(parts)) is not None:
        yield part


def _next(parts: Iterator[bytes]) -> bytes | None:
    return next(parts, None)
