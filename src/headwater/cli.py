"""The `headwater` command: wiring only. Rooms bring commands; heavy imports wait inside them."""

import typer

from headwater.demo.commands import demo
from headwater.flow.commands import metrics
from headwater.intake.commands import importing, serve, sync
from headwater.organisation.commands import organisation
from headwater.people.commands import people
from headwater.purpose.commands import purpose
from headwater.upkeep.commands import backup, check, restore

app = typer.Typer(
    name="headwater",
    help="See how work flows and why it is worth doing.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command()(demo)
app.add_typer(importing, name="import")
app.command()(sync)
app.command()(metrics)
app.add_typer(purpose, name="purpose")
app.add_typer(organisation, name="organisation")
app.add_typer(people, name="people")
app.command()(check)
app.command()(backup)
app.command()(restore)
