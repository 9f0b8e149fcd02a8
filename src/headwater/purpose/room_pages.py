"""The pages of this room, side by side, for whoever they open for."""

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.rights import ADDRESSES
from headwater.access.viewer import Viewer
from headwater.purpose.queries.queue import ready
from headwater.ui.components import Choice, Tabs

QUEUE = "purpose:queue"
MOST_SAID = 99
PAGES = (
    ("Initiatives", "purpose:initiatives"),
    ("Alignment map", "purpose:map"),
    ("Key results", "purpose:key_results"),
    ("Reflection queue", QUEUE),
    ("Feature Factory Ratio", "purpose:ratio"),
    ("Investment", "purpose:investment"),
    ("Checklist", "purpose:checklist"),
)


def tabs(viewer: Viewer, here: str) -> Tabs:
    """Return links to the room's pages that open for `viewer`; `here` is the one shown."""
    pages = [
        Choice(_with_reminder(label, view, viewer), url, view == here)
        for label, view in PAGES
        if _opens(view, viewer) and (url := _url(view))
    ]
    return Tabs("Purpose", pages)


def _with_reminder(label: str, view: str, viewer: Viewer) -> str:
    """Say beside the queue how much is ready in the reader's own teams: "Reflection queue · 2"."""
    if view != QUEUE or not (number := ready(viewer, timezone.now())):
        return label
    return f"{label} · {number if number <= MOST_SAID else f'{MOST_SAID}+'}"


def _opens(view: str, viewer: Viewer) -> bool:
    """A page about all of it opens in part for whoever has the right anywhere at all."""
    right, scale = ADDRESSES.get(view, (None, None))
    if right is None:
        return False
    if scale is Scale.ORGANISATION:
        return viewer.may(right)
    return bool(viewer.held)


def _url(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
