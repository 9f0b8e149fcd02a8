"""The gate: every request passes it, and it asks the table of rights. Views decide nothing.

It puts `request.viewer` (who asks) and `request.sight` (how much they see) where views read them.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.access import accounts
from headwater.access.places import ORGANISATION, Around, Scale, around
from headwater.access.rights import ADDRESSES, Right, Sight
from headwater.access.viewer import NOBODY, Viewer, viewer_of

Answer = Callable[[HttpRequest], HttpResponse]


class Gate:
    """Middleware behind the one that signs people in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = accounts.viewer(request.user) if request.user.is_authenticated else NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through, or answer it here."""
        match = request.resolver_match
        name = match.view_name if match else ""
        right, scale = ADDRESSES.get(name, (None, Scale.ORGANISATION))
        if right is None:
            return _refuse(request, "no rule")
        about = _about(scale, kwargs)
        if about is None:
            return None if viewer_of(request).signed_in else _sign_in(request)
        sight = decide(viewer_of(request), right, about)
        request.sight = sight  # type: ignore[attr-defined]
        if sight is not Sight.NOTHING:
            return None
        return _refuse(request, right.value) if viewer_of(request).signed_in else _sign_in(request)


def decide(viewer: Viewer, right: Right, about: Around) -> Sight:
    """Return how much `viewer` sees of what a question is about. Commands ask this too."""
    if about.teams and not about.place.team:
        return viewer.sight_of_all(right, about.place, about.teams)
    return viewer.sight(right, about.place)


def sight_of(request: HttpRequest) -> Sight:
    """Return how much the gate lets this request see."""
    sight: Sight = getattr(request, "sight", Sight.NOTHING)
    return sight


def _about(scale: Scale, kwargs: dict[str, Any]) -> Around | None:
    """Return what the address is about; None where nothing is called so, which the view says."""
    return Around(ORGANISATION) if scale is Scale.ORGANISATION else around(scale, kwargs["slug"])


def _sign_in(request: HttpRequest) -> HttpResponse:
    if not accounts.any_account():
        return redirect(settings.OWNER_URL)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def _refuse(request: HttpRequest, asked: str) -> HttpResponse:
    return render(request, "access/refused.html", {"asked": asked}, status=403)
