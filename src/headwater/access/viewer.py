"""Who is asking: someone signed in with their roles, the person at the console, or nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from headwater.access.places import ORGANISATION, Around, Place, Scale
from headwater.access.rights import (
    ABOVE_TEAMS,
    ADDRESSES,
    ANYWHERE,
    GRANTED,
    OF_THE_PLACE,
    Right,
    Sight,
)
from headwater.access.roles import OF_THE_TEAM, Held, Role

ORDER = (Sight.NOTHING, Sight.TOLD, Sight.ALL)


@dataclass(frozen=True)
class Viewer:
    """Whoever asks. `account` is the primary key of the account, None for nobody and the console.

    Every access is decided by `sight`; the other questions are put in terms of it.
    """

    account: int | None = None
    name: str = ""
    held: frozenset[Held] = frozenset()
    signed_in: bool = False
    is_persona: bool = False

    def sight(self, right: Right, place: Place) -> Sight:
        """Return what this right gives at a place: the most that any of the roles gives there."""
        if right is Right.OPEN or (right is Right.SIGNED_IN and self.signed_in):
            return Sight.ALL
        gives = GRANTED.get(right, {})
        found = (gives.get(h.role, Sight.NOTHING) for h in self.held if _counts(h, right, place))
        return max(found, key=ORDER.index, default=Sight.NOTHING)

    def may(self, right: Right, place: Place = ORGANISATION) -> bool:
        """Say whether this right gives anything at a place."""
        return self.sight(right, place) is not Sight.NOTHING

    def sight_of_all(self, right: Right, place: Place, teams: Iterable[Place]) -> Sight:
        """Return what is seen of numbers that several teams make together.

        Everything, where the viewer sees everything of each of the teams. What was told, for
        whoever leads the place or is of one of its teams. Nothing otherwise.
        """
        each = [self.sight(right, team) for team in teams]
        if each and all(sight is Sight.ALL for sight in each):
            return Sight.ALL
        told = Sight.TOLD in GRANTED.get(right, {}).values()
        near = self.may(right, place) or any(sight is not Sight.NOTHING for sight in each)
        return Sight.TOLD if told and near else Sight.NOTHING

    def is_of(self, team: Place) -> bool:
        """Say whether the viewer is of a team: a member, its product manager or its ADM."""
        return any(h.role in OF_THE_TEAM and h.covers(team) for h in self.held)

    def leads_somewhere(self) -> bool:
        """Say whether the viewer comes as a leader of anything."""
        return any(h.role is Role.LEADER for h in self.held)

    def opens(self, view: str) -> bool:
        """Say whether an address that names no team or stream opens for this viewer."""
        right, scale = ADDRESSES[view]
        return scale is Scale.ORGANISATION and self.may(right)


def _counts(held: Held, right: Right, place: Place) -> bool:
    """Say whether a role that is held counts for a right at a place."""
    if place.team and (right, held.role) in ABOVE_TEAMS:
        return False
    return right in ANYWHERE or held.covers(place)


NOBODY = Viewer()
CONSOLE = Viewer(
    name="the command line",
    held=frozenset(
        {
            Held(Role.OPERATOR, Scale.ORGANISATION),
            Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION),
        }
    ),
    signed_in=True,
)
"""Whoever runs a command on the machine can read the files anyway; what they export is recorded."""


def decide(viewer: Viewer, right: Right, about: Around) -> Sight:
    """Return how much `viewer` sees of what a question is about: the one decision there is."""
    if about.teams and not about.place.team and right not in OF_THE_PLACE:
        return viewer.sight_of_all(right, about.place, about.teams)
    return viewer.sight(right, about.place)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who is asking, as the gate found."""
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    return viewer
