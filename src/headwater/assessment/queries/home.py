"""The room's own page: the viewer's teams, and where they may read themes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max
from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.rights import GRANTED, Right
from headwater.access.viewer import Viewer
from headwater.assessment.models import Session
from headwater.assessment.queries.actions import in_full
from headwater.assessment.queries.running import OPEN
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import DomainEntry, TeamEntry
from headwater.ui.components import Link


@dataclass(frozen=True)
class TeamLine:
    """A team: its page, when it last looked ("" for never), and a session of its to join."""

    name: str
    url: str
    last: str
    open_url: str
    open_occasion: str


@dataclass(frozen=True)
class StreamOfTeams:
    """The viewer's teams in a stream."""

    name: str
    teams: tuple[TeamLine, ...]


@dataclass(frozen=True)
class Home:
    """The viewer's teams by stream, and links to themes of the places they lead or coach."""

    streams: tuple[StreamOfTeams, ...]
    themes: tuple[Link, ...]


def home(viewer: Viewer) -> Home:
    """Return what the viewer can go to from here (as many queries however many teams)."""
    outline = organisation.outline()
    teams = [team for domain in outline for stream in domain.streams for team in stream.teams]
    mine = [team for team in teams if viewer.may(Right.OWN, of_team(team))]
    return Home(_by_stream(mine), tuple(_themes(viewer, outline)))


def _by_stream(teams: Iterable[TeamEntry]) -> tuple[StreamOfTeams, ...]:
    known = list(teams)
    lines = {team.slug: line for team, line in zip(known, _lines(known), strict=True)}
    return tuple(
        StreamOfTeams(name, tuple(lines[team.slug] for team in of_stream))
        for name, of_stream in groupby(known, key=lambda team: team.stream_name)
    )


def _lines(teams: list[TeamEntry]) -> list[TeamLine]:
    """Return a line for each team (two queries)."""
    sessions = Session.objects.filter(team__in=[team.slug for team in teams])
    ended = sessions.filter(called_off=False).values_list("team").annotate(Max("finished_on"))
    last = dict(ended.order_by())
    running = {row.team: row for row in sessions.filter(**OPEN).order_by("opened_on", "pk")}
    return [_line(team, last.get(team.slug), running.get(team.slug)) for team in teams]


def _line(team: TeamEntry, last: dt.date | None, running: Session | None) -> TeamLine:
    return TeamLine(
        name=team.name,
        url=reverse("assessment:team", args=[team.slug]),
        last=in_full(last) if last else "",
        open_url=reverse("assessment:room", args=[running.code]) if running else "",
        open_occasion=running.occasion if running else "",
    )


def _themes(viewer: Viewer, outline: Sequence[DomainEntry]) -> Iterator[Link]:
    """Lead to the themes of each place that the viewer holds a role for."""
    names = {(Scale.DOMAIN, domain.slug): domain.name for domain in outline}
    names |= {(Scale.STREAM, s.slug): s.name for domain in outline for s in domain.streams}
    held = {(h.scale, h.slug) for h in viewer.held if h.role in GRANTED[Right.THEMES]}
    if any(scale is Scale.ORGANISATION for scale, _ in held):
        yield Link("the whole organisation", reverse("assessment:themes"))
    for (scale, slug), name in names.items():
        if (scale, slug) in held:
            yield Link(name, reverse("assessment:themes_at", args=[scale.value, slug]))
