from pathlib import Path

from headwater.metrics.documentation import pages, write

DOCS = Path(__file__).parents[4] / "docs" / "metrics"


def test_the_docs_say_what_the_declarations_say() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert found == pages(), "Run `python -m headwater.metrics.documentation`."


def test_a_page_of_a_metric_that_is_no_more_is_removed(tmp_path: Path) -> None:
    (tmp_path / "story_points.md").write_text("gone")
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == pages().keys()
