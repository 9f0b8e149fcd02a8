"""Files of outcomes on the command line: what is written, and what is said about it."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer
from django.utils import timezone

from headwater.access.rights import Right
from headwater.access.viewer import CONSOLE
from headwater.flow.words import counted
from headwater.intake import console
from headwater.purpose.files import bringing, exporting, setting_aside
from headwater.purpose.files.bringing import Tally
from headwater.purpose.files.errors import FileRefused
from headwater.purpose.models import Import
from headwater.purpose.scopes import Scope, let_through
from headwater.sources.progress import Report

MOST_REASONS_SAID = 10
MOST_REASONS_TOLD = 100


def export(scope: Scope, out: Path | None, *, as_json: bool) -> None:
    """Write the file of a place, to the screen without a name for it."""
    let_through(scope, Right.PURPOSE)
    parts = (exporting.as_json if as_json else exporting.as_csv)(scope, timezone.now())
    scope.leave_a_line("what initiatives and epics are for, as a file")
    if out is None:
        for part in parts:
            typer.echo(part, nl=False)
        sys.stdout.flush()
        return
    _write(out, parts)
    console.say(f"What {scope.name} works for is in {out}.")


def bring_in(path: Path, *, dry: bool, as_json: bool) -> None:
    """Bring a file in, say what came of it, and leave with 0, or 3 if something was set aside."""
    with console.progress("Looking at the file", shown=not as_json) as report:
        if dry:
            tally, beside = bringing.try_out(path, CONSOLE, report=report), None
        else:
            tally, beside = _bring_in(path, report)
    if as_json:
        console.print_json(as_document(path, tally, beside, dry=dry))
    else:
        for line in summary(path, tally, beside, dry=dry):
            console.output.print(line, markup=False)
    raise typer.Exit(console.SOMETHING_SET_ASIDE if tally.set_aside else console.ALL_GOOD)


def as_document(path: Path, tally: Tally, beside: Path | None, *, dry: bool) -> dict[str, Any]:
    """Return what came of a file for JSON."""
    return {
        "file": path.name,
        "dry_run": dry,
        "rows": tally.rows,
        "written": tally.written,
        "unchanged": tally.unchanged,
        "set_aside": tally.set_aside,
        "reasons": dict(_commonest(tally)[:MOST_REASONS_TOLD]),
        "set_aside_file": str(beside) if beside else None,
        "columns_left_alone": tally.left_alone,
    }


def summary(path: Path, tally: Tally, beside: Path | None, *, dry: bool) -> Iterator[str]:
    """Return what a person wants to know after an import, line by line."""
    would = "would be " if dry else ""
    yield (
        f"{path.name}: {counted(tally.rows, 'row')}; {tally.written:,} {would}written, "
        f"{tally.unchanged:,} unchanged, {tally.set_aside:,} {would}set aside."
    )
    if tally.left_alone:
        yield f"Columns that mean nothing here, and were left alone: {', '.join(tally.left_alone)}."
    yield from _reasons(tally)
    if beside:
        yield f"Next: mend them in {beside}, and bring that file in."


def _reasons(tally: Tally) -> Iterator[str]:
    if not tally.set_aside:
        return
    yield "Set aside, by reason:"
    reasons = _commonest(tally)
    for reason, count in reasons[:MOST_REASONS_SAID]:
        yield f"  {count:,} × {reason}"
    if len(reasons) > MOST_REASONS_SAID:
        yield f"  and {counted(len(reasons) - MOST_REASONS_SAID, 'other reason')}"
    yield "First of them:"
    for line, _ in tally.first:
        yield f"  line {line}"


def _commonest(tally: Tally) -> list[tuple[str, int]]:
    return sorted(tally.reasons.items(), key=lambda each: -each[1])


def _bring_in(path: Path, report: Report) -> tuple[Tally, Path | None]:
    record = bringing.begin(path.name, CONSOLE, timezone.now())
    try:
        tally = bringing.bring_in(path, record, CONSOLE, report=report, say=console.say)
    except FileRefused:
        record.delete()  # nothing of it was read
        raise
    return tally, _beside(path, record) if tally.set_aside else None


def _beside(path: Path, record: Import) -> Path:
    """Write the rows that were set aside beside the file, and return where."""
    name = path.name.removesuffix(".gz").rsplit(".", 1)[0].removesuffix(".set-aside")
    beside = path.with_name(f"{name}.set-aside.csv")
    place = beside if beside != path else path.with_name(f"{name}.set-aside.again.csv")
    _write(place, setting_aside.as_csv(record))
    return place


def _write(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)
