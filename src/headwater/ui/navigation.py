"""The rooms the header leads to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse


@dataclass(frozen=True)
class Place:
    """One link of the header. `current` is its `aria-current`: `page` for this very page, `true`
    for the room the reader is in, empty elsewhere.
    """

    name: str
    url: str
    current: str


ROOMS = (
    ("Flow", "flow:home"),
    ("Organisation", "organisation:home"),
    ("Sources", "intake:sources"),
    ("Data quality", "intake:quality"),
)


def places(request: HttpRequest | None) -> list[Place]:
    """Return the links for `request`, leaving out rooms that have no page."""
    match = request.resolver_match if request is not None else None
    here = _room(match)
    marks = {here: "page" if match and match.view_name == here else "true"}
    return [
        Place(name, url, marks.get(view, ""))
        for name, view in ROOMS
        if (url := _address(view)) is not None
    ]


def _room(match: ResolverMatch | None) -> str:
    """Return the view the header links to: the shown one, else the first of the same room."""
    if match is None:
        return ""
    views = [view for _, view in ROOMS]
    if match.view_name in views:
        return match.view_name
    return next((view for view in views if view.split(":")[0] == match.app_name), "")


def _address(view: str) -> str | None:
    try:
        return reverse(view)
    except NoReverseMatch:  # a room that is not installed has no link
        return None
