"""docs/settings.md lists every setting that the code reads."""

import re
from pathlib import Path

import headwater

SOURCE = Path(headwater.__file__).parent
PAGE = SOURCE.parent.parent / "docs" / "settings.md"
READ = re.compile(r"\"((?:HEADWATER|DATABASE|WAREHOUSE)_[A-Z_]+)\"")
FROM_A_FILE = re.compile(r"\bgiven\(\"([A-Z_]+)\"\)")


def read_by_the_code() -> set[str]:
    """Return every setting's name that stands in the code; what may be secret also as a file."""
    files = (path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    code = "\n".join(path.read_text() for path in files)
    return {*READ.findall(code), *(f"{name}_FILE" for name in FROM_A_FILE.findall(code))}


def test_every_setting_the_code_reads_is_explained_and_no_other() -> None:
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(), re.MULTILINE))
    assert explained == read_by_the_code()
