"""What a command or a file is about: the organisation, a domain, a stream or a team."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.utils import timezone

from headwater.access import trail
from headwater.access.gate import decide
from headwater.access.places import Around, Place, Scale, name
from headwater.access.rights import Right, Sight
from headwater.access.viewer import CONSOLE, Viewer
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry, teams
from headwater.purpose import places


class NotAsked(Exception):
    """What was asked for cannot be answered; the message says what could be."""


@dataclass(frozen=True)
class Scope:
    """A place and its teams. `slug` is empty for the organisation."""

    scale: Scale
    slug: str
    teams: tuple[TeamEntry, ...]
    around: Around

    @property
    def name(self) -> str:
        """What people call it."""
        return name(self.scale, self.slug)

    @property
    def is_all(self) -> bool:
        """Whether work that no team has belongs to it as well."""
        return self.scale is Scale.ORGANISATION

    def leave_a_line(self, what: str, viewer: Viewer = CONSOLE) -> None:
        """Note an export where each of the teams reads it."""
        concerned = [of_team(team) for team in self.teams]
        if concerned:
            trail.note(viewer, trail.Action.EXPORTED, what, concerned, timezone.now())


def scope_of(*, team: str = "", stream: str = "", domain: str = "") -> Scope:
    """Return what one of these slugs means, all of it without one. Raises NotAsked."""
    given = [
        (scale, slug)
        for scale, slug in zip(
            (Scale.TEAM, Scale.STREAM, Scale.DOMAIN), (team, stream, domain), strict=True
        )
        if slug
    ]
    if len(given) > 1:
        raise NotAsked("Name one of team, stream and domain, or none of them.")
    scale, slug = given[0] if given else (Scale.ORGANISATION, "")
    return at(scale, slug)


def at(scale: Scale, slug: str = "") -> Scope:
    """Return the scope of a scale and slug. Raises NotAsked, naming what is near."""
    around = places.at(scale, slug)
    if around is None:
        raise NotAsked(f"There is no {scale} “{slug}”. {_near(scale, slug)}")
    inside = tuple(team for team in teams() if _is_in(of_team(team), scale, slug))
    return Scope(scale, slug, inside, around)


def let_through(scope: Scope, right: Right) -> None:
    """Ask the table of rights for the command line, as every page does. Raises NotAsked."""
    if decide(CONSOLE, right, scope.around) is not Sight.ALL:
        raise NotAsked(f"The command line may not see all of {scope.name}.")


def _is_in(team: Place, scale: Scale, slug: str) -> bool:
    return scale is Scale.ORGANISATION or team.slug_at(scale) == slug


def _near(scale: Scale, slug: str) -> str:
    known = sorted({of_team(team).slug_at(scale) for team in teams()})
    near = get_close_matches(slug, known, n=3, cutoff=0.4) or known[:5]
    return f"Did you mean {', '.join(near)}?" if near else f"There is no {scale} yet."
