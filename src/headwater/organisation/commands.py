"""`headwater organisation`: the plan as one file, exported and applied."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from headwater.organisation.previews import Changes
    from headwater.vocabulary.organisation import Organisation

organisation = typer.Typer(
    help="Export the organisation as one readable TOML file, and apply it again.",
    no_args_is_help=True,
)

Where = Annotated[
    str, typer.Argument(metavar="[PATH|-]", help="Where to write it; - is the screen.")
]
From = Annotated[
    str, typer.Argument(metavar="PATH|-", help="The TOML file; - reads standard input.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, to be read by a machine.")]


@organisation.command()
def export(path: Where = "-", as_json: Json = False) -> None:
    """Write the organisation: domains, streams, stages, teams and every mapping.

    The file can be edited, kept under version control and applied again. Example:

        headwater organisation export organisation.toml
    """
    start_with_database()
    from headwater.organisation import queries

    text = _as_text(queries.plan(), as_json=as_json)
    if path == "-":
        sys.stdout.write(text)
        return
    _write(Path(path), text)
    typer.echo(f"The organisation is in {path}.", err=True)


@organisation.command()
def apply(path: From, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Make a file the organisation. With --dry-run, only show which items would move.

    Nothing changes if the file has a problem; every problem is listed. Example:

        headwater organisation apply organisation.toml --dry-run
    """
    start_with_database()
    plan = _checked(_read(path))
    from django.utils import timezone

    from headwater.access.viewer import CONSOLE
    from headwater.organisation import changes, operations, previews
    from headwater.warehouse.errors import WarehouseError

    try:
        preview = previews.preview(plan)
        if not dry_run:
            operations.apply(plan, changes.noted_by(CONSOLE, timezone.now()))
    except WarehouseError as error:
        _fail(str(error))
    typer.echo(_outcome(preview, applied=not dry_run, as_json=as_json))


def start_with_database() -> None:
    """Start Django and bring its database up to date, which may be the first thing done at all.

    Leaves with words where the database cannot be opened.
    """
    from headwater.boot import DatabaseAway, reach_database, start_django

    start_django()
    try:
        reach_database()
    except DatabaseAway as away:
        _fail(str(away))
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _as_text(plan: "Organisation", *, as_json: bool) -> str:
    import msgspec

    from headwater.organisation import plan_file

    if as_json:
        return msgspec.json.format(msgspec.json.encode(plan)).decode() + "\n"
    return plan_file.write(plan)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        _fail(f"{path} could not be written: {error.strerror}.")


def _read(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        _fail(f"{path} could not be read: {error.strerror}.")


def _checked(text: bytes) -> "Organisation":
    from headwater.organisation import plan_file, validation

    try:
        plan = plan_file.read(text)
        validation.check(plan)
    except plan_file.PlanUnreadable as error:
        _fail(f"This is not an organisation's file. {error}")
    except validation.PlanRefused as error:
        _fail("Nothing was changed, because:", *(f"- {line}" for line in error.problems))
    return plan


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def _outcome(changes: "Changes", *, applied: bool, as_json: bool) -> str:
    if as_json:
        return _machine_outcome(changes, applied=applied)
    done = "The organisation was applied." if applied else "Nothing was changed (--dry-run)."
    if not changes.lines:
        return f"{done} No item stands differently."
    verb = "now stand" if applied else "would stand"
    summary = f"{done} {changes.extent} {verb} differently."
    return summary if applied else "\n".join([summary, *(f"- {line}" for line in changes.lines)])


def _machine_outcome(changes: "Changes", *, applied: bool) -> str:
    import dataclasses
    import json

    return json.dumps({"applied": applied, **dataclasses.asdict(changes)}, ensure_ascii=False)
