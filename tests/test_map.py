"""docs/map.md names every folder and top-level file of the package, and nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "headwater"
IGNORED = {"__pycache__", "tests", "migrations", "static", "templates", "py.typed", "__init__.py"}


def mapped() -> set[str]:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\s*- `([^`]+)`", text, re.MULTILINE))


def present() -> set[str]:
    entries = (path for path in PACKAGE.iterdir() if path.name not in IGNORED)
    rooms = {f"{path.name}/" if path.is_dir() else path.name for path in entries}
    inner = {
        f"{path.relative_to(PACKAGE)}/"
        for path in PACKAGE.glob("*/*/")
        if path.is_dir() and not {*path.parts} & IGNORED and (path / "__init__.py").exists()
    }
    return rooms | inner


def test_the_map_names_what_is_there_and_only_that() -> None:
    assert mapped() == present()
