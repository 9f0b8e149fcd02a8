"""Connect to the very addresses that were checked, whatever a name leads to a moment later.

The request keeps its name: in the Host header, and as what the certificate has to be for.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

Addresses = Callable[[str], Sequence[str]]
"""Returns the IP addresses to connect to for a URL, best first; raises where that must not be."""


class Pinned(httpx.BaseTransport):
    """Asks `addresses` for every request, and connects to what it returns and nothing else."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._http = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` to the first address that can be connected to."""
        broken: httpx.HTTPError = httpx.ConnectError("no address", request=request)
        for address in self._addresses(str(request.url)):
            try:
                return self._http.handle_request(_to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:  # nothing was sent
                broken = error
        raise broken

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()


def transport_to(url: str, addresses: Addresses | None) -> httpx.BaseTransport | None:
    """Return what connects to `url`; None for httpx's own way.

    Behind an outgoing proxy the proxy looks names up and connects, so there is nothing to pin:
    which hosts it lets us reach is its decision, beside ours at the check.
    """
    return None if addresses is None or _by_proxy(url) else Pinned(addresses)


def _to(address: str, request: httpx.Request) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def _by_proxy(url: str) -> bool:
    parts = urlsplit(url)
    proxies = getproxies()
    known = parts.scheme in proxies or "all" in proxies
    return known and not proxy_bypass(parts.hostname or "")
