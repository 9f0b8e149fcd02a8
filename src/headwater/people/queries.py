"""Who is here: accounts, their roles in the organisation's order, open invitations."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from headwater.access.models import Account, Grant, Invitation
from headwater.access.places import Scale
from headwater.access.rights import Right
from headwater.access.roles import Role
from headwater.access.viewer import Viewer
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team

Key = tuple[Scale, str]


@dataclass(frozen=True)
class Spot:
    """A place with its name, as deep as it lies: 0 the organisation, 3 a team."""

    key: Key
    name: str
    depth: int

    @property
    def value(self) -> str:
        """The place as a form's choice: "team:otter"."""
        return f"{self.key[0]}:{self.key[1]}"


@dataclass(frozen=True)
class Holder:
    """Somebody with a role at a place."""

    grant: int
    account: int
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has used yet."""

    pk: int
    role: str
    where: str
    until: datetime


@dataclass(frozen=True)
class Post:
    """A place and who has a role there."""

    spot: Spot
    holders: tuple[Holder, ...]


def spots() -> list[Spot]:
    """Return every place where a role can be held, in the organisation's order."""
    return [Spot((Scale.ORGANISATION, ""), "The whole organisation", 0), *_inside()]


def posts() -> list[Post]:
    """Return the places where somebody has a role, in order; places that are gone come last."""
    held = _holders()
    known = spots()
    gone = [Spot(key, f"{key[1]} (no longer there)", 1) for key in held if key not in _keys(known)]
    return [Post(spot, tuple(held[spot.key])) for spot in [*known, *gone] if spot.key in held]


def holders_of(team: str) -> list[Holder]:
    """Return who has a role at a team itself."""
    return _holders(scale=Scale.TEAM, slug=team).get((Scale.TEAM, team), [])


def waiting(now: datetime, **of: str) -> list[Waiting]:
    """Return the invitations that are still open, the latest first."""
    names = {spot.key: spot.name for spot in spots()}
    found = Invitation.objects.filter(used_at=None, expires_at__gt=now, **of)
    return [
        Waiting(one.pk, one.role, names.get((Scale(one.scale), one.slug), one.slug), one.expires_at)
        for one in found
    ]


def accounts(*, active: bool) -> list[Account]:
    """Return the accounts of real people by name."""
    real = Account.objects.filter(is_persona=False, is_active=active)
    return list(real.order_by("name", "email").prefetch_related("grants"))


def teams_to_invite_to(viewer: Viewer) -> list[organisation.TeamEntry]:
    """Return the teams whose people the viewer looks after, in the organisation's order."""
    return [team for team in organisation.teams() if viewer.may(Right.INVITE, of_team(team))]


def _inside() -> Iterator[Spot]:
    for domain in organisation.outline():
        yield Spot((Scale.DOMAIN, domain.slug), domain.name, 1)
        for stream in domain.streams:
            yield Spot((Scale.STREAM, stream.slug), stream.name, 2)
            for team in stream.teams:
                yield Spot((Scale.TEAM, team.slug), team.name, 3)


def _holders(**of: str) -> dict[Key, list[Holder]]:
    found: dict[Key, list[Holder]] = defaultdict(list)
    real = Grant.objects.filter(account__is_active=True, **of)
    for grant in sorted(real.select_related("account"), key=_as_listed):
        account = grant.account
        holder = Holder(grant.pk, account.pk, account.name, account.email, grant.role)
        found[Scale(grant.scale), grant.slug].append(holder)
    return dict(found)


def _as_listed(grant: Grant) -> tuple[int, str]:
    return list(Role).index(Role(grant.role)), grant.account.name


def _keys(known: list[Spot]) -> set[Key]:
    return {spot.key for spot in known}
