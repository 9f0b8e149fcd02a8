"""Nobody finds a session by trying codes: after some that lead nowhere, one has to wait.

Only what led nowhere is counted, by network address and for a few minutes, in the cache beside the
failed attempts to sign in. Who opens the page of a session they know is never counted.
"""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MOST = 30
FOR_S = 5 * 60
SIXTH_PREFIX = 64
"""An IPv6 network is counted as one: whoever has one address of it has them all."""


def too_many(request: HttpRequest) -> bool:
    """Say whether too many codes from this network address led nowhere lately."""
    return int(cache.get(_key(request), 0)) >= MOST


def missed(request: HttpRequest) -> None:
    """Count a code that led nowhere."""
    key = _key(request)
    cache.add(key, 0, FOR_S)
    try:
        cache.incr(key)
    except ValueError:  # it was forgotten just now
        cache.set(key, 1, FOR_S)


def _key(request: HttpRequest) -> str:
    return f"headwater-codes-missed-{_network(get_adapter().get_client_ip(request))}"


def _network(address: str) -> str:
    found = ipaddress.ip_address(address)
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((address, SIXTH_PREFIX), strict=False).network_address)
