"""What the environment says about signing in: an OpenID provider, how long a sign-in lasts.

The settings read this; it imports nothing of Django's.
"""

import os
from typing import Any
from urllib.parse import urlsplit

from headwater.secret import SettingUnusable, given

PROVIDER = "organisation"  # part of the address that the provider sends people back to
A_WEEK, A_YEAR = 7 * 24, 365 * 24  # hours


def providers() -> dict[str, Any]:
    """Return allauth's settings for the organisation's OpenID provider; none if none is named.

    Raises `SettingUnusable` if only a part of it is named, or its address is none.
    """
    url = os.environ.get("HEADWATER_OIDC_URL", "")
    client = os.environ.get("HEADWATER_OIDC_CLIENT_ID", "")
    secret = given("HEADWATER_OIDC_CLIENT_SECRET")
    if not any((url, client, secret)):
        return {}
    if not all((url, client, secret)):
        raise SettingUnusable(
            "Signing in through OpenID Connect needs HEADWATER_OIDC_URL, HEADWATER_OIDC_CLIENT_ID "
            "and HEADWATER_OIDC_CLIENT_SECRET (or HEADWATER_OIDC_CLIENT_SECRET_FILE) together."
        )
    if urlsplit(url).scheme not in ("http", "https"):
        raise SettingUnusable("HEADWATER_OIDC_URL is an address like https://id.example.org/ours")
    app = {
        "provider_id": PROVIDER,
        "name": os.environ.get("HEADWATER_OIDC_NAME") or "your organisation",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url.rstrip("/"), "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def session_seconds() -> int:
    """Return how long a sign-in lasts; raise `SettingUnusable` for what is no number of hours."""
    asked = os.environ.get("HEADWATER_SESSION_HOURS") or str(A_WEEK)
    hours = int(asked) if asked.isascii() and asked.isdigit() else 0
    if not 1 <= hours <= A_YEAR:
        raise SettingUnusable(
            "HEADWATER_SESSION_HOURS is a whole number of hours, from 1 to 8760 (a year)."
        )
    return hours * 3600
