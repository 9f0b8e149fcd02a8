"""What the documents name exists: the files they link to, the guards, the words, the code."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from headwater.ui import components
from headwater.ui.glossary import TERMS

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "headwater"
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
GUARD = re.compile(r"`([\w./-]*tests(?:/[\w-]+\.py)?)(?:::(\w+))?`")
"""Tests by their folder or file, or one of a file: `flow/tests/test_told.py::test_by_name`."""
RULES = 10
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)


def glossary(section: str) -> list[list[str]]:
    """Return the rows of a section's table, heading and rule left out."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    part = text.split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@each_document
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_every_test_named_as_a_guard_exists(document: Path) -> None:
    named = GUARD.findall(document.read_text(encoding="utf-8"))
    assert [guard for guard in named if not is_there(*guard)] == []


def is_there(path: str, test: str) -> bool:
    """Say whether there are such tests, or the one of this name in its file."""
    found = [at / path for at in (ROOT, SOURCE) if (at / path).exists()]
    return bool(found) and (not test or f"def {test}(" in found[0].read_text(encoding="utf-8"))


def test_each_rule_names_tests_that_guard_it() -> None:
    text = (ROOT / "docs" / "responsible-use.md").read_text(encoding="utf-8")
    sections = re.split(r"^## (\d+)\. ", text, flags=re.MULTILINE)[1:]
    rules = dict(zip(sections[::2], sections[1::2], strict=True))
    assert [*rules] == [str(number) for number in range(1, RULES + 1)]
    assert [
        n for n, rule in rules.items() if not any(test for _, test in GUARD.findall(rule))
    ] == []


def test_the_design_page_lists_every_field_of_every_component() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    kinds = [kind for kind in vars(components).values() if isinstance(kind, type)]
    wanted = {
        f"{kind.__name__}.{field.name}"
        for kind in kinds
        if is_dataclass(kind)
        for field in fields(kind)
        if field.init
    }
    cells = re.findall(r"(?=\b([A-Z]\w+)\(([^|]*))", design)
    listed = {f"{kind}.{name}" for kind, rest in cells for name in re.findall(r"\w+", rest)}
    assert sorted(wanted - listed) == []


def test_the_glossary_repeats_what_the_pages_say() -> None:
    assert [tuple(row) for row in glossary("On the pages")] == list(TERMS.items())


def test_the_glossary_names_code_that_exists() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    cells = [row[-1] for row in glossary("In the code")]
    parts = {part for cell in cells for part in re.findall(r"\w+", cell)}
    assert parts
    assert sorted(part for part in parts if not re.search(rf"\b{part}\b", code)) == []
