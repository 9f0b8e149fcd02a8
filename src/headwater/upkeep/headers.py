"""Headers that Django does not send: which of a browser's powers our pages may use, and that pages
are kept nowhere.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

NONE_OF = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
OURS_ALONE = ("publickey-credentials-get", "publickey-credentials-create")  # passkeys
POLICY = ", ".join(
    (*(f"{name}=()" for name in NONE_OF), *(f"{name}=(self)" for name in OURS_ALONE))
)


class PermissionsPolicy:
    """Middleware that sends the policy with every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response


class KeptNowhere:
    """Middleware that has no browser and no proxy keep a page.

    What somebody saw is gone with them: “back” after signing out shows none of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_cache_control(response, private=True, no_store=True)
        return response
