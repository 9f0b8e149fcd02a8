"""What rooms above this one show on a team's and a stream's page.

A room offers a panel in its `AppConfig.ready`:    offer(purpose_panel)
Pages ask for them:                                shown["panels"] = panels(about, viewer, now)
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from headwater.access.viewer import Viewer
from headwater.organisation.queries import StreamEntry, TeamEntry


@dataclass(frozen=True)
class Panel:
    """A panel: the template that draws it, and what that template reads as `panel.shown`."""

    template: str
    shown: object


Offer = Callable[[TeamEntry | StreamEntry, Viewer, dt.datetime], Panel | None]
"""Returns a panel about a team or stream for whoever looks; None where there is none for them."""

_offers: list[Offer] = []


def offer(panel: Offer) -> None:
    """Have a panel shown on the pages of teams and streams, after those offered before."""
    if panel not in _offers:
        _offers.append(panel)


def panels(about: TeamEntry | StreamEntry, viewer: Viewer, now: dt.datetime) -> list[Panel]:
    """Return the panels about a team or stream for whoever looks."""
    found = (panel(about, viewer, now) for panel in _offers)
    return [panel for panel in found if panel is not None]
