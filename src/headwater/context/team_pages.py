"""A team's own pages, side by side. Each of them shows the links; so do rooms above this one.

In a view:      page["tabs"] = team_pages.tabs(team, viewer_of(request), "flow:team")
In a template:  {% load ui %} … {% tabs tabs %}, first in the block `content`
"""

from django.urls import NoReverseMatch, reverse

from headwater.access.rights import ADDRESSES
from headwater.access.viewer import Viewer
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import Choice, Tabs

PAGES = (
    ("Flow", "flow:team"),
    ("Purpose", "purpose:team"),
    ("Assessment", "assessment:team"),
    ("Inputs", "improvement:inputs"),
    ("Notes", "context:notes"),
    ("About", "context:about"),
    ("With leaders", "context:telling"),
    ("Seen by", "context:seen"),
)
"""The pages in order, each by the address that names a team alone."""


def tabs(team: TeamEntry, viewer: Viewer, here: str) -> Tabs:
    """Return links to the pages of a team that open for `viewer`; `here` is the address shown."""
    open_to_viewer = [
        Choice(label, url, view == here)
        for label, view in PAGES
        if opens(view, team, viewer) and (url := _url(view, team))
    ]
    return Tabs(f"Pages of {team.name}", open_to_viewer)


def opens(view: str, team: TeamEntry, viewer: Viewer) -> bool:
    """Say whether an address that names a team opens for `viewer`, so that a link is no dead end.

    The gate decides when it is asked for; this asks the same table.
    """
    return view in ADDRESSES and viewer.may(ADDRESSES[view][0], of_team(team))


def _url(view: str, team: TeamEntry) -> str:
    """Return the address, or "" where the room has no such page."""
    try:
        return reverse(view, args=[team.slug])
    except NoReverseMatch:
        return ""
