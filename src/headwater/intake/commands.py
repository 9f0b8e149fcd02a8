"""The intake room's commands. Heavy imports wait inside, so that `--help` stays instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

importing = typer.Typer(
    help="Bring in work items from a file.", no_args_is_help=True, rich_markup_mode="markdown"
)

Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON, for a machine.")]
FromFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file, plain or gzipped.", show_default=False)
]
SOURCE_NAME = "What to call this source. Importing to the same name again adds to it."


def _column(meaning: str, what: str) -> Any:
    return typer.Option(
        f"--{meaning}-column", metavar="NAME", help=f"Column with {what}.", show_default=False
    )


def _list(of: str) -> Any:
    return typer.Option(
        metavar="FILE", help=f"The tracker's list of {of}, if saved.", show_default=False
    )


def serve(
    address: Annotated[
        str, typer.Option(help="Where to listen.", metavar="HOST:PORT")
    ] = "127.0.0.1:8000",
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also run syncs and other background work.")
    ] = True,
    worker_only: Annotated[
        bool, typer.Option("--worker-only", help="Run the background work alone, without pages.")
    ] = False,
) -> None:
    """Serve Headwater's pages in the browser, with the background work beside them.

    Everything is kept in the folder "data", or the one HEADWATER_DATA names. Ctrl-C stops it.
    """
    with started(migrated=False):
        from headwater.intake import serving

        if worker_only:
            serving.work(say=typer.echo)
        else:
            serving.serve(address, with_worker=worker, say=typer.echo)
        serving.leave()


@importing.command("jira")
def import_jira(
    path: FromFile,
    changelog: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A second file with the changelogs, if the issues hold none."
        ),
    ] = None,
    statuses: Annotated[Path | None, _list("statuses")] = None,
    types: Annotated[Path | None, _list("item types")] = None,
    sprints: Annotated[Path | None, _list("sprints")] = None,
    outcome_field: Annotated[
        str,
        typer.Option(metavar="ID", help="The custom field that says what work is for, by its id."),
    ] = "",
    outcome_heading: Annotated[
        str, typer.Option(metavar="WORDS", help="The heading in descriptions that says it.")
    ] = "",
    name: Annotated[str, typer.Option(help=SOURCE_NAME)] = "jira",
    as_json: Json = False,
) -> None:
    """Bring in saved answers of Jira's REST API: issues with their changelogs.

    Reads a JSON array, JSON lines or saved pages of a search, of any size. Importing a file again
    changes nothing; a newer export brings items up to date.

    Example: headwater import jira issues.jsonl --changelog changelogs.jsonl
    """
    with started(as_json=as_json) as console:
        from headwater.intake import jira_files

        apart = (changelog, statuses, types, sprints)
        files = jira_files.JiraFiles(path, *apart, outcome_field, outcome_heading)
        with console.progress("Looking at the file", shown=not as_json) as report:
            arrived = jira_files.import_jira(files, name, report=report, say=console.say)
        console.finish_import(arrived, as_json=as_json)


@importing.command("events")
def import_events(
    path: FromFile,
    name: Annotated[str, typer.Option(help=f"{SOURCE_NAME} Else the file's name.")] = "",
    item: Annotated[str, _column("item", "the item's id")] = "",
    changed_at: Annotated[str, _column("changed-at", "when the status changed")] = "",
    status: Annotated[str, _column("status", "the new status")] = "",
    sub_status: Annotated[str, _column("sub-status", "a refinement of the status")] = "",
    team: Annotated[str, _column("team", "the team or group that has the item")] = "",
    kind: Annotated[str, _column("kind", "the item's type")] = "",
    title: Annotated[str, _column("title", "the item's title")] = "",
    parent: Annotated[str, _column("parent", "the id of the item above")] = "",
    created_at: Annotated[str, _column("created-at", "when the item was created")] = "",
    outcome: Annotated[str, _column("outcome", "what the item is for")] = "",
    timezone: Annotated[str, typer.Option(help="Time zone of times that carry none.")] = "UTC",
    date_format: Annotated[
        str, typer.Option(help='How times are written if not ISO 8601: "%d/%m/%Y %H:%M".')
    ] = "",
    encoding: Annotated[str, typer.Option(help="The file's text encoding.")] = "utf-8-sig",
    delimiter: Annotated[str, typer.Option(help="What separates cells; guessed if left out.")] = "",
    as_json: Json = False,
) -> None:
    """Bring in any tool's history as CSV: one row for each time an item's status changed.

    Needs columns for the item, the time and the new status. They are guessed from the header and
    shown; name them yourself where a guess is wrong.

    Example: headwater import events incidents.csv --status-column state --team-column group
    """
    columns = {
        "item": item,
        "changed_at": changed_at,
        "status": status,
        "sub_status": sub_status,
        "team": team,
        "kind": kind,
        "title": title,
        "parent": parent,
        "created_at": created_at,
        "outcome": outcome,
    }
    reading = {
        "timezone": timezone,
        "date_format": date_format,
        "encoding": encoding,
        "delimiter": delimiter,
    }
    with started(as_json=as_json) as console:
        from headwater.intake import importing

        options = importing.event_log_options(columns, **reading)
        with console.progress("Looking at the file", shown=not as_json) as report:
            arrived = importing.import_events(path, options, name, report=report, say=console.say)
        console.finish_import(arrived, as_json=as_json)


def sync(
    source: Annotated[
        str, typer.Argument(help="Which one; all connected Jiras if left out.", show_default=False)
    ] = "",
    as_json: Json = False,
) -> None:
    """Fetch what is new from connected Jiras, now. Connect one on the Sources page."""
    with started(as_json=as_json) as console:
        from headwater.intake import syncing

        with console.progress("Connecting", shown=not as_json) as report:
            ends = syncing.sync_now(source, report=report, say=console.say)
        console.finish_sync(ends, as_json=as_json)


@contextmanager
def started(
    *, as_json: bool = False, migrated: bool = True, restoring: bool = False
) -> Iterator[ModuleType]:
    """Start Django, bring its database up to date, and yield what talks to the terminal.

    Errors become words and exit codes.
    """
    from headwater.boot import start_django

    start_django(restoring=restoring)
    from headwater.intake import console, preparing

    with console.explained(as_json=as_json):
        if migrated:
            preparing.migrate(console.say)
        yield console
