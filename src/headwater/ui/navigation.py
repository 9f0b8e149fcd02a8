"""The rooms the header leads to."""

from dataclasses import dataclass
from typing import Protocol

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


class Opener(Protocol):
    """Whoever asks, as far as this room knows: the room of access stands beside it."""

    def opens(self, view: str) -> bool:
        """Say whether a view opens for them."""


ROOMS = (
    ("Flow", "flow:home"),
    ("Purpose", "purpose:initiatives"),
    ("Assessment", "assessment:home"),
    ("Organisation", "organisation:home"),
    ("Sources", "intake:sources"),
    ("Data quality", "intake:quality"),
)

BELOW = {"teams/": "flow:home", "organisation/": "organisation:home"}
"""What other rooms show below an address of one of these belongs to it, for the reader."""


def places(request: HttpRequest | None) -> list[Place]:
    """Return the links for `request`, without those that do not open for `request.viewer`.

    A request that nobody asks, as of a page that went wrong before the gate, has none.
    """
    viewer: Opener | None = getattr(request, "viewer", None)
    match = request.resolver_match if request is not None else None
    here = _room(match)
    marks = {here: "page" if match and match.view_name == here else "true"}
    return [
        Place(name, url, marks.get(view, ""))
        for name, view in ROOMS
        if (url := _address(view)) is not None and viewer is not None and viewer.opens(view)
    ]


def _room(match: ResolverMatch | None) -> str:
    """Return the view the header links to: the shown one, else the first of the same room, else
    the one whose addresses it lies below.
    """
    if match is None:
        return ""
    views = [view for _, view in ROOMS]
    if match.view_name in views:
        return match.view_name
    of_room = (view for view in views if view.split(":")[0] == match.app_name)
    below = (view for start, view in BELOW.items() if match.route.startswith(start))
    return next(of_room, None) or next(below, "")


def _address(view: str) -> str | None:
    try:
        return reverse(view)
    except NoReverseMatch:  # a room that is not installed has no link
        return None
