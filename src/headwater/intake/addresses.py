"""Which addresses Headwater connects to: web addresses, and none that lead into its own host.

A link-local address is where clouds keep their machines' credentials, so it is never allowed, nor
are the few other addresses that clouds use for this.
Private and loopback ones are where a company's own Jira lives: `HEADWATER_ALLOW_PRIVATE=0`
refuses them on a server that strangers can reach.

What was checked is what is connected to: the client asks `checked` for each request and goes to
the addresses it returns, so a name that changes its mind in between leads nowhere else.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from headwater.intake.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
CREDENTIALS = frozenset(
    map(
        ipaddress.ip_address,
        (
            "fd00:ec2::254",  # of AWS
            "fd20:ce::254",  # of Google
            "fd00:42::42",  # of Scaleway
            "100.100.100.200",  # of Alibaba
            "168.63.129.16",  # of Azure
            "192.0.0.192",  # of Oracle
        ),
    )
)
TRANSLATED = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96"))
)
"""IPv6 addresses that a network translates to the IPv4 address in their last 32 bits."""


def check_address(url: str) -> None:
    """Raise `AddressRefused` if Headwater must not connect to `url`, or nobody knows its host."""
    checked(url)


def checked(url: str) -> list[str]:
    """Return the addresses behind `url`, each of them checked; raise `AddressRefused`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(
            f"“{url}” is not a web address.", "It looks like https://example.atlassian.net"
        )
    if parts.username or parts.password:
        raise AddressRefused(
            "The address must not contain a name or password.", "The token has its own field."
        )
    addresses = _addresses(parts.hostname)
    for address in addresses:
        _check(address, parts.hostname)
    return list(dict.fromkeys(map(str, addresses)))


def host_of(url: str) -> str:
    """Return scheme, host and port: what a token was entered for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _addresses(host: str) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused(
            f"There is no host “{host}”.", "Check the spelling, or the network."
        ) from None
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _check(address: Address, host: str) -> None:
    plain = _reached(address)
    if plain.is_link_local or plain.is_multicast or plain.is_unspecified or plain in CREDENTIALS:
        raise AddressRefused(f"“{host}” is an address Headwater never connects to.")
    if not plain.is_global and not settings.ALLOW_PRIVATE:
        raise AddressRefused(
            f"“{host}” is in a private network, which this installation does not allow.",
            "Whoever runs it can: HEADWATER_ALLOW_PRIVATE=1.",
        )


def _reached(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address leads to, if it is such a one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if any(address in network for network in TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
