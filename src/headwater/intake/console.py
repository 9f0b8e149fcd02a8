"""What the commands say: progress while it runs, a friendly summary, errors in words."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from headwater.intake.progress import Report
from headwater.intake.runs import in_words, is_foreseen, logger

ALL_GOOD, FAILED, SOMETHING_SET_ASIDE, STOPPED = 0, 1, 3, 130

terminal = Console(stderr=True, highlight=False)
output = Console(highlight=False, soft_wrap=True)


def say(words: str) -> None:
    """Tell something that is not the command's output."""
    terminal.print(words, markup=False)


@contextmanager
def explained(*, as_json: bool = False) -> Iterator[None]:
    """Turn errors into words and exit codes: 1 for a failure, 130 for Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        say("Stopped. What had arrived is kept; run the same command again to go on.")
        raise typer.Exit(STOPPED) from None
    except Exception as error:
        if not is_foreseen(error):
            logger.exception("unforeseen")
        _show_error(in_words(error), as_json=as_json)
        raise typer.Exit(FAILED) from None


def _show_error(words: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"error": words})
    say(words)


def print_json(content: Mapping[str, Any]) -> None:
    """Print one JSON document."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


@contextmanager
def progress(what: str, *, shown: bool = True) -> Iterator[Report]:
    """Show progress on the terminal; yields the report to call."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.completed:,.0f} items"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=terminal, transient=True, disable=not shown) as bars:
        bar = bars.add_task(what, total=None)

        def report(stage: str, done: int, total: int | None) -> None:
            bars.update(bar, description=stage, completed=done, total=total)

        yield report
