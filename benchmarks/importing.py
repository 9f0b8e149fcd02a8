"""A whole import of a Jira export, against merely decoding the same JSON; and its memory."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.corpus import bulk, prepare
from benchmarks.measure import Result, median_s, run_watched
from headwater.simulation.bulk_jira import write_jira

GROUP = "import"
TEAMS = 50
DECODED_AT_ONCE = 1_000
HEADWATER = ("-c", "from headwater.cli import app; app()")


def measure(folder: Path, items: int, repeats: int) -> Iterator[Result]:
    """Yield the rate of an import of `items`, the ratio to decoding, and the memory of 4 × as many.

    Each import runs in a new process and a new folder: command line, translation on every core,
    spool, load, derived facts and sorting included.
    """
    large, small = _export(folder, items), _export(folder, items // 4)
    runs = [_imported(folder, large, items) for _ in range(repeats)]
    import_s = median(took for took, _ in runs)
    note = f"{items:,} items, {large.stat().st_size / 2**20:,.0f} MiB of JSON"
    yield Result(GROUP, "import, items a second", items / import_s, "items/s", note=note)
    for name, decode in (("msgspec", _decode), ("msgspec, typed as Jira's", _decode_typed)):
        decode_s = median_s(lambda decode=decode: decode(large), repeats)  # type: ignore[misc]
        what = f"import ÷ decoding with {name}"
        yield Result(GROUP, what, import_s / decode_s, "×", "≤ 3", "one core decodes")
    peak = median(peak for _, peak in runs)
    small_peak = _imported(folder, small, items // 4)[1]
    yield Result(GROUP, "peak memory", peak / 2**20, "MiB", note="all processes together")
    yield Result(GROUP, "peak memory, file 4 × as large", peak / small_peak, "×", "about 1")


def _export(folder: Path, items: int) -> Path:
    path = folder / f"{items}-items.jsonl"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            write_jira(bulk(items, TEAMS), file)
        unfinished.rename(path)
    return path


def _imported(folder: Path, export: Path, items: int) -> tuple[float, int]:
    """Import into a new folder; return its seconds and its peak memory in bytes."""
    with TemporaryDirectory(dir=folder) as home:
        prepare(Path(home), items, TEAMS)
        command = [*HEADWATER, "import", "jira", str(export), "--name", "bulk", "--json"]
        return run_watched(command, Path(home))


def _decode(export: Path) -> None:
    _over_lines(export, msgspec.json.Decoder().decode)


def _decode_typed(export: Path) -> None:
    from headwater.sources.jira.payloads import Issue

    _over_lines(export, msgspec.json.Decoder(Issue).decode)


def _over_lines(export: Path, decode: Callable[[bytes], object]) -> None:
    with export.open("rb") as file:
        while some := list(islice(file, DECODED_AT_ONCE)):
            for line in some:
                decode(line)
