"""What a slug means as a place where roles hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from headwater.access.places import Around, Place, Scale
from headwater.access.rights import Right, Sight
from headwater.access.viewer import Viewer, decide
from headwater.organisation.models import Domain, Stream, Team
from headwater.organisation.queries import DomainEntry, StreamEntry, TeamEntry


def of_team(team: TeamEntry) -> Place:
    """Return a team's place."""
    return Place(team.slug, team.stream_slug, team.domain_slug)


def of_stream(stream: StreamEntry) -> Around:
    """Return a stream's place with its teams'."""
    place = Place(stream=stream.slug, domain=stream.domain_slug)
    return Around(place, tuple(of_team(team) for team in stream.teams))


def find(scale: Scale, slug: str) -> Around | None:
    """Return the place called `slug` and the teams in it, or None if there is none."""
    if scale is Scale.ORGANISATION:
        return Around(Place(), _teams())
    if scale is Scale.DOMAIN:
        domain = Domain.objects.filter(slug=slug).first()
        return Around(Place(domain=slug), _teams(stream__domain=domain)) if domain else None
    return _team(slug) if scale is Scale.TEAM else _stream(slug)


@dataclass(frozen=True)
class Opening:
    """The slugs of the streams and teams whose numbers open for somebody, in part at least."""

    streams: frozenset[str]
    teams: frozenset[str]


def opening(viewer: Viewer, domains: Iterable[DomainEntry]) -> Opening:
    """Return what of an outline opens for a viewer (no query)."""
    streams = [stream for domain in domains for stream in domain.streams]
    teams = [team for stream in streams for team in stream.teams]
    return Opening(
        frozenset(s.slug for s in streams if _opens(viewer, s)),
        frozenset(t.slug for t in teams if viewer.may(Right.NUMBERS, of_team(t))),
    )


def named(scale: Scale, slug: str) -> str:
    """Return what the team, stream or domain is called; its slug if there is none (one query)."""
    rows = {Scale.TEAM: Team.objects, Scale.STREAM: Stream.objects, Scale.DOMAIN: Domain.objects}
    found = rows[scale].filter(slug=slug).values_list("name", flat=True).first()
    return slug if found is None else str(found)


def _opens(viewer: Viewer, stream: StreamEntry) -> bool:
    return decide(viewer, Right.NUMBERS, of_stream(stream)) is not Sight.NOTHING


def _team(slug: str) -> Around | None:
    found = _teams(slug=slug)
    return Around(found[0], found) if found else None


def _stream(slug: str) -> Around | None:
    stream = Stream.objects.select_related("domain").filter(slug=slug).first()
    if stream is None:
        return None
    return Around(Place(stream=slug, domain=stream.domain.slug), _teams(stream=stream))


def _teams(**of: object) -> tuple[Place, ...]:
    rows = Team.objects.filter(**of).values_list("slug", "stream__slug", "stream__domain__slug")
    return tuple(Place(*row) for row in rows)
