"""The table of columns in docs/purpose-files.md: `python -m headwater.purpose.files.documentation`.

It is written between two marks; the rest of the page is for people to write.
"""

from pathlib import Path

from headwater.purpose.files.columns import COLUMNS, Column

FILE = Path("docs/purpose-files.md")
BEGINS, ENDS = "<!-- columns -->", "<!-- /columns -->"


def table() -> str:
    """Return the columns as a Markdown table."""
    rows = ["| column | also called | what it holds | an import |", "|---|---|---|---|"]
    return "\n".join([*rows, *map(_row, COLUMNS)])


def page(text: str) -> str:
    """Return the page with its table as the code has it."""
    before, rest = text.split(BEGINS)
    after = rest.split(ENDS)[1]
    return f"{before}{BEGINS}\n{table()}\n{ENDS}{after}"


def _row(column: Column) -> str:
    return f"| `{column.name}` | {', '.join(column.others)} | {column.about} | {column.use} |"


if __name__ == "__main__":
    FILE.write_text(page(FILE.read_text(encoding="utf-8")), encoding="utf-8")
