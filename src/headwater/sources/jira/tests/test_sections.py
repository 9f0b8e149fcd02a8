"""What stands under a heading is found, however the heading is written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.sources.jira.rich_text import (
    as_document,
    is_document,
    text_of_document,
    text_of_markup,
)
from headwater.sources.jira.sections import section
from headwater.sources.plain_text import LONGEST, bounded, tidy

HEADING = "Anticipated outcome"
HOPE = "Fewer customers give up while paying."


def words(text: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "marks": [{"type": mark} for mark in marks]}


def block(kind: str, *content: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), "attrs": attributes}


def document(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(blocks)}


@pytest.mark.parametrize(
    "heading",
    [
        "h2. Anticipated outcome",
        "h3. *Anticipated outcome:*",
        "## anticipated OUTCOME",
        "*Anticipated outcome*",
        "**Anticipated outcome:**",
        "__Anticipated outcome__",
        "Anticipated outcome",
        "Anticipated outcome:",
        "h1.Anticipated outcome",
    ],
)
def test_a_section_is_what_stands_below_its_heading_up_to_the_next(heading: str) -> None:
    text = f"Why now.\n\n{heading}\n\n{HOPE}\nAnd fewer call.\n\nh2. Scope\n\nRefunds."
    assert section(text, HEADING) == f"{HOPE}\nAnd fewer call."


@pytest.mark.parametrize(
    "start", ["Anticipated outcome:", "*Anticipated outcome:*", "- Anticipated outcome :"]
)
def test_a_text_on_the_heading_s_own_line_ends_with_its_paragraph(start: str) -> None:
    text = f"{start} {HOPE}\nAnd fewer call.\n\nRefunds only."
    assert section(text, HEADING) == f"{HOPE}\nAnd fewer call."


@pytest.mark.parametrize("following", ["*Scope*", "Scope:", "# Scope", "h4. Scope"])
def test_a_plain_heading_s_section_ends_at_any_other_heading(following: str) -> None:
    assert section(f"Anticipated outcome:\n{HOPE}\n{following}\nRefunds.", HEADING) == HOPE


def test_a_marked_heading_s_section_keeps_its_own_labels() -> None:
    text = f"h2. Anticipated outcome\nCustomer:\n{HOPE}\nh2. Scope\nRefunds."
    assert section(text, HEADING) == f"Customer:\n{HOPE}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We talk about the anticipated outcome: tomorrow.",
        "The anticipated outcome is unknown.",
        "h2. Anticipated outcomes\nMany.",
        "h2. Anticipated outcome",
        "h2. Anticipated outcome\n\nh2. Scope\nRefunds.",
    ],
)
def test_without_the_heading_or_a_text_below_it_there_is_no_section(text: str) -> None:
    assert section(text, HEADING) == ""


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_can_be_searched_and_a_section_is_part_of_it(text: str, heading: str) -> None:
    for line in section(text, heading).split("\n"):
        assert line in text


def test_a_document_s_headings_stay_headings_and_its_people_are_left_out() -> None:
    mention = {"type": "mention", "attrs": {"id": "1", "text": "@person-01"}}
    text = text_of_document(
        document(
            block("heading", words("Anticipated outcome"), level=2),
            block("paragraph", words("Fewer customers "), mention, words("give up.")),
            block("bulletList", block("listItem", block("paragraph", words("fewer calls")))),
            block("panel", block("paragraph", words("Scope", "strong"))),
        )
    )
    assert "person-01" not in text
    assert section(text, HEADING) == "Fewer customers give up.\n\n- fewer calls\n*Scope*"
    assert text.startswith("h2. Anticipated outcome\n")


def test_markup_loses_its_dress_and_its_people() -> None:
    markup = "{color:#ff0000}Fewer{color} calls, says [~person-01] [here|https://x.example.com]."
    assert text_of_markup(markup) == "Fewer calls, says  here."


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "doc"},
        {"type": "doc", "content": "no list"},
        {"type": "doc", "content": [3, None, {"content": [{}]}]},
        {
            "type": "doc",
            "content": [{"type": "heading", "attrs": 7, "content": [{"type": "text"}]}],
        },
    ],
)
def test_an_odd_document_is_no_reason_to_fail(odd: dict[str, Any]) -> None:
    assert is_document(odd)
    assert HEADING not in text_of_document(odd)


def test_a_document_nested_without_end_is_read_as_deep_as_anybody_writes() -> None:
    nested = block("paragraph", words("deep"))
    for _ in range(500):
        nested = block("panel", nested)
    assert text_of_document(document(nested)) == ""


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
def test_a_text_written_as_a_document_reads_as_it_was(text: str) -> None:
    assert text_of_document(as_document(text)) == tidy(text)


def test_a_document_keeps_paragraphs_and_line_breaks() -> None:
    text = "Fewer calls.\nSooner paid.\n\nBoth by May."
    assert text_of_document(as_document(text)) == text


def test_a_text_is_bounded_visibly() -> None:
    assert bounded("x" * LONGEST) == "x" * LONGEST
    cut = bounded("x" * (LONGEST + 1))
    assert (len(cut), cut[-2:]) == (LONGEST, "x…")
    assert bounded("\u200b  Fewer calls. \r\n\r\n\r\n\r\nSoon.\n") == "Fewer calls.\n\nSoon."
