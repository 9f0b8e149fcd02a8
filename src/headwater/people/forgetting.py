"""What the sign-in library would note about when and where people come is not kept.

Headwater measures no one, also not by the traces of signing in: no last visit, no last use of a
passkey, no network address, and no session once it is over.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models.signals import post_save, pre_save

from headwater.access.models import Invitation

NOWHERE = "0.0.0.0"  # noqa: S104 - no address at all


def begin() -> None:
    """Forget from now on."""
    pre_save.connect(_forget_where, sender=UserSession)
    pre_save.connect(_forget_last_use, sender=Authenticator)
    post_save.connect(_forget_last_visit, sender=SocialAccount)


def what_ended(now: datetime) -> None:
    """Forget sessions that are over, with what is listed of them, and invitations nobody used."""
    Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    Invitation.objects.filter(used_at=None, expires_at__lte=now).delete()


def _forget_where(instance: Any, **_: Any) -> None:
    instance.ip = NOWHERE
    instance.last_seen_at = instance.created_at


def _forget_last_use(instance: Any, **_: Any) -> None:
    instance.last_used_at = None


def _forget_last_visit(instance: Any, **_: Any) -> None:
    SocialAccount.objects.filter(pk=instance.pk).update(last_login=instance.date_joined)
