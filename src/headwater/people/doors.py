"""A demo's persona is nobody: it has no password, no passkey and no sessions to look after."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from headwater.access.viewer import viewer_of

View = Callable[..., HttpResponseBase]


def for_accounts(view: View) -> View:
    """Keep a persona away from a page about the visitor's own account, and say why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if viewer_of(request).is_persona:
            return render(request, "people/persona.html", status=403)
        return view(request, *args, **kwargs)

    return guarded
