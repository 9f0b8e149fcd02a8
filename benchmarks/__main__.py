"""`make bench`, or `python -m benchmarks --items 270000 --only rebuild`."""

import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from benchmarks import (
    asking,
    elsewhere,
    importing,
    postgres,
    purpose,
    rebuilding,
    sessions,
    syncing,
)
from benchmarks.corpus import Corpus, corpus
from benchmarks.measure import Result, said

ITEMS, TEAMS = 2_700_000, 500
SMALLER = 10
"""The smaller corpus has a tenth of the items and teams: each team has as many."""
GROUPS = ("import", "rebuild", "sync", "pages", "purpose", "sessions", "elsewhere")
console = Console(stderr=True)


def main(
    items: Annotated[int, typer.Option(help="How many items the large corpus has.")] = ITEMS,
    teams: Annotated[int, typer.Option(help="How many teams it has.")] = TEAMS,
    import_items: Annotated[int, typer.Option(help="How many items are imported.")] = 100_000,
    only: Annotated[list[str] | None, typer.Option(help=f"Of {', '.join(GROUPS)}.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where to keep the data for again.")] = None,
    repeats: Annotated[int, typer.Option(help="How often; the median counts.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    """Measure how fast Headwater is on this machine, as ratios. Takes a while at full scale."""
    with _kept(folder) as kept:
        bench = Bench(kept, items, teams, import_items, repeats)
        results = [_told(result) for group in only or GROUPS for result in bench.groups()[group]()]
    _print(results, as_json=as_json)


class Bench(msgspec.Struct, frozen=True):
    """What is measured, in a folder at a scale. Small loads are repeated less often."""

    folder: Path
    items: int
    teams: int
    import_items: int
    repeats: int

    def groups(self) -> dict[str, Callable[[], Iterator[Result]]]:
        """Return how to measure each group."""
        few = min(self.repeats, 3)
        return {
            "import": lambda: importing.measure(self.folder, self.import_items, few),
            "rebuild": lambda: rebuilding.measure(self.large, few),
            "sync": lambda: syncing.measure(self.large, few),
            "pages": lambda: asking.measure(self.large, self.small, 4 * self.repeats),
            "purpose": lambda: purpose.measure(self.large, self.small, 4 * self.repeats),
            "sessions": lambda: sessions.measure(self.folder),
            "elsewhere": self._elsewhere,
        }

    @property
    def large(self) -> Corpus:
        """The corpus of the scale asked for."""
        return corpus(self.folder, self.items, self.teams)

    @property
    def small(self) -> Corpus:
        """A tenth of it."""
        return corpus(self.folder, self.items // SMALLER, self.teams // SMALLER)

    def _elsewhere(self) -> Iterator[Result]:
        small = self.small
        ours_s = asking.organisation_s(small, self.repeats)
        yield from elsewhere.measure(small, ours_s)
        yield from postgres.measure(small, ours_s, min(self.repeats, 3))


@contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="headwater-bench-") as temporary:
        yield Path(temporary)


def _told(result: Result) -> Result:
    """Say each figure as soon as it is known."""
    console.print(f"{result.group}: {result.what}: {said(result.figure)} {result.unit}")
    return result


def _print(results: list[Result], *, as_json: bool) -> None:
    if as_json:
        rows = [msgspec.to_builtins(result) for result in results]
        document = {"at": datetime.now(UTC).isoformat(), "on": platform.platform(), "results": rows}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        return
    table = Table("", "what", "figure", "aim", "of")
    for result in results:
        figure = f"{said(result.figure)} {result.unit}"
        table.add_row(result.group, result.what, figure, result.aim, result.note)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
