"""What stands before the library's pages: who may not come in, and what is away behind them."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from requests import RequestException

from headwater.access.viewer import viewer_of

View = Callable[..., HttpResponseBase]
logger = logging.getLogger("headwater.people")


def for_accounts(view: View) -> View:
    """Keep a persona away from a page about the visitor's own account, and say why.

    It is nobody: it has no password, no passkey and no sessions to look after.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if viewer_of(request).is_persona:
            return render(request, "people/persona.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def as_far_as_it_answers(view: View) -> View:
    """Say in words that the organisation's own sign-in does not answer, or not as one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RequestException as error:
            logger.warning(
                "What HEADWATER_OIDC_URL names does not answer like an OpenID provider (%s).",
                type(error).__name__,
            )
            return render(request, "people/elsewhere_away.html", status=503)

    return guarded
