"""Writing back to Jira: look through what would be written, and press the button or do not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.intake.errors import IntakeError
from headwater.intake.models import Source
from headwater.intake.only_a_demo import for_real
from headwater.purpose import writing_back as operations
from headwater.purpose.writing_back import ListChanged
from headwater.sources.errors import SourceError


@never_cache
@for_real
@require_http_methods(["GET", "HEAD", "POST"])
def writing_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Show exactly what would be written into one Jira; posted, write that and nothing else."""
    source = get_object_or_404(Source, slug=slug, kind=Source.Kind.JIRA)
    try:
        if request.method == "POST":
            return _page(request, source, _write(request, source))
        return _page(request, source, {"list": operations.proposals(source)})
    except ListChanged as changed:
        return _page(request, source, {"list": changed.now, "changed": str(changed)}, 409)
    except (IntakeError, SourceError) as problem:
        return _page(request, source, {"problem": str(problem)})


def _write(request: HttpRequest, source: Source) -> dict[str, Any]:
    digest, by = request.POST.get("digest", ""), viewer_of(request)
    results = operations.write(source, digest, by=by, now=timezone.now())
    return {"results": results, "written": sum(not result.trouble for result in results)}


def _page(
    request: HttpRequest, source: Source, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    # whoever only runs the sources may see what would be written, and not the room about it
    shown = {"source": source, "opens": viewer_of(request).may(Right.PURPOSE), **more}
    return render(request, "purpose/writing_back.html", shown, status=status)
