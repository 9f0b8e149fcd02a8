"""What the commands say: progress while it runs, a friendly summary, errors in words."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer
from rich import progress as bars
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn

from headwater.intake.runs import in_words, is_foreseen, logger
from headwater.intake.words import counted, phase_in_words, repair_in_words
from headwater.sources.progress import Progress, Report

if TYPE_CHECKING:  # heavy: they bring the warehouse
    from headwater.intake.checking import Finding
    from headwater.intake.importing import Arrival
    from headwater.intake.syncing import Ended
    from headwater.intake.tally import Tally

MARKS = {"ok": "✓", "worth a look": "·", "broken": "✗"}
ALL_GOOD, FAILED, SOMETHING_SET_ASIDE, STOPPED = 0, 1, 3, 130

terminal = Console(stderr=True, highlight=False, soft_wrap=True)
output = Console(highlight=False, soft_wrap=True)


def say(words: str) -> None:
    """Tell something that is not the command's output."""
    terminal.print(words, markup=False)


@contextmanager
def explained(*, as_json: bool = False) -> Iterator[None]:
    """Turn errors into words and exit codes: 1 for a failure, 130 for Ctrl-C."""
    try:
        yield
    except typer.Exit:
        raise
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
        TextColumn("{task.fields[far]}"),
        TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=terminal, transient=True, disable=not shown) as display:
        bar = display.add_task(what, total=None, far="")

        def report(now: Progress) -> None:
            display.update(
                bar,
                description=escape(phase_in_words(now)),
                completed=now.done,
                total=now.total,
                far=how_far(now),
            )

        yield report


def how_far(now: Progress) -> str:
    """Say how far it is: a share of bytes or steps, else a number of things."""
    if now.unit in ("bytes", "steps"):
        return f"{100 * now.done // now.total} %" if now.total else ""
    whole = f" of {now.total:,}" if now.total else ""
    return f"{now.done:,}{whole} {now.unit}"


def finish_import(arrival: "Arrival", *, as_json: bool) -> None:
    """Say what came of an import, and leave with 0, or 3 if something was set aside."""
    if as_json:
        print_json(as_document(arrival))
    else:
        for line in summary(arrival):
            output.print(line, markup=False)
    raise typer.Exit(SOMETHING_SET_ASIDE if arrival.tally.set_aside else ALL_GOOD)


def finish_sync(ends: "list[Ended]", *, as_json: bool) -> None:
    """Say what came of each sync; leave with 1 if one failed, 3 if something was set aside."""
    if as_json:
        print_json({"sources": [_ended_as_document(end) for end in ends]})
    else:
        for end in ends:
            _show_end(end)
    if any(end.arrival is None for end in ends):
        raise typer.Exit(FAILED)
    aside = any(end.arrival and end.arrival.tally.set_aside for end in ends)
    raise typer.Exit(SOMETHING_SET_ASIDE if aside else ALL_GOOD)


def _ended_as_document(end: "Ended") -> dict[str, Any]:
    if end.arrival is None:
        return {"source": end.source.slug, "error": end.error}
    return as_document(end.arrival)


def _show_end(end: "Ended") -> None:
    if end.arrival is None:
        say(f"{end.source.name}: {end.error}")
        return
    for line in summary(end.arrival):
        output.print(line, markup=False)


def as_document(arrival: "Arrival") -> dict[str, Any]:
    """Return an arrival for JSON."""
    left = arrival.unmapped
    return {
        "source": arrival.source.slug,
        "run": str(arrival.run.pk),
        **arrival.tally.as_counts(),
        "unmapped": {
            "no_team": int(left.no_team),
            "no_stage": int(left.no_stage),
            "no_kind": int(left.no_kind),
        },
        "suggestions": arrival.suggested,
    }


def summary(arrival: "Arrival") -> Iterator[str]:
    """Return what a person wants to know after an import, line by line."""
    tally = arrival.tally
    items, stays = counted(tally.items, "item"), counted(tally.stays, "stay")
    yield f"{arrival.source.name}: {items} with {stays} in a status."
    if tally.gone:
        yield f"{counted(tally.gone, 'item')} no longer there."
    yield from _set_aside(tally)
    yield from _repairs(tally)
    if tally.set_aside and not tally.items:
        yield "Nothing could be used. Next: mend the file or export it again, and import it anew."
    else:
        yield from _next_steps(arrival)


def _set_aside(tally: "Tally") -> Iterator[str]:
    if not tally.set_aside:
        return
    yield f"{counted(tally.set_aside, 'row')} set aside; the rest is in:"
    for reason, count in tally.reasons.most_common(10):
        yield f"  {count:,} × {reason}"
    yield "First of them:"
    for row in tally.first_lines:
        yield f"  {row.file}, line {row.line}{f', item {row.item}' if row.item else ''}"


def _repairs(tally: "Tally") -> Iterator[str]:
    if tally.repairs:
        yield "Contradictions in histories that were mended:"
    for repair, count in tally.repairs.most_common():
        yield f"  {count:,} × {repair_in_words(repair)}"


def _next_steps(arrival: "Arrival") -> Iterator[str]:
    left = arrival.unmapped
    if arrival.suggested:
        yield f"{counted(arrival.suggested, 'suggestion')} for what things mean wait for you."
    if left.any:
        parts = (
            (left.no_team, "in no team"),
            (left.no_stage, "in a status without a stage"),
            (left.no_kind, "of no kind"),
        )
        yield "Unmapped: " + ", ".join(f"{n:,} {what}" for n, what in parts if n) + "."
    if arrival.suggested or left.any:
        yield "Next: run “headwater serve” and look at the Organisation page."
    else:
        yield "Next: run “headwater serve” and look at your flow."


def finish_check(findings: "list[Finding]", *, as_json: bool, alarm: str) -> None:
    """Say how everything stands; if something is broken, say `alarm` and leave with 1."""
    broken = any(finding.standing == "broken" for finding in findings)
    if as_json:
        print_json({"ok": not broken, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            _show(finding)
        output.print(alarm if broken else "Headwater is well set up.")
    raise typer.Exit(FAILED if broken else ALL_GOOD)


def _show(finding: "Finding") -> None:
    output.print(f"{MARKS[finding.standing]} {finding.about}: {finding.found}", markup=False)
    if finding.next_step:
        output.print(f"  → {finding.next_step}", markup=False)
