"""`headwater demo`: an organisation to look around in, built in seconds."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from headwater.demo.operations import Built

IfEmpty = Annotated[
    bool, typer.Option("--if-empty", help="Do nothing where there is an organisation or work.")
]
Seed = Annotated[
    int | None, typer.Option(help="Another number gives the same organisation other luck.")
]
Now = Annotated[datetime | None, typer.Option(hidden=True, help="Pretend it is this moment (UTC).")]


def demo(if_empty: IfEmpty = False, seed: Seed = None, now: Now = None) -> None:
    """Build the demo organisation: twelve teams, two years of believable work.

    Everything is made up by a simulation. It needs an empty data folder and leaves your own work
    alone. Example:

        headwater demo
        headwater serve
    """
    from headwater.boot import start_django

    start_django()
    from headwater.demo import operations, queries
    from headwater.intake import console, preparing

    with console.explained():
        preparing.migrate(console.say)
        found = queries.what_is_there()
        if found and if_empty:
            operations.introduce_personas()
            typer.echo(f"{found} Left as it is; the demo was not built.")
            return
        with console.progress("Building the demo organisation") as report:
            built = operations.build_and_record(_moment(now), _seed(seed), report=report)
        typer.echo(_outcome(built))


def _seed(given: int | None) -> int:
    from headwater.simulation import SEED

    return SEED if given is None else given


def _moment(now: datetime | None) -> datetime:
    from datetime import UTC

    return now.replace(tzinfo=UTC) if now else datetime.now(UTC)


def _outcome(built: "Built") -> str:
    from headwater.intake.words import counted

    return (
        f"{built.name} is ready: {counted(built.teams, 'team')} in "
        f"{counted(built.streams, 'value stream')} and {counted(built.domains, 'domain')}, with "
        f"{built.items:,} pieces of work since {built.first_day:%B %Y}.\n"
        "Next: run “headwater serve” and look at team Otter, in Payments › Checkout."
    )
