"""Nothing real is brought into a demo in which everybody is the operator in a click.

Whoever reaches it could otherwise have this machine look into its own network, and what one visitor
brought in would be there for all of them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from headwater.access.viewer import viewer_of

View = Callable[..., HttpResponse]


def for_real(view: View) -> View:
    """Keep the demo's personas away from what brings real work in, and say why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if viewer_of(request).is_persona:
            return render(request, "intake/only_a_demo.html", status=403)
        return view(request, *args, **kwargs)

    return guarded
