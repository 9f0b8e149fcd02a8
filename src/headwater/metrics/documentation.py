"""Write docs/metrics/ from the declarations: `python -m headwater.metrics.documentation`."""

import sys
from pathlib import Path

from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration, Direction
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
    return "\n".join(lines)


def index() -> str:
    """Return the page that lists all metrics."""
    rows = [
        f"| [{metric.declaration.title}]({name}.md) | {metric.declaration.question} "
        f"| {metric.declaration.unit} | {LOOK_FOR[metric.declaration.direction]} |"
        for name, metric in METRICS.items()
    ]
    intro = (
        "One definition, one function and one declaration per metric, used by every page, report, "
        "export and test. Every result carries its value, `n` and the counts that were left out "
        "with their reasons. No data is absent, never 0. A statistic over fewer than "
        f"{FLOOR} finished items is shown as “too few to say”."
    )
    head = ["| metric | question | unit | look for |", "|---|---|---|---|"]
    return "\n".join([GENERATED, "", "# Metrics", "", intro, "", *head, *rows, ""])


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
