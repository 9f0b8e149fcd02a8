"""The first owner: made once, in the browser, by whoever can read the data folder."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from headwater.access.accounts import viewer
from headwater.access.models import Account, Grant
from headwater.access.operations import grant
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.people import personas, setup_code


class Does(StrEnum):
    """What the first owner does here, which says what they see besides running Headwater."""

    HELPS_TEAMS = "team"
    LEADS = "leads"
    ONLY_RUNS_IT = "runs"


ALSO = {Does.HELPS_TEAMS: Role.DELIVERY_MANAGER, Does.LEADS: Role.LEADER}


@dataclass(frozen=True)
class Newcomer:
    """Somebody about to get an account."""

    name: str
    email: str
    password: str


class NotTheOwner(Exception):
    """Somebody else became the owner first, or the code is not the one that is kept."""


def is_wanted() -> bool:
    """Say whether nobody real runs this installation yet."""
    operators = Grant.objects.filter(
        role=Role.OPERATOR, account__is_active=True, account__is_persona=False
    )
    return not operators.exists()


def link(address: str) -> str:
    """Return where the owner is made, with the code, below `address` ("http://host:port")."""
    return f"{address}{reverse('people:owner')}?code={setup_code.kept(settings.DATA)}"


def create(newcomer: Newcomer, does: Does, code: str, now: datetime) -> Account:
    """Make the first owner and end the demo's personas.

    Raises `NotTheOwner` unless `code` is the one kept and nobody else was first.
    """
    with transaction.atomic():
        if not is_wanted() or not setup_code.take(settings.DATA, code):
            raise NotTheOwner
        account = Account.objects.create_user(newcomer.email, newcomer.name, newcomer.password)
        themself = viewer(account)
        for held in holds(does):
            grant(themself, account, held, now)
        personas.leave()
    return account


def holds(does: Does) -> list[Held]:
    """Return the first owner's roles: always the operator, and what they do besides."""
    roles = [Role.OPERATOR] + ([ALSO[does]] if does in ALSO else [])
    return [Held(role, Scale.ORGANISATION) for role in roles]
