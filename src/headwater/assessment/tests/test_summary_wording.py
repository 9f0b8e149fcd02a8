"""People's words, wherever they go: nothing they write becomes markup."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from headwater.assessment.summary.wording import (
    LONGEST,
    SOFT,
    markdown,
    reads_from_the_right,
    shortened,
    soft,
)

WRITTEN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs"), exclude_characters="\ufffd")
    | st.sampled_from(" *_`#[]()<>|~&!\\-+=.:/0123456789"),
    max_size=120,
)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@given(WRITTEN)
@example("1. a list")
@example("- [x] done")
@example("![](http://elsewhere.example/pixel.png)")
@example("<script>alert(1)</script>")
@example("&lt;b&gt; &#106;")
@example("---")
@example("===")
@example("> quoted")
@example("`` ` ``")
@example("a | b")
@example("\\* \\\\")
@example("[a]: http://elsewhere.example")
@example("12) twelve")
def test_markdown_shows_words_as_they_were_written(text: str) -> None:
    line = " ".join(text.split())
    shown = READER.render(f"- {markdown(text)}\n")
    assert shown == f"<ul>\n<li>{_as_html(line)}</li>\n</ul>\n"


def _as_html(text: str) -> str:
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    return "".join(marks.get(letter, letter) for letter in text)


@given(st.text(st.characters(exclude_characters=SOFT), max_size=300))
def test_softening_changes_no_letter(text: str) -> None:
    assert soft(text).replace(SOFT, "") == " ".join(text.split())


@given(st.integers(LONGEST + 1, 500))
def test_no_plain_word_is_longer_than_a_line(length: int) -> None:
    assert max(len(part) for part in soft("x" * length).split(SOFT)) <= LONGEST


def test_what_belongs_together_stays_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert family in soft("x" * (LONGEST - 1) + family)
    assert "e\u0301" in soft("x" * (LONGEST - 1) + "e\u0301" * 3)
    assert "🇩🇪" in soft("x" * (LONGEST - 1) + "🇩🇪")


def test_direction_is_that_of_the_first_letter() -> None:
    assert reads_from_the_right("123 مرحبا hello")
    assert reads_from_the_right("שלום")
    assert not reads_from_the_right("hello مرحبا")
    assert not reads_from_the_right("😀 1")


@given(st.text(max_size=400), st.integers(5, 200))
def test_what_is_shortened_fits_and_says_so(text: str, longest: int) -> None:
    cut = shortened(text, longest)
    assert len(cut) <= longest
    assert cut == text or cut.endswith("…")
