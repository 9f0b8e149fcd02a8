"""Pages of the intake room. Views translate between HTTP and operations; nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.intake import operations, queries, uploads
from headwater.intake.columns_form import CHOOSE_COLUMNS, ColumnsForm
from headwater.intake.demonstration import is_demo_offered
from headwater.intake.errors import IntakeError
from headwater.intake.forms import JiraForm, UploadForm
from headwater.intake.models import Source
from headwater.intake.only_a_demo import for_real
from headwater.sources.errors import SourceError
from headwater.sources.event_log import EventLogError, WrongColumns

require_form = require_http_methods(["GET", "POST"])


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead a first visitor by the hand."""
    demo = Source.objects.filter(kind=Source.Kind.DEMO).first()
    return render(
        request,
        "intake/start.html",
        {
            "demo_offered": is_demo_offered(),
            "entry": queries.entry(demo) if demo else None,
            "is_empty": not Source.objects.exists(),
        },
    )


@require_POST
def try_demo(_request: HttpRequest) -> HttpResponse:
    """Build the demo organisation in the background."""
    operations.request_demo()
    return redirect("intake:start")


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources and how each is doing."""
    return render(request, "intake/sources.html", {"entries": queries.entries()})


@for_real
@require_form
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and have it imported in the background."""
    posted = request.POST if request.method == "POST" else None
    form, columns = UploadForm(posted, request.FILES), ColumnsForm(posted)
    if form.is_valid() and columns.is_valid():
        given = form.cleaned_data
        try:
            uploads.receive(given["file"], given["name"], columns.options())
        except WrongColumns as problem:
            form.add_error("file", CHOOSE_COLUMNS)
            columns.explain(problem)
        except (IntakeError, SourceError, EventLogError) as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("intake:sources")
    return render(request, "intake/upload.html", {"form": form, "columns": columns})


@for_real
@require_form
def connect(request: HttpRequest) -> HttpResponse:
    """Connect a Jira."""
    form = JiraForm(request.POST or None)
    if form.is_valid():
        source = operations.save_jira(None, form.cleaned_data, form.access())
        operations.request_sync(source)
        return redirect("intake:sources")
    test = reverse("intake:test_new")
    return render(request, "intake/connect.html", {"form": form, "test": test})


@for_real
@require_form
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a Jira connection."""
    source = _jira(slug)
    form = JiraForm(request.POST or None, source=source)
    if form.is_valid():
        operations.save_jira(source, form.cleaned_data, form.access())
        return redirect("intake:sources")
    test = reverse("intake:test", args=[slug])
    return render(request, "intake/connect.html", {"form": form, "source": source, "test": test})


@for_real
@require_POST
def test_new(request: HttpRequest) -> HttpResponse:
    """Try what was entered, before it is kept."""
    return _tested(request, JiraForm(request.POST))


@for_real
@require_POST
def test(request: HttpRequest, slug: str) -> HttpResponse:
    """Try a changed connection, before it is kept."""
    return _tested(request, JiraForm(request.POST, source=_jira(slug)))


@for_real
@require_POST
def sync_now(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a sync and show its progress."""
    source = _jira(slug)
    operations.request_sync(source)
    if request.htmx:  # type: ignore[attr-defined]
        return _progress(request, source)
    return redirect("intake:sources")


@require_GET
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far a source's run is; asked again each second while it goes on."""
    return _progress(request, get_object_or_404(Source, slug=slug))


@require_form
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Remove a source's connection, after asking."""
    source = get_object_or_404(Source, slug=slug)
    problem = ""
    if request.method == "POST":
        try:
            operations.remove(source)
        except IntakeError as refused:
            problem = str(refused)
        else:
            return redirect("intake:sources")
    return render(request, "intake/remove.html", {"source": source, "problem": problem})


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Say how well the data arrived, and where to mend what did not."""
    from headwater.intake import quality_page

    mends = viewer_of(request).may(Right.OPERATE)
    page = quality_page.page(timezone.now(), queries.entries(), mends=mends)
    return render(request, "intake/quality.html", {"page": page})


def _progress(request: HttpRequest, source: Source) -> HttpResponse:
    return render(request, "intake/_run.html", {"entry": queries.entry(source)})


def _tested(request: HttpRequest, form: JiraForm) -> HttpResponse:
    from headwater.intake.syncing import try_connection

    if not form.is_valid():
        problems = [str(error) for errors in form.errors.values() for error in errors]
        return render(request, "intake/_tested.html", {"problem": " ".join(problems)})
    try:
        found = try_connection(form.cleaned_data, form.access_in_use())
    except (IntakeError, SourceError) as problem:
        return render(request, "intake/_tested.html", {"problem": str(problem)})
    return render(request, "intake/_tested.html", {"found": found})


def _jira(slug: str) -> Source:
    return get_object_or_404(Source, slug=slug, kind=Source.Kind.JIRA)
