"""Addresses that come from a tracker: only those a browser may be sent to."""

from urllib.parse import urlsplit


def http_only(url: str | None) -> str:
    """Return an address of http or https as it is, and "" for anything else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme in ("http", "https") and parts.netloc else ""
