"""docs/settings.md lists every setting that the code reads."""

import re
from pathlib import Path

import headwater

SOURCE = Path(headwater.__file__).parent
PAGE = SOURCE.parent.parent / "docs" / "settings.md"
READ = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
DJANGO = {"DJANGO_SETTINGS_MODULE"}


def read_by_the_code() -> set[str]:
    files = (path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return {name for path in files for name in READ.findall(path.read_text())}


def test_every_setting_the_code_reads_is_explained_and_no_other() -> None:
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(), re.MULTILINE))
    assert explained - {"DATABASE_URL"} == read_by_the_code() - DJANGO
