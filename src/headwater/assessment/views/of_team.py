"""What the pages of this room about a team have in common: the team, its tabs, its day."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from headwater.access.viewer import viewer_of
from headwater.context import team_pages
from headwater.context.telling import today_of
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry

TAB = "assessment:team"
View = Callable[..., HttpResponse]
require_form = require_http_methods(["GET", "HEAD", "POST"])


def of_a_team(view: View) -> View:
    """Hand `view` the team its address names."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **named: Any) -> HttpResponse:
        try:
            return view(request, organisation.team(slug), **named)
        except organisation.UnknownTeam as unknown:
            raise Http404(str(unknown)) from unknown

    return wrapped


def page(
    request: HttpRequest, team: TeamEntry, name: str, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Draw a page under the team's tabs."""
    tabs = team_pages.tabs(team, viewer_of(request), TAB)
    return render(
        request, f"assessment/{name}.html", {"team": team, "tabs": tabs, **shown}, status=status
    )


def today(team: TeamEntry) -> dt.date:
    """Return the day it is for a team."""
    return today_of(team, timezone.now())
