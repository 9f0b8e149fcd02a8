"""From an account to a viewer."""

from typing import Any

from headwater.access.models import Account
from headwater.access.viewer import Viewer


def viewer(account: Any) -> Viewer:
    """Return who asks, with every role held (one query)."""
    return Viewer(
        account=account.pk,
        name=account.name,
        held=frozenset(grant.held for grant in account.grants.all()),
        signed_in=True,
        is_persona=account.is_persona,
    )


def any_account() -> bool:
    """Say whether anybody could sign in; if not, the first visitor becomes the owner."""
    return Account.objects.filter(is_active=True).exists()
