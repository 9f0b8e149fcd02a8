"""Invitations and password links: made, taken back, used once. Each is noted in the trail."""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from headwater.access import operations as access
from headwater.access import trail
from headwater.access.accounts import viewer
from headwater.access.models import Account, Invitation
from headwater.access.operations import AccessRefused, NoSuchPlace, NotHeldThere
from headwater.access.places import ORGANISATION, Around, Place, Scale, around
from headwater.access.roles import HELD_AT, OF_THE_TEAM, Held, Role
from headwater.access.viewer import Viewer
from headwater.people import personas
from headwater.people.owner import Newcomer

LASTS = timedelta(days=7)
IN_WORDS = {
    Scale.TEAM: "a team",
    Scale.STREAM: "a stream",
    Scale.DOMAIN: "a domain",
    Scale.ORGANISATION: "the whole organisation",
}


class InvitationOver(AccessRefused):
    """The link was used, taken back, or is too old."""

    def __init__(self) -> None:
        super().__init__("This invitation is over: it was used, taken back, or is too old.")


def invite(by: Viewer, held: Held, now: datetime) -> str:
    """Make an invitation and return the secret of its link, of which only a hash is kept.

    Raises `NotHeldThere` or `NoSuchPlace` where the role cannot be held.
    """
    about, secret = _place_of(held), secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.create(
            digest=_digest(secret),
            role=held.role,
            scale=held.scale,
            slug=held.slug,
            made_at=now,
            expires_at=now + LASTS,
        )
        _note(by, f"somebody was invited as {held.in_words}", about, now)
    return secret


def withdraw(by: Viewer, invitation: Invitation, now: datetime) -> None:
    """Take an open invitation back: its link opens nothing any more."""
    held = held_by(invitation)
    with transaction.atomic():
        gone, _ = Invitation.objects.filter(pk=invitation.pk, used_at=None).delete()
        if gone:
            about = around(held.scale, held.slug)
            _note(by, f"an invitation as {held.in_words} was taken back", about, now)


def invitation(secret: str, now: datetime) -> Invitation:
    """Return the open invitation of a link.

    Raises `InvitationOver` if it is none, `NoSuchPlace` where its place is gone from the plan.
    """
    found = Invitation.objects.filter(
        digest=_digest(secret), used_at=None, expires_at__gt=now
    ).first()
    if found is None:
        raise InvitationOver
    _place_of(held_by(found))
    return found


def accept(invitation: Invitation, account: Account, now: datetime) -> None:
    """Give somebody who has an account the role; raise `InvitationOver` if others were first."""
    with transaction.atomic():
        _use(invitation, now)
        access.grant(viewer(account), account, held_by(invitation), now)


def join(invitation: Invitation, newcomer: Newcomer, now: datetime) -> Account:
    """Make an account with the role; raise `InvitationOver` if somebody else was first."""
    with transaction.atomic():
        _use(invitation, now)
        account = Account.objects.create_user(newcomer.email, newcomer.name, newcomer.password)
        personas.leave()
        access.grant(viewer(account), account, held_by(invitation), now)
    return account


def reset_secret(by: Viewer, account: Account, now: datetime) -> str:
    """Return the secret of a link that lets `account` choose a new password, once, for a day.

    It is in the trail of every team: such a link opens all that the account opens.
    """
    what = f"a link for a new password of {account.name} was made"
    trail.note(by, trail.Action.CHANGED_ACCESS, what, (), now)
    return str(default_token_generator.make_token(account))


def drop_second_step(by: Viewer, account: Account, now: datetime) -> None:
    """Take codes, passkeys and recovery codes off an account whose owner lost them."""
    with transaction.atomic():
        Authenticator.objects.filter(user=account).delete()
        _note(by, f"the second step of {account.name} was taken off", None, now)


def who_resets(pk: int, secret: str) -> Account | None:
    """Return whose password a link is for; None if it was used, or is too old."""
    account = Account.objects.filter(pk=pk, is_active=True, is_persona=False).first()
    fits = account is not None and default_token_generator.check_token(account, secret)
    return account if fits else None


def reset(account: Account, password: str) -> None:
    """Set a new password. The link and every session end with the old one."""
    account.set_password(password)
    account.save(update_fields=["password"])


def reopen(by: Viewer, account: Account, now: datetime) -> None:
    """Let a closed account sign in again, without any role."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk, is_persona=False).update(is_active=True)
        _note(by, f"the account of {account.name} was opened again", None, now)


def held_by(invitation: Invitation) -> Held:
    """Return the role that an invitation gives."""
    return Held(Role(invitation.role), Scale(invitation.scale), invitation.slug)


def can_be_of(team: Place, held: Held) -> bool:
    """Say whether a role is one that whoever looks after a team's people gives and takes."""
    return held.scale is Scale.TEAM and held.slug == team.team and held.role in OF_THE_TEAM


def _use(invitation: Invitation, now: datetime) -> None:
    open_one = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now)
    if not open_one.update(used_at=now):
        raise InvitationOver


def _place_of(held: Held) -> Around:
    if held.scale not in HELD_AT[held.role]:
        places = " or ".join(IN_WORDS[scale] for scale in HELD_AT[held.role])
        raise NotHeldThere(f"The role “{held.role}” is held for {places}. Choose one.")
    found = around(held.scale, held.slug)
    if found is None:
        raise NoSuchPlace(f"There is no {held.scale} “{held.slug}”.")
    return found


def _note(by: Viewer, what: str, about: Around | None, now: datetime) -> None:
    everywhere = about is None or about.place == ORGANISATION
    teams = () if everywhere or about is None else about.teams
    trail.note(by, trail.Action.CHANGED_ACCESS, what, teams, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
