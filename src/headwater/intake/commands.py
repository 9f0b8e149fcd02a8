"""The intake room's commands. Heavy imports wait inside, so that `--help` stays instant."""

from typing import Annotated

import typer

importing = typer.Typer(
    help="Bring in work items from a file.", no_args_is_help=True, rich_markup_mode=None
)


def serve(
    address: Annotated[
        str, typer.Option(help="Where to listen: host:port.", metavar="HOST:PORT")
    ] = "127.0.0.1:8000",
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also run syncs and other background work.")
    ] = True,
    worker_only: Annotated[
        bool, typer.Option("--worker-only", help="Run the background work alone, without pages.")
    ] = False,
) -> None:
    """Serve Headwater's pages in the browser, with the background work beside them.

    Everything is kept in the folder `data` (or HEADWATER_DATA). Press Ctrl-C to stop.
    """
    from headwater.boot import start_django

    start_django()
    from headwater.intake import serving

    if worker_only:
        serving.work(say=typer.echo)
    else:
        serving.serve(address, with_worker=worker, say=typer.echo)


@importing.command("jira")
def import_jira() -> None:
    """Bring in saved Jira payloads."""


@importing.command("events")
def import_events() -> None:
    """Bring in an event log."""


def sync() -> None:
    """Fetch what is new from connected Jiras."""


def check() -> None:
    """Say whether Headwater is well set up, and what to do next if not."""
