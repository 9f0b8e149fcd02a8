"""Signing in through the organisation's own OpenID provider, named by the environment.

The settings read this; it imports nothing of Django's.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROVIDER = "organisation"  # part of the address that the provider sends people back to


class OpenIdHalfSet(ValueError):
    """Some of what a provider needs is missing."""


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return allauth's settings for the provider of `HEADWATER_OIDC_*`; none without its address.

    Raises `OpenIdHalfSet` if only a part is given.
    """
    url = environment.get("HEADWATER_OIDC_URL", "")
    app = {
        "provider_id": PROVIDER,
        "name": environment.get("HEADWATER_OIDC_NAME") or "your organisation",
        "client_id": environment.get("HEADWATER_OIDC_CLIENT_ID", ""),
        "secret": _secret(environment),
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }
    given = [bool(url), bool(app["client_id"]), bool(app["secret"])]
    if not any(given):
        return {}
    if not all(given):
        raise OpenIdHalfSet(
            "Signing in through OpenID Connect needs HEADWATER_OIDC_URL, HEADWATER_OIDC_CLIENT_ID "
            "and HEADWATER_OIDC_CLIENT_SECRET (or HEADWATER_OIDC_CLIENT_SECRET_FILE) together."
        )
    return {"openid_connect": {"APPS": [app]}}


def _secret(environment: Mapping[str, str]) -> str:
    if path := environment.get("HEADWATER_OIDC_CLIENT_SECRET_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return environment.get("HEADWATER_OIDC_CLIENT_SECRET", "")
