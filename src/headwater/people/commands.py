"""`headwater people`: invitations and recovery on the machine itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from headwater.access.roles import Held

people = typer.Typer(
    help="Who may open Headwater: list, invite, help back in.", no_args_is_help=True
)

FAILED = 1


class AsWhat(StrEnum):
    """A role, as it is written in a command."""

    MEMBER = "member"
    PRODUCT_MANAGER = "product-manager"
    DELIVERY_MANAGER = "delivery-manager"
    LEADER = "leader"
    OPERATOR = "operator"


Team = Annotated[str, typer.Option(metavar="SLUG", help="Of this team.")]
Stream = Annotated[str, typer.Option(metavar="SLUG", help="Of this value stream.")]
Domain = Annotated[str, typer.Option(metavar="SLUG", help="Of this domain.")]
Address = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Where people open Headwater; else the first of HEADWATER_ORIGINS, or this machine.",
        show_default=False,
    ),
]
SecondStep = Annotated[
    bool,
    typer.Option("--drop-second-step", help="Also take codes and passkeys off the account."),
]
HERE = "http://127.0.0.1:8000"
NOBODY_YET = (
    "Nobody has an account yet. “headwater serve” prints a link with which the owner is created."
)


@people.command("list")
def listing() -> None:
    """Show every account with its roles."""
    with _started():
        from headwater.people import queries

        real = queries.accounts(active=True)
        if not real:
            typer.echo(NOBODY_YET)
        for account in real:
            held = "; ".join(grant.held.in_words for grant in account.grants.all())
            typer.echo(f"{account.name} <{account.email}>: {held or 'no role yet'}")
        for account in queries.accounts(active=False):
            typer.echo(f"{account.name} <{account.email}>: closed")


@people.command()
def invite(
    role: AsWhat, team: Team = "", stream: Stream = "", domain: Domain = "", address: Address = ""
) -> None:
    """Make a link that lets somebody in with a role, once, within seven days.

    Without a place the role is held in the whole organisation. It also helps an operator back in
    who has lost their account. Examples:

        headwater people invite member --team otter

        headwater people invite operator
    """
    with _started():
        from django.urls import reverse
        from django.utils import timezone

        from headwater.access.viewer import CONSOLE
        from headwater.people import operations

        held = _held(role, team, stream, domain)
        secret = operations.invite(CONSOLE, held, timezone.now())
        link = _below(address, reverse("people:invited", args=[secret]))
        typer.echo(f"An invitation as {held.in_words}; it works once, for seven days:\n{link}")


@people.command("reset-link")
def reset_link(email: str, drop_second_step: SecondStep = False, address: Address = "") -> None:
    """Make a link that lets somebody choose a new password, once, within a day.

    With --drop-second-step also their codes and passkeys go: for whoever lost phone and codes.
    """
    with _started():
        from django.urls import reverse
        from django.utils import timezone

        from headwater.access.models import Account
        from headwater.access.viewer import CONSOLE
        from headwater.people import operations

        real = Account.objects.filter(is_persona=False, is_active=True)
        account = real.filter(email=email.lower()).first()
        if account is None:
            _fail(
                f"Nobody has an open account with the e-mail {email}. "
                "“headwater people list” shows who has."
            )
        if drop_second_step:
            operations.drop_second_step(CONSOLE, account, timezone.now())
        secret = operations.reset_secret(CONSOLE, account, timezone.now())
        link = _below(address, reverse("people:reset", args=[account.pk, secret]))
        typer.echo(f"A new password for {account.name}; the link works once, for a day:\n{link}")


def _below(address: str, path: str) -> str:
    """Return a whole link: at `address`, or where people open Headwater as far as it is told."""
    from django.conf import settings

    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), HERE)
    return (address or origin).rstrip("/") + path


def _held(role: AsWhat, team: str, stream: str, domain: str) -> "Held":
    from headwater.access.places import Scale
    from headwater.access.roles import Held, Role

    given = {Scale.TEAM: team, Scale.STREAM: stream, Scale.DOMAIN: domain}
    chosen = [(scale, slug) for scale, slug in given.items() if slug]
    if len(chosen) > 1:
        _fail("Name one place: a team, a stream or a domain.")
    return Held(Role[role.name], *(chosen[0] if chosen else (Scale.ORGANISATION, "")))


@contextmanager
def _started() -> Iterator[None]:
    """Start Django with its database up to date; say in words what is refused."""
    from headwater.organisation.commands import start_with_database

    start_with_database()
    from headwater.access.operations import AccessRefused

    try:
        yield
    except AccessRefused as refused:
        _fail(str(refused))


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(FAILED)
