"""Write docs/metrics/ from the declarations: `python -m headwater.metrics.documentation`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from headwater.metrics.catalogue import METRICS, Metric, inputs, inputs_that_move, outputs
from headwater.metrics.declaration import Declaration, Direction, MetricKind
from headwater.metrics.floor import FLOOR

FOLDER = Path("docs/metrics")
LOOK_FOR = {
    Direction.RISE: "a rise",
    Direction.FALL: "a fall",
    Direction.STEADY: "steadiness",
    Direction.WATCH: "nothing in particular: watch it",
}
GENERATED = (
    "<!-- Written by `python -m headwater.metrics.documentation` from the metric's declaration. -->"
)


def pages() -> dict[str, str]:
    """Return every page of docs/metrics/ by file name."""
    found = {f"{name}.md": page(metric.declaration) for name, metric in METRICS.items()}
    return found | {"README.md": index()}


def page(declaration: Declaration) -> str:
    """Return one metric's page."""
    lines = [GENERATED, "", f"# {declaration.title}", "", f"**{declaration.question}**", ""]
    lines += [declaration.formula, ""]
    lines += [
        "| | |",
        "|---|---|",
        f"| Unit | {declaration.unit} |",
        f"| Kind | {declaration.kind}: {_kind(declaration)} |",
        f"| Look for | {LOOK_FOR[declaration.direction]} |",
        f"| Source | {declaration.source} |",
        f"| Code | `src/headwater/metrics/{declaration.name}.py` |",
        "",
    ]
    lines += ["## Policies", "", *(f"- {policy}" for policy in declaration.policies), ""]
    if declaration.excludes:
        lines += ["## What is left out", ""]
        lines += ["Each is counted and shown beside the number.", ""]
        lines += [f"- `{reason}`: {why}." for reason, why in declaration.excludes.items()]
        lines += [""]
    lines += ["## Limits", "", declaration.limits, ""]
    return "\n".join([*lines, *_connections(declaration)])


def _connections(declaration: Declaration) -> list[str]:
    """Return what an input tends to move, or which inputs tend to move an output."""
    if declaration.kind is MetricKind.INPUT:
        heading = "## What it tends to move"
        lines = [_moved(name, why) for name, why in declaration.moves.items()]
    else:
        heading = "## What tends to move it"
        moving = [metric.declaration for metric in inputs_that_move(declaration.name)]
        lines = [_moved(one.name, one.moves[declaration.name]) for one in moving]
    return [heading, "", *lines, ""] if lines else []


def _moved(name: str, why: str) -> str:
    return f"- [{METRICS[name].declaration.title}]({name}.md): {_lower(why)}"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def index() -> str:
    """Return the page that lists all metrics."""
    intro = (
        "One definition, one function and one declaration per metric, used by every page, report, "
        "export and test. Every result carries its value, `n` and the counts that were left out "
        "with their reasons. No data is absent, never 0. A statistic over fewer than "
        f"{FLOOR} finished items is shown as “too few to say”."
    )
    lines = [GENERATED, "", "# Metrics", "", intro, ""]
    lines += _table("Results", "What follows from how a team works.", outputs())
    lines += _table("Inputs", "What a team can change itself.", inputs())
    return "\n".join(lines)


def _table(heading: str, sentence: str, metrics: Iterable[Metric]) -> list[str]:
    rows = [_row(metric.declaration) for metric in metrics]
    head = ["| metric | question | unit | look for |", "|---|---|---|---|"]
    return [f"## {heading}", "", sentence, "", *head, *rows, ""]


def _row(one: Declaration) -> str:
    cells = (f"[{one.title}]({one.name}.md)", one.question, one.unit, LOOK_FOR[one.direction])
    return f"| {' | '.join(cells)} |"


def write(folder: Path) -> None:
    """Write every page to `folder` and remove pages of metrics that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def _kind(declaration: Declaration) -> str:
    if declaration.kind == "input":
        return "behaviour the team can change"
    return "a result; a team changes what leads to it, so no aim can be set on it"


if __name__ == "__main__":
    write(FOLDER)
    sys.stdout.write(f"Wrote {len(pages())} pages to {FOLDER}.\n")
