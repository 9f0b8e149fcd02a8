"""As what somebody writes here: their role at the place it is about, never their account."""

from headwater.access.places import Place, Scale
from headwater.access.viewer import CONSOLE, Viewer

NEAREST = (Scale.TEAM, Scale.STREAM, Scale.DOMAIN, Scale.ORGANISATION)


def written_as(viewer: Viewer, place: Place) -> str:
    """Return the viewer's nearest role around a place: "product manager of Otter" (one query)."""
    if viewer == CONSOLE:
        return CONSOLE.name
    around = [held for held in viewer.held if held.covers(place)] or list(viewer.held)
    nearest = sorted(around, key=lambda held: (NEAREST.index(held.scale), held.role))
    return nearest[0].in_words if nearest else viewer.name
