"""A header that Django does not send: which of a browser's powers our pages may use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
