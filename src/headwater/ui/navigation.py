"""The rooms the header leads to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Place:
    """One link of the header. `current` marks the room the reader is in."""

    name: str
    url: str
    current: bool


ROOMS = (
    ("Flow", "flow:home"),
    ("Organisation", "organisation:home"),
    ("Sources", "intake:sources"),
    ("Data quality", "intake:quality"),
)


def places(request: HttpRequest | None) -> list[Place]:
    """Return the links for `request`, leaving out rooms that have no page."""
    current = _room(request)
    return [
        Place(name, url, view == current)
        for name, view in ROOMS
        if (url := _address(view)) is not None
    ]


def _room(request: HttpRequest | None) -> str | None:
    """Name the room's entry view: an exact match first, else the first of the same app."""
    match = request.resolver_match if request is not None else None
    if match is None:
        return None
    views = [view for _, view in ROOMS]
    if match.view_name in views:
        return match.view_name
    return next((view for view in views if view.split(":")[0] == match.app_name), None)


def _address(view: str) -> str | None:
    try:
        return reverse(view)
    except NoReverseMatch:  # a room that is not installed has no link
        return None
