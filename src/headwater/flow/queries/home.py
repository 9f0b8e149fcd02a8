"""The outline of the organisation as someone finds it: their own places first, then the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from headwater.access.places import Place, Scale
from headwater.access.rights import Right, Sight
from headwater.access.roles import Role
from headwater.access.viewer import Viewer
from headwater.flow.addresses import page_of
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import StreamEntry, TeamEntry
from headwater.ui.components import Link


@dataclass(frozen=True)
class StreamLine:
    """A stream of the outline: its page (no url: not open), its stages and its teams."""

    page: Link
    stages: tuple[str, ...]
    teams: list[Link]


@dataclass(frozen=True)
class DomainLines:
    """A domain of the outline."""

    slug: str
    name: str
    streams: list[StreamLine]


@dataclass(frozen=True)
class Home:
    """The first page. Own places are those of a role that is not held everywhere."""

    organisation: str
    teams: list[Link]
    streams: list[Link]
    domains: list[DomainLines]
    operates: bool = False  # the viewer looks after sources, mapping and people

    @property
    def is_open(self) -> bool:
        """Whether any page of a stream or team opens for the viewer."""
        lines = [line for domain in self.domains for line in domain.streams]
        return any(line.page.url or any(team.url for team in line.teams) for line in lines)


def home(viewer: Viewer) -> Home:
    """Return the outline for a viewer (five queries)."""
    domains = organisation.outline()
    streams = [stream for domain in domains for stream in domain.streams]
    teams = [team for stream in streams for team in stream.teams]
    return Home(
        organisation=organisation.name(),
        teams=team_links(_own_teams(viewer, teams), viewer),
        streams=[_stream_link(stream, viewer) for stream in _led(viewer, streams)],
        domains=[
            DomainLines(d.slug, d.name, [_line(stream, viewer) for stream in d.streams])
            for d in domains
        ],
        operates=viewer.may(Right.OPERATE),
    )


def team_links(teams: Iterable[TeamEntry], viewer: Viewer) -> list[Link]:
    """Return teams by name, each with its page where that opens for the viewer."""
    return [_team_link(team, viewer) for team in teams]


def about_links(teams: Iterable[TeamEntry], viewer: Viewer) -> list[Link]:
    """Return where teams say what they do, of those that the viewer may read."""
    return [
        Link(f"About {team.name}", reverse("context:about", args=[team.slug]))
        for team in teams
        if viewer.may(Right.PROFILE, of_team(team))
    ]


def _team_link(team: TeamEntry, viewer: Viewer) -> Link:
    opens = viewer.may(Right.NUMBERS, of_team(team))
    return Link(team.name, page_of("team", team.slug) if opens else "")


def _stream_link(stream: StreamEntry, viewer: Viewer) -> Link:
    places = [of_team(team) for team in stream.teams]
    sight = viewer.sight_of_all(Right.NUMBERS, _of_stream(stream), places)
    opens = sight is not Sight.NOTHING
    return Link(stream.name, page_of("stream", stream.slug) if opens else "")


def _line(stream: StreamEntry, viewer: Viewer) -> StreamLine:
    stages = tuple(stage.name for stage in stream.stages if stage.type != "discarded")
    return StreamLine(_stream_link(stream, viewer), stages, team_links(stream.teams, viewer))


def _own_teams(viewer: Viewer, teams: list[TeamEntry]) -> list[TeamEntry]:
    own = [team for team in teams if viewer.is_of(of_team(team))]
    return [] if own == teams else own


def _led(viewer: Viewer, streams: list[StreamEntry]) -> list[StreamEntry]:
    led = [h for h in viewer.held if h.role is Role.LEADER and h.scale is not Scale.ORGANISATION]
    return [s for s in streams if any(held.covers(_of_stream(s)) for held in led)]


def _of_stream(stream: StreamEntry) -> Place:
    return Place(stream=stream.slug, domain=stream.domain_slug)
