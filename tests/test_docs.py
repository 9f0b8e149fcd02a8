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
TEST_FILE = re.compile(r"`([\w./-]*tests(?:/[\w-]+\.py)?)`")
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
    named = TEST_FILE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not any((at / name).exists() for at in (ROOT, SOURCE))] == []


def test_the_rules_name_their_guards() -> None:
    rules = (ROOT / "docs" / "responsible-use.md").read_text(encoding="utf-8")
    assert len(TEST_FILE.findall(rules)) >= 7


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
