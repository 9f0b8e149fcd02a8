"""The gate: every request passes it, and it asks the table of rights. Views decide nothing.

It puts `request.viewer` (who asks) and `request.sight` (how much they see) where views read them.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from headwater.access import accounts, refusals
from headwater.access.places import ORGANISATION, Around, Scale, Thing, around, around_thing
from headwater.access.rights import ADDRESSES, Right, Sight
from headwater.access.viewer import NOBODY, Viewer, viewer_of
from headwater.access.viewer import decide as decide  # asked of the gate by everybody else

Answer = Callable[[HttpRequest], HttpResponse]
UNKNOWN_ADDRESS = (None, Scale.ORGANISATION)
READING = ("GET", "HEAD")
SIGN_IN_FIRST = "Sign in first."


class Gate:
    """Middleware behind the one that signs people in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through with what it may see, or answer it here."""
        match = request.resolver_match
        found = _ask(request, match.view_name if match else "", kwargs)
        if isinstance(found, HttpResponse):
            return found
        request.sight = found  # type: ignore[attr-defined]
        return None


def sight_of(request: HttpRequest) -> Sight:
    """Return how much the gate lets this request see."""
    sight: Sight = getattr(request, "sight", Sight.NOTHING)
    return sight


def _viewer(request: HttpRequest) -> Viewer:
    return accounts.viewer(request.user) if request.user.is_authenticated else NOBODY


def _ask(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> Sight | HttpResponse:
    """Return how much of the address called `name` is seen, or the answer to who sees nothing.

    A slug that nothing is called by ends here, also where something still hangs on it: nobody has a
    right at a place that is gone. Only someone signed in is told so: nobody else learns which teams
    there are. Raises Http404 then.
    """
    right, scale = ADDRESSES.get(name, UNKNOWN_ADDRESS)
    if right is Right.OPEN:
        return Sight.ALL
    if not viewer_of(request).signed_in:
        return _sign_in(request)
    if right is None:
        return _refuse(request, right)
    sight = decide(viewer_of(request), right, _about(scale, kwargs))
    return _refuse(request, right) if sight is Sight.NOTHING else sight


def _about(scale: Scale | Thing, kwargs: dict[str, Any]) -> Around:
    """Return what the address is about; raise Http404 where nothing is called so."""
    if scale is Scale.ORGANISATION:
        return Around(ORGANISATION)
    if isinstance(scale, Thing):
        about, called = around_thing(scale, kwargs), " ".join(str(part) for part in kwargs.values())
    else:
        about, called = around(scale, kwargs["slug"]), kwargs["slug"]
    if about is None:
        raise Http404(f"There is no {scale} “{called}”.")
    return about


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in, in the way the request can follow, and come back to where it was."""
    if _wants_json(request):
        return JsonResponse({"error": SIGN_IN_FIRST}, status=401)
    htmx = HtmxDetails(request)
    if not accounts.any_account():
        address = resolve_url(settings.OWNER_URL)
    else:
        address = _back_to(htmx.current_url_abs_path if htmx else _reading(request))
    return HttpResponseClientRedirect(address) if htmx else redirect(address)


def _reading(request: HttpRequest) -> str | None:
    return request.get_full_path() if request.method in READING else None


def _back_to(path: str | None) -> str:
    """Return where to sign in, going back to `path` afterwards if there is something to go to."""
    address = resolve_url(settings.LOGIN_URL)
    return f"{address}?{urlencode({'next': path}, safe='/')}" if path else address


def _refuse(request: HttpRequest, right: Right | None) -> HttpResponse:
    because = refusals.because(right)
    if _wants_json(request):
        return JsonResponse({"error": because}, status=403)
    held = sorted(held.in_words for held in viewer_of(request).held)
    page = {"because": because, "viewer": viewer_of(request), "held": held}
    return render(request, "access/refused.html", page, status=403)


def _wants_json(request: HttpRequest) -> bool:
    """Say whether a program asks: by an address of the API, or by accepting JSON before pages."""
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return request.path.startswith("/api/") or preferred == "application/json"
