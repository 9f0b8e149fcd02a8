"""Pages of the intake room. Views translate between HTTP and operations; nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead a first visitor by the hand."""
    return render(request, "intake/start.html")


@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    """List the sources and how each is doing."""
    return render(request, "intake/sources.html")


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Say how well the data arrived, and where to mend what did not."""
    return render(request, "intake/quality.html")
